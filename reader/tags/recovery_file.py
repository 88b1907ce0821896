"""A file of changes that could not be written where they belong: what it says, and back. No disk here.

YAML, so that a person can read what is in it, and take it out by hand should all else fail.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from reader import yaml_gate
from reader.errors import FileReadError, ReaderError
from reader.tags import codebook_file, links_file, tag_file
from reader.tags.codebook_changes import TagEdit
from reader.tags.journal import AnyEdit, Edit, Entry, LinkEdit, Listed, Retag
from reader.tags.links import HandLink
from reader.tags.model import Tag, TaggedPassage
from reader.tags.words import says_of
from reader.yaml_gate import storable
from reader.yaml_values import YamlMap

VERSION = 1
LIMIT = 256_000_000
_EVENTS = 10_000_000
_HEAD = (
    "# Changes to the tags that could not be written to the corpus below. The reader puts them in when it is opened\n"
    "# on that corpus, and takes this file away once they are in their files. Keep it until then.\n"
)


def serialise(corpus: str, entries: Iterable[Entry]) -> bytes:
    """The changes as a file; `corpus` is the folder they belong to."""
    steps = [
        {"id": one.id, "what": says_of(one), **({"says": one.says} if one.says else {})}
        | {"edits": list(map(_written, one.edits))}
        for one in entries
    ]
    return (_HEAD + yaml_gate.dump({"version": VERSION, "corpus": corpus, "steps": steps})).encode()


def parse(content: bytes, path: Path | str | None = None) -> tuple[Entry, ...]:
    """The way back. Raises FileReadError, with `path` and the line, for anything that is not such a file."""
    try:
        top = yaml_gate.load(content, path, size_limit=LIMIT, event_limit=_EVENTS)
        if not isinstance(top, YamlMap):
            raise FileReadError("is not a file of kept changes", path=path)
        if top.integer("version") != VERSION:
            raise top.wrong("version", f"must be {VERSION}")
        entries = []
        for value, line in top.items_of("steps"):
            if not isinstance(value, YamlMap):
                raise top.source.wrong("a step must have keys and values", line)
            edits = []
            for said, at in value.items_of("edits"):
                if not isinstance(said, YamlMap):
                    raise value.source.wrong("an edit must have keys and values", at)
                edits.append(_edit(said))
            entries.append(Entry(value.text("id"), tuple(edits), value.text("says", "")))
    except (ValueError, TypeError) as error:
        raise FileReadError(f"is not a file of kept changes ({error})", path=path) from error
    except FileReadError:
        raise
    except ReaderError as error:
        raise FileReadError(error.problem, path=path, advice=error.advice, line=error.line) from error
    return tuple(entries)


def _written(edit: AnyEdit) -> dict[str, object]:
    if isinstance(edit, TagEdit):
        return _sides({"codebook": edit.at}, _tag(edit.before), _tag(edit.after))
    if isinstance(edit, LinkEdit):
        one = edit.after or edit.before
        return _sides({"link": one.id if one else ""}, _link(edit.before), _link(edit.after))
    if isinstance(edit, Listed):
        return {"listed": list(edit.names), "gone": str(edit.gone).lower()}
    if isinstance(edit, Retag):
        said: dict[str, object] = {**_of(edit.article), "passage": edit.passage_id}
        return said | {"tags_before": list(edit.before), "tags_after": list(edit.after)}
    said = {**_of(edit.article), "text_sha256": edit.text_sha256}
    return _sides(said, _passage(edit.before), _passage(edit.after))


def _of(article: str) -> dict[str, object]:
    """Which article; a name that is no Unicode, which YAML cannot hold, also as JSON."""
    said: dict[str, object] = {"article": article}
    return said if storable(article) == article else said | {"article_json": json.dumps(article)}


def _article(said: YamlMap) -> str:
    return str(json.loads(said.text("article_json"))) if "article_json" in said else said.text("article")


def _sides(said: dict[str, object], before: object, after: object) -> dict[str, object]:
    said |= {} if before is None else {"before": before}
    return said | ({} if after is None else {"after": after})


def _passage(one: TaggedPassage | None) -> dict[str, object] | None:
    return None if one is None else tag_file.as_fields(one)


def _tag(tag: Tag | None) -> dict[str, object] | None:
    return None if tag is None else codebook_file.fields_of(tag)


def _link(link: HandLink | None) -> dict[str, object] | None:
    return None if link is None else links_file.as_fields(link)


def _edit(said: YamlMap) -> AnyEdit:
    if "codebook" in said:
        return TagEdit(_read_tag(said, "before"), _read_tag(said, "after"), max(0, said.integer("codebook")))
    if "listed" in said:
        return Listed(said.texts("listed"), said.boolean("gone", False))
    if "link" in said:
        before, after = (_side(said, name) for name in ("before", "after"))
        return LinkEdit(
            None if before is None else links_file.from_fields(before),
            None if after is None else links_file.from_fields(after),
        )
    if "passage" in said:
        return Retag(_article(said), said.text("passage"), said.texts("tags_before"), said.texts("tags_after"))
    before, after = (_side(said, name) for name in ("before", "after"))
    edit = Edit(
        _article(said),
        None if before is None else tag_file.from_fields(before),
        None if after is None else tag_file.from_fields(after),
        said.text("text_sha256", ""),
    )
    if not edit.passage_id:
        raise said.wrong("after", "is missing")
    return edit


def _side(said: YamlMap, name: str) -> YamlMap | None:
    value = said.get(name)
    if value is None or isinstance(value, YamlMap):
        return value
    raise said.wrong(name, "must have keys and values")


def _read_tag(said: YamlMap, name: str) -> Tag | None:
    fields = _side(said, name)
    if fields is None:
        return None
    (tag,) = codebook_file.parse(yaml_gate.dump({"version": 1, "tags": [fields]}).encode()).codebook.tags
    return tag
