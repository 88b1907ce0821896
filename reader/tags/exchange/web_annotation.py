"""Tagged passages as annotations of the W3C's Web Annotation Data Model, in JSON-LD.

One `AnnotationCollection` with everything on one page. Each annotation has a `TextQuoteSelector` and, unless the
passage is lost, a `TextPositionSelector` (code points, `end` exclusive); a body of purpose `tagging` for each tag and
one of purpose `commenting` for the note. The target's source is the article's address if it has one, else a URN.

Kept: passages with quote, prefix, suffix and place, tags, notes, who and when, and of the articles id, title and
address. Not kept: the codebook's descriptions, colours, keys and aliases.
"""

from __future__ import annotations

import json
import re
from typing import Any

from reader.tags.exchange import guids
from reader.tags.exchange.exported import Exported, ExportRow
from reader.tags.exchange.refi_project import moment
from reader.yaml_gate import storable

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

_ADDRESS = re.compile(r"""https?://[^\s<>"{}|\\^`\x00-\x20\x7f-\x9f]+""")
_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x20\x7f-\x9f]+""")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")


def export(out: Exported) -> bytes:
    """The collection as JSON, UTF-8."""
    collection = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{guids.made('collection', out.name)}",
        "type": "AnnotationCollection",
        "label": out.name or "corpus",
        "total": len(out.rows),
    }
    if out.rows:
        items = [annotation(row) for row in out.rows]
        page = f"urn:uuid:{guids.made('page', out.name)}"
        collection["first"] = {"id": page, "type": "AnnotationPage", "startIndex": 0, "items": items}
    return (storable(json.dumps(collection, ensure_ascii=False, indent=2)) + "\n").encode()


def annotation(row: ExportRow) -> dict[str, Any]:
    """One passage as an annotation that can also stand alone."""
    passage = row.anchored.passage
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in passage.tags]
    if passage.note:
        about = {"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": passage.note}
        bodies.append(about)
    purposes = list(dict.fromkeys(body["purpose"] for body in bodies))
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "id": iri_of(row),
        "type": "Annotation",
        "motivation": purposes if len(purposes) > 1 else purposes[0] if purposes else "highlighting",
    }
    if passage.by:
        made["creator"] = {"type": "Person", "name": passage.by}
    for name in ("created", "modified"):
        when = moment(getattr(passage, name))
        if when:
            # The model wants a time zone; a moment without one is of nobody knows where.
            made[name] = when if _ZONE.search(when) else when + "Z"
    if bodies:
        made["body"] = bodies
    made["target"] = {"source": _source(row), "selector": _selectors(row)}
    return made


def iri_of(row: ExportRow) -> str:
    """The IRI of a passage: the one it came with, else a URN made of its GUID."""
    origin = guids.origin_of(row.anchored.passage)
    if _IRI.fullmatch(origin) and not guids.guid(origin):
        return origin
    return f"urn:uuid:{guids.of_passage(row.article, row.anchored.passage)}"


def _source(row: ExportRow) -> dict[str, str]:
    url = row.metadata.url
    source = {
        "id": url if _ADDRESS.fullmatch(url) else f"urn:uuid:{guids.made('article', row.article)}",
        "type": "Text",
        "format": "text/plain",
        "dcterms:identifier": row.article,
    }
    if row.metadata.title:
        source["dcterms:title"] = row.metadata.title
    return source


def _selectors(row: ExportRow) -> list[dict[str, Any]]:
    passage = row.anchored.passage
    quote: dict[str, Any] = {"type": "TextQuoteSelector", "exact": passage.quote}
    quote |= {name: getattr(passage, name) for name in ("prefix", "suffix") if getattr(passage, name)}
    if row.is_lost:
        return [quote]
    return [quote, {"type": "TextPositionSelector", "start": row.place.start, "end": row.place.end}]
