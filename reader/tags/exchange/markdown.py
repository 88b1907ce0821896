"""Tagged passages as Markdown: under each tag what the articles say, to read or to write from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from reader.articles.model import Metadata
from reader.tags.model import Anchored, Codebook, State
from reader.text import clean, clean_line

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&$]")
_AT_START = re.compile(r"^( *)([-+=]|\d+[.)])")


def passages_as_markdown(
    passages: Iterable[Anchored], about: Mapping[str, Metadata], codebook: Codebook, title: str
) -> str:
    """`passages` under a heading for each of their tags: first those of the codebook in its order, then by name.

    A passage with several tags stands under each of them. `about` has the metadata of the articles. Outside text is
    escaped: it cannot become a heading, a link or HTML.
    """
    passages = tuple(passages)
    described = {tag.name: tag.description for tag in codebook.tags}
    used = {name for one in passages for name in one.passage.tags}
    names = [name for name in described if name in used] + sorted(used - described.keys())
    lines = [f"# {_escaped(clean_line(title))}", ""]
    for name in names:
        lines += [f"## {_escaped(clean_line(name))}", ""]
        if described.get(name):
            lines += [_escaped(clean_line(described[name])), ""]
        for one in passages:
            if name in one.passage.tags:
                lines += _passage(one, about.get(one.article, Metadata()))
    untagged = [one for one in passages if not one.passage.tags]
    if untagged:
        lines += ["## Without a tag", ""]
        for one in untagged:
            lines += _passage(one, about.get(one.article, Metadata()))
    return "\n".join(lines)


def _passage(one: Anchored, about: Metadata) -> Iterator[str]:
    for line in clean(one.passage.quote).split("\n"):
        yield f"> {_escaped(line.strip())}".rstrip()
    yield ">"
    where = [part for part in (about.title, about.source, about.date, one.article) if part]
    state = "" if one.state is State.EXACT else f" ({one.state})"
    yield "> — " + ", ".join(_escaped(clean_line(part)) for part in where) + state
    yield ""
    if one.passage.note:
        by = f"{_escaped(clean_line(one.passage.by))}: " if one.passage.by else ""
        yield by + _escaped(clean_line(one.passage.note))
        yield ""


def _escaped(text: str) -> str:
    return _AT_START.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", text))
