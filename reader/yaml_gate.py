"""The one gate for YAML, in both directions: tag files, codebook, settings, front matter.

YAML does more than is good for files that people edit by hand and get from others. Here every scalar is a string
(`no`, `0123` and `12:30` stay what they are) and whoever reads a file says which type a field has; anchors, aliases
(and with them merge keys), custom tags, a second document, duplicate keys, depth and length beyond bounds are refused
with the line. The value is built from the parser's events in one pass, so nothing is expanded before it is checked.

What is written is the same to the byte with and without the C library of PyYAML, and comes back unaltered.
"""

from __future__ import annotations

import contextlib
import gc
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml

from reader.errors import FileReadError, ReaderError
from reader.yaml_lines import line_of_mistake
from reader.yaml_values import Plain, Source, YamlList, YamlMap, YamlValue

SIZE_LIMIT = 8 * 1024 * 1024
"""Bytes beyond which a YAML file is not read."""
EVENT_LIMIT = 280_000
"""Parser events beyond which a YAML file is not read: a tenth more than those of 10,000 tagged passages."""
_LARGE = 500_000
"""Characters from which on a file is so much work that no garbage is looked for meanwhile: there is none."""
_MOST_KEYS = 20_000
"""Keys of one mapping; in what people write there are a few."""
DEPTH_LIMIT = 20
KEY_LIMIT = 100
"""Bytes of a key; longer ones are written differently by the two emitters of PyYAML."""

_C_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_C_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |\r?$)", re.MULTILINE)
_BREAK = re.compile("[\n\r\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_RESOLVERS: dict[str | None, Any] = yaml.SafeLoader.yaml_implicit_resolvers


def load(
    content: bytes | str,
    path: Path | str | None = None,
    *,
    error: type[ReaderError] = FileReadError,
    size_limit: int = SIZE_LIMIT,
    event_limit: int = EVENT_LIMIT,
    loader: Any = None,  # noqa: ANN401 - the stubs have no common base of the two loaders
) -> YamlValue:
    """The value of one YAML document; an empty document is the empty string.

    `path` and `error` say which file it is and which error to raise for anything that is refused; that error has the
    line. `content` is UTF-8, or UTF-16 with a byte order mark. `loader` is for tests.
    """
    source = Source(path, error)
    if len(content) > size_limit:
        raise error(f"is larger than {size_limit // 1_000_000} MB", path=path, advice="split it")
    text = content if isinstance(content, str) else _decoded(content, source)
    if found := _UNPRINTABLE.search(text):
        raise source.wrong(
            f"has a character that YAML does not allow (U+{ord(found[0]):04X})", text.count("\n", 0, found.start()) + 1
        )
    if found := _CONFLICT.search(text):
        raise source.wrong(
            "holds a merge conflict that nobody has solved",
            text.count("\n", 0, found.start()) + 1,
            "keep what is right of both sides and delete the lines of <<<<<<<, ======= and >>>>>>>",
        )
    events = yaml.parse(text, Loader=loader or _C_LOADER)
    try:
        with _no_garbage() if len(text) > _LARGE else contextlib.nullcontext():
            return _build(events, source, event_limit)
    except yaml.YAMLError as problem:
        about = getattr(problem, "context", None) or ""
        said = getattr(problem, "problem", None) or about or "it cannot be parsed"
        places = getattr(problem, "problem_mark", None), getattr(problem, "context_mark", None)
        line = line_of_mistake(text, said, about, *places, _last_scalar(text, loader or _C_LOADER))
        raise source.wrong(f"is not valid YAML ({said})", line) from problem


@contextlib.contextmanager
def _no_garbage() -> Iterator[None]:
    """Let the collector rest: what is read is kept, and going through all of it again and again takes a third more."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _last_scalar(text: str, loader: Any) -> tuple[Any, Any] | None:  # noqa: ANN401
    """Where the last scalar that can be read of a broken document begins and ends."""
    found = None
    with contextlib.suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.ScalarEvent):
                found = event.start_mark, event.end_mark
    return found


def load_mapping(
    content: bytes | str, path: Path | str | None = None, *, error: type[ReaderError] = FileReadError
) -> YamlMap:
    """As `load`, for a file that must hold keys and values; an empty document is an empty mapping."""
    value = load(content, path, error=error)
    if value == "":
        return YamlMap(Source(path, error), 1)
    if not isinstance(value, YamlMap):
        raise error("should consist of keys and values", path=path, line=1, advice="correct it in an editor")
    return value


def comments_in(content: bytes) -> str:
    """All comments of a file, each on a line of its own; of one that cannot be parsed, none."""
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    found: list[str] = []
    at = 0
    try:
        for token in yaml.scan(text, Loader=_C_LOADER):
            for line in text[at : token.start_mark.index].splitlines():
                _, sign, said = line.partition("#")
                if sign:
                    found.append(f"#{said}\n")
            at = max(at, token.end_mark.index)
    except yaml.YAMLError:
        return ""
    return "".join(found)


def encoding_of(content: bytes) -> str:
    """The encoding of a file that can be read; in it a byte order mark is a character of the text."""
    return {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(content[:2], "utf-8")


def _decoded(content: bytes, source: Source) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise source.wrong("is not UTF-8 text", line, "save it as UTF-8") from problem


def _build(events: Iterable[Any], source: Source, event_limit: int) -> YamlValue:
    """The value that the events describe, refusing what the module's first words refuse."""
    result: YamlValue = ""
    stack: list[YamlMap | YamlList] = []
    keys: list[str | None] = []  # beside each level of the stack: the key that waits for its value
    documents = 0
    began = 0
    ended: Any = None  # where the last scalar or bracket ended, and in `last` the one before
    for count, event in enumerate(events):
        if count > event_limit:
            _refuse(source, "has more in it than is read at once", event, "split it")
        kind, last = type(event), ended
        if kind is yaml.ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                _refuse_trick(source, event)
            value: YamlValue = event.value
            ended = event.end_mark
            if event.implicit[0] and event.value[:1] in _RESOLVERS:
                value = Plain(event.value)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.anchor is not None or event.tag is not None:
                _refuse_trick(source, event)
            if len(stack) >= DEPTH_LIMIT:
                _refuse(source, f"is nested more than {DEPTH_LIMIT} deep", event)
            line = event.start_mark.line + 1
            value = YamlMap(source, line) if kind is yaml.MappingStartEvent else YamlList(source, line)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            closed = stack.pop()
            keys.pop()
            if event.end_mark.index > event.start_mark.index:  # a bracket; what ends by its indentation is empty here
                ended = event.end_mark
            if closed and len(stack) < 2 and isinstance(closed, YamlList):
                closed.spans.append((began, ended.index))
            continue
        elif kind is yaml.AliasEvent:
            _refuse_trick(source, event)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                _refuse(source, "holds more than one document", event, "delete the line with --- and what follows")
            continue
        else:
            continue

        if not stack:
            result = value
        elif isinstance(parent := stack[-1], YamlList):
            if len(stack) < 3:
                if parent:
                    parent.spans.append((began, last.index))
                began = event.start_mark.index
            parent.append(value)
            parent.lines.append(event.start_mark.line + 1)
        elif (key := keys[-1]) is None:
            if not isinstance(value, str):
                _refuse(source, "has a list or a mapping where a key should be", event)
            keys[-1] = name = str(value)
            if len(name.encode("utf-8", "replace")) > KEY_LIMIT or _BREAK.search(name):
                _refuse(source, "has a key that is longer than one short line", event)
            if len(parent) >= _MOST_KEYS:
                _refuse(source, "has more in it than is read at once", event, "split it")
            if name in parent:
                _refuse(source, f"has the key “{name[:60]}” twice", event, "keep one of the two")
            parent.lines[name] = event.start_mark.line + 1
            continue
        else:
            parent[key] = value
            keys[-1] = None
        if not isinstance(value, str):
            stack.append(value)
            keys.append(None)
    return result


def _refuse(source: Source, problem: str, event: Any, advice: str = "correct that line in an editor") -> NoReturn:  # noqa: ANN401
    raise source.wrong(problem, event.start_mark.line + 1, advice)


def _refuse_trick(source: Source, event: Any) -> NoReturn:  # noqa: ANN401
    _refuse(
        source,
        "uses YAML anchors, aliases or types (&, *, !), which are not read",
        event,
        "write the value out, in quotes if it begins with one of these signs",
    )


def storable(text: str) -> str:
    """`text` as a file can hold it: lone surrogates, which UTF-8 cannot say, become U+FFFD, one for one."""
    return _SURROGATE.sub("\ufffd", text)


def dump(value: object, *, dumper: Any = None) -> str:  # noqa: ANN401
    """`value` (mappings, lists, tuples, strings, whole numbers, booleans) as block-style YAML in the given order.

    The same to the byte whether or not the C library is there. `dumper` is for tests.
    """
    return yaml.dump(
        value,
        Dumper=dumper or Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=1_000_000_000,
    )


# What the two emitters of PyYAML would write differently, or wrongly, without being told how.
_DOUBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\U00010000-\U0010ffff]"  # controls, not in the BMP
    r"| \n|\A\n|\A [\s\S]*\n|\n\n\Z|\n[^\n]* \Z"  # spaces and newlines that a block, or an editor, would lose
)
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][0-9_.,:]*(?:[eE][-+]?[0-9]*)?|0[xob][0-9a-fA-F_]*|[0-9]{4}-[0-9].*")


def _represent_text(dumper: Any, text: str) -> Any:  # noqa: ANN401
    text = storable(text)
    style: str | None = None
    if _DOUBLE.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif text[:1] == " " or text[-1:] == " " or _NUMBER_LIKE.fullmatch(text):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_plain(dumper: Any, text: Plain) -> Any:  # noqa: ANN401
    if "\n" in text:
        return _represent_text(dumper, str(text))
    return dumper.represent_scalar(dumper.resolve(yaml.ScalarNode, str(text), (True, False)), str(text), style="")


def with_our_style(base: Any) -> Any:  # noqa: ANN401
    """A dumper class that writes as `dump` does, made of one of PyYAML's."""
    made: Any = type("Dumper", (base,), {"ignore_aliases": lambda self, data: True})
    made.add_representer(str, _represent_text)
    made.add_representer(Plain, _represent_plain)
    made.add_representer(tuple, lambda self, data: self.represent_list(data))
    made.add_representer(YamlList, lambda self, data: self.represent_list(data))
    made.add_representer(YamlMap, lambda self, data: self.represent_dict(data))
    return made


Dumper: Any = with_our_style(_C_DUMPER)
