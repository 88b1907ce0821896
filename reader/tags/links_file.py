"""The file `tags/links.yaml`: what it says, and how it is written. Bytes in, plain data out, and back; no disk here.

Links are sorted by articles and places, so that two people's additions merge in git; keys that this version does not
know are kept, at the top, in each link and in each end; and so is everything that a person has edited, comments and
all, except for what a change changes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader import yaml_gate
from reader.errors import TagFileError
from reader.tags import as_written, rewriting
from reader.tags.as_written import Written
from reader.tags.links import End, HandLink, Verdict, in_order
from reader.tags.tag_file import VERSION, check_version, leading_comment
from reader.yaml_gate import comments_in
from reader.yaml_values import YamlMap

_TOP = frozenset({"version", "links"})
_LINK = frozenset({"id", "verdict", "a", "b", "by", "created"})
_END = frozenset({"article", "text_sha256", "start", "end", "quote", "prefix", "suffix"})


@dataclass(frozen=True, slots=True)
class LinksFile:
    """What the file says. `lines` has the line of each link's beginning, by its id, for messages."""

    links: tuple[HandLink, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()
    comment: str = ""
    lines: tuple[tuple[str, int], ...] = ()
    written: Written | None = field(default=None, compare=False, repr=False)
    """How it stands on disk, if it does and each link has lines of its own."""

    def get(self, link_id: str) -> HandLink | None:
        """The link of that id."""
        return next((one for one in self.links if one.id == link_id), None)

    def with_link(self, link: HandLink) -> LinksFile:
        """The same with `link` in it, in place of the one of its id if there is one."""
        return self._of([*(one for one in self.links if one.id != link.id), link])

    def without(self, link_id: str) -> LinksFile:
        """The same without the link of that id."""
        return self._of(one for one in self.links if one.id != link_id)

    def _of(self, links: Iterable[HandLink]) -> LinksFile:
        return replace(self, links=tuple(sorted(links, key=lambda one: one.order)))

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it is anybody's. A file that had an empty list when it was read was put there so."""
        kept = self.comment or (self.written is not None and (self.written.commented or not self.written.entries))
        return not self.links and not self.extra and not kept


def parse(content: bytes, path: Path | str | None = None) -> LinksFile:
    """What `content` says. Raises TagFileError, with `path` and the line, for anything that is not a file of links."""
    top = yaml_gate.load_mapping(content, path, error=TagFileError)
    if not top:
        raise TagFileError(
            "is empty", path=path, line=1, advice="restore it from a copy, or delete it if no links were in it"
        )
    check_version(top)
    links: list[HandLink] = []
    lines: dict[str, int] = {}
    for value, line in top.items_of("links"):
        if not isinstance(value, YamlMap):
            raise top.source.wrong("a link must have keys and values", line)
        link = from_fields(value)
        if link.id in lines:
            raise value.wrong("id", f"is “{link.id[:40]}”, as of another link in this file")
        lines[link.id] = line
        links.append(link)
    written = as_written.read(content, top.get("links"), links)
    return LinksFile(
        links=tuple(sorted(links, key=lambda one: one.order)),
        extra=tuple((key, value) for key, value in top.items() if key not in _TOP),
        comment=leading_comment(content) if written.divided else comments_in(content),
        lines=tuple(lines.items()),
        written=written,
    )


def from_fields(fields: YamlMap) -> HandLink:
    """The link that a mapping of the file describes. Raises the file's error."""
    link_id = fields.text("id")
    if not link_id.strip():
        raise fields.wrong("id", "is empty")
    said = fields.text("verdict")
    if said not in list(Verdict):
        raise fields.wrong("verdict", f"must be {' or '.join(Verdict)}")
    link = HandLink(
        id=link_id,
        verdict=Verdict(said),
        a=_end(fields, "a"),
        b=_end(fields, "b"),
        by=fields.text("by", ""),
        created=fields.text("created", ""),
        extra=tuple((key, value) for key, value in fields.items() if key not in _LINK),
    )
    if link.a.article == link.b.article:
        raise fields.wrong("b", "is of the same article as “a”")
    return in_order(link)


def _end(fields: YamlMap, name: str) -> End:
    said = fields.get(name)
    if not isinstance(said, YamlMap):
        raise fields.wrong(name, "must say which passage of which article" if name in fields else "is missing")
    start, end = said.integer("start"), said.integer("end")
    if start < 0 or end < start:
        raise said.wrong("start" if start < 0 else "end", "is before the beginning")
    for needed in ("article", "quote"):
        if not said.text(needed):
            raise said.wrong(needed, "is empty")
    return End(
        article=said.text("article"),
        start=start,
        end=end,
        quote=said.text("quote"),
        prefix=said.text("prefix", ""),
        suffix=said.text("suffix", ""),
        text_sha256=said.text("text_sha256", ""),
        extra=tuple((key, value) for key, value in said.items() if key not in _END),
    )


def serialise(file: LinksFile) -> bytes:
    """`file` as it stands on disk: what a person wrote there as they wrote it, except for what is to be changed."""
    return settled(file).content


def settled(file: LinksFile) -> Written:
    """How `file` stands on disk once it has been written."""
    old = file.written
    if old is None:
        return _from_nothing(file)
    if old.divided:
        made, certain = rewriting.rewritten(old, file.links, _KIND)
        with contextlib.suppress(TagFileError):
            if certain or parse(made.content).links == file.links:
                return made
        file = replace(file, comment=comments_in(old.content))
    elif {one.id: one for one in old.entries} == {one.id: one for one in file.links}:
        return old
    return replace(_from_nothing(file), plain=False)


def _from_nothing(file: LinksFile) -> Written:
    """A file that nobody has written yet."""
    head: dict[str, object] = {"version": VERSION, **dict(file.extra)}
    if not file.links:
        return as_written.fresh(file.comment + yaml_gate.dump({**head, "links": []}), "", (), ())
    entries = list(map(_KIND.dump, file.links))
    return as_written.fresh(file.comment, yaml_gate.dump(head) + "links:\n", entries, file.links)


def is_plain(file: LinksFile) -> bool:
    """Whether the file stands on disk as this program would write it."""
    return file.written is None or file.written.text == _from_nothing(file).text


def as_fields(link: HandLink) -> dict[str, object]:
    """A link as a mapping in the order of the file; fields with nothing in them are left out."""
    fields: dict[str, object] = {"id": link.id, "verdict": str(link.verdict)}
    fields |= {"a": _end_fields(link.a), "b": _end_fields(link.b)}
    fields |= {name: value for name, value in (("by", link.by), ("created", link.created)) if value}
    return fields | dict(link.extra)


def _end_fields(end: End) -> dict[str, object]:
    fields: dict[str, object] = {"article": end.article}
    if end.text_sha256:
        fields["text_sha256"] = end.text_sha256
    fields |= {"start": end.start, "end": end.end, "quote": end.quote}
    fields |= {name: value for name, value in (("prefix", end.prefix), ("suffix", end.suffix)) if value}
    return fields | dict(end.extra)


def as_text(link: HandLink | None) -> str | None:
    """One link as text, for the journal."""
    return None if link is None else yaml_gate.dump(as_fields(link))


def read_back(text: str | None) -> HandLink | None:
    """The way back. Raises TypeError or a ReaderError."""
    if text is None:
        return None
    fields = yaml_gate.load(text)
    if not isinstance(fields, YamlMap):
        raise TypeError
    return from_fields(fields)


def edited(file: LinksFile, before: HandLink | None, after: HandLink | None) -> LinksFile | None:
    """`file` with one link as `after` instead of `before` (None: not there); None if it is not as `before` any more."""
    one = after or before
    if one is None or not same(file.get(one.id), before):
        return None
    return file.without(one.id) if after is None else file.with_link(after)


def same(one: HandLink | None, other: HandLink | None) -> bool:
    """Whether two say the same of the same words; where these are by now does not matter."""
    if one is None or other is None:
        return one is other
    return (one.verdict, _words(one.a), _words(one.b)) == (other.verdict, _words(other.a), _words(other.b))


def _words(end: End) -> tuple[str, str]:
    return end.article, end.quote


_KIND = rewriting.Kind(
    "links",
    lambda one: one.id,
    lambda one: one.order,
    as_fields,
    from_fields,
    lambda one: yaml_gate.dump([as_fields(one)]),
)
