"""A REFI-QDA project, `.qdpx`: the articles with tagged passages as plain text, the tags, and who tagged what.

A zip file of `project.qde`, written to the schema `Project.xsd` of the standard 1.5, and one `.txt` for each article:
UTF-8 without a byte order mark, lines ending in LF. Positions are code points, the first is 0, the end is exclusive.
Each tag on a passage is a coding; the note is the description of the selection, which is where other programs look.

Kept: texts, titles, tags with their tree, passages and where they are, notes, who and when. Not kept: lost passages,
which have no place in the text; prefix and suffix, for the text is there; keys and aliases of tags. The words of a
changed passage are those that stand at its place now. The same corpus gives the same file to the byte.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from reader.tags.exchange import guids
from reader.tags.exchange.exported import Exported, ExportRow
from reader.tags.exchange.refi_codes import ORIGIN, PROJECT_NAMESPACE, codes
from reader.tags.exchange.xml_text import HEADER, element
from reader.tags.model import TaggedPassage
from reader.yaml_gate import storable

NAME_LENGTH = 100
"""Characters of a selection that stand as its name: enough to tell whether positions mean the same to two programs."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_DATE = (1980, 1, 1, 0, 0, 0)


def export(out: Exported) -> bytes:
    """The project as a zip file."""
    tags = {tag.name: guids.of_tag(tag) for tag in out.tags}
    sources: list[str] = []
    files: dict[str, bytes] = {}
    people: dict[str, str] = {}
    for article, group in groupby(out.rows, key=lambda row: row.article):
        text = out.texts.get(article)
        if text is None:
            continue
        rows = [row for row in group if not row.is_lost and row.place.end <= len(text)]
        people |= {row.anchored.passage.by: guids.made("user", row.anchored.passage.by) for row in rows}
        source = guids.made("article", article)
        # The text before the passages: what they quote is what a program will read from this file.
        files[f"sources/{source}.txt"] = storable(text).encode()
        name = article.replace("/", " - ")  # some programs make a file of this name
        attributes = {"guid": source, "name": name, "plainTextPath": f"internal://{source}.txt"}
        selections = [_selection(row, text, tags) for row in rows]
        title = rows[0].metadata.title if rows else ""
        description = [element("Description", {}, text=title)] if title else []
        sources.append(element("TextSource", attributes, [*description, *selections]))
    project = element(
        "Project",
        {"xmlns": PROJECT_NAMESPACE, "name": out.name or "corpus", "origin": ORIGIN},
        [
            *_some("Users", [element("User", {"guid": people[by], "name": by}) for by in sorted(people) if by]),
            *_some("CodeBook", _some("Codes", codes(out.tags))),
            *_some("Sources", sources),
        ],
    )
    return _zipped({"project.qde": (HEADER + project + "\n").encode(), **files})


def _some(name: str, content: list[str]) -> list[str]:
    """An element around `content`; nothing if there is none, for the standard knows no empty lists."""
    return [element(name, {}, content)] if content else []


def _selection(row: ExportRow, text: str, tags: dict[str, str]) -> str:
    passage, place = row.anchored.passage, row.place
    selection = guids.of_passage(row.article, passage)
    signed = {"creatingUser": guids.made("user", passage.by) if passage.by else "", "creationDateTime": ""}
    signed["creationDateTime"] = moment(passage.created)
    attributes = {
        "guid": selection,
        "name": text[place.start : place.end][:NAME_LENGTH],
        "startPosition": str(place.start),
        "endPosition": str(place.end),
        **signed,
        "modifiedDateTime": moment(passage.modified),
    }
    note = [element("Description", {}, text=passage.note)] if passage.note else []
    return element("PlainTextSelection", attributes, [*note, *_codings(passage, selection, signed, tags)])


def _codings(passage: TaggedPassage, selection: str, signed: dict[str, str], tags: dict[str, str]) -> Iterator[str]:
    for name in passage.tags:
        attributes = {"guid": guids.made("coding", f"{selection}\n{name}"), **signed}
        yield element("Coding", attributes, [element("CodeRef", {"targetGUID": tags[name]})])


def moment(text: str) -> str:
    """`text` if it is a moment as XML Schema and ISO 8601 write it, else nothing."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text if _MOMENT.fullmatch(text) else ""


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, _DATE)
            about.external_attr = 0o644 << 16
            about.create_system = 3
            archive.writestr(about, content, zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()
