"""Web annotations from elsewhere: JSON-LD of the W3C's model, and what Hypothesis's API and its exports give.

A collection, a page, a list of annotations, or one. A body of purpose `tagging` is a tag, other text a note. What has
no quote (a reply, a note on a whole page, a place given by position or path alone) cannot be found again in a text,
and is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.tags.exchange import guids
from reader.tags.exchange.guarded_json import listed, position, text_of
from reader.tags.exchange.incoming import Contents, Document, Incoming, name_of_tag, refused
from reader.tags.exchange.refi_project import moment

_DEEP = 12


def kind(value: object) -> str:
    """`hypothesis`, `jsonld`, or empty for neither."""
    first = next(_annotations(value), None)
    if first is None:
        return "jsonld" if isinstance(value, dict) and "@context" in value else ""
    if "uri" in first or ("user" in first and "target" in first):
        return "hypothesis"
    return "jsonld" if "target" in first else ""


def _annotations(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """All annotations that a value holds, whatever they are wrapped in."""
    if depth > _DEEP:
        return
    if isinstance(value, list):
        for one in value:
            yield from _annotations(one, depth + 1)
    elif isinstance(value, dict):
        wrapped = [value[name] for name in ("rows", "annotations", "items", "@graph", "first") if name in value]
        if wrapped:
            for one in wrapped:
                yield from _annotations(one, depth + 1)
            yield from _annotations(value.get("next"), depth + 1)
        elif "target" in value or "uri" in value:
            yield value


def read(value: object, file: str, form: str) -> Contents:
    """The annotations in `value`. Raises ImportFileError if there are none that could be some."""
    found = Contents(file, form)
    if not isinstance(value, dict | list):
        raise refused(file, "holds no annotations")
    empty = True
    for number, one in enumerate(_annotations(value), 1):
        empty = False
        _check(one, file, number)
        _take(one, number, found, hypothesis=form == "hypothesis")
    if empty and not (isinstance(value, list) or set(value) & {"rows", "annotations", "items", "total", "first"}):
        raise refused(file, "holds no annotations")
    return found


def _check(one: dict[str, Any], file: str, number: int) -> None:
    """Raises ImportFileError if a field is of another type than it can be."""
    texts, lists = ("id", "created", "updated", "modified", "user", "uri", "text", "bodyValue"), ("tags", "references")
    for name in texts:
        if one.get(name) is not None and not isinstance(one[name], str):
            raise refused(file, f"annotation {number}: “{name}” should be text")
    for name in lists:
        if one.get(name) is not None and not isinstance(one[name], list):
            raise refused(file, f"annotation {number}: “{name}” should be a list")
    for target in listed(one.get("target")):
        if not isinstance(target, str | dict):
            raise refused(file, f"annotation {number}: “target” should be an object")
        if isinstance(target, dict):
            for selector in _selectors(target.get("selector")):
                _check_selector(selector, file, number)


def _check_selector(selector: dict[str, Any], file: str, number: int) -> None:
    if selector.get("type") == "TextQuoteSelector":
        for name in ("exact", "prefix", "suffix"):
            if selector.get(name) is not None and not isinstance(selector[name], str):
                raise refused(file, f"annotation {number}: “{name}” should be text")
    if selector.get("type") == "TextPositionSelector":
        for name in ("start", "end"):
            if position(selector.get(name)) is None:
                raise refused(file, f"annotation {number}: “{name}” should be a position")


def _take(one: dict[str, Any], number: int, found: Contents, *, hypothesis: bool) -> None:
    tags, notes = _hypothesis_bodies(one) if hypothesis else _bodies(one)
    names = tuple(dict.fromkeys(filter(None, map(name_of_tag, tags))))
    origin = text_of(one.get("id")) or text_of(one.get("@id"))
    targets = listed(one.get("target"))
    for count, target in enumerate(targets or [None]):
        quote, place = _quote_and_place(target)
        if quote is None or not text_of(quote.get("exact")).strip():
            what = "a reply" if listed(one.get("references")) else "it has no quote to find it by"
            said = " ".join((notes[0] if notes else ", ".join(names) or origin).split())
            found.leave_out(f"annotation {number} (“{said[:40]}”): {what}")
            continue
        exact = text_of(quote.get("exact"))
        own = guids.guid(origin.removeprefix("urn:uuid:")) or origin
        found.passages.append(
            Incoming(
                _document(one, target, hypothesis=hypothesis),
                quote=exact,
                tags=names,
                start=position(place.get("start")) if place else None,
                end=position(place.get("end")) if place else None,
                prefix=text_of(quote.get("prefix")),
                suffix=text_of(quote.get("suffix")),
                note="\n\n".join(notes),
                by=_person(one, hypothesis=hypothesis),
                created=moment(text_of(one.get("created"))),
                modified=moment(text_of(one.get("updated" if hypothesis else "modified"))),
                origin=own if own and len(targets) == 1 else f"{own} {count}" if own else "",
            )
        )


def _hypothesis_bodies(one: dict[str, Any]) -> tuple[list[str], list[str]]:
    note = text_of(one.get("text"))
    return [text_of(tag) for tag in listed(one.get("tags"))], [note] if note.strip() else []


def _bodies(one: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Tags and notes of an annotation of the W3C's model."""
    tags: list[str] = []
    notes: list[str] = []
    if value := text_of(one.get("bodyValue")):
        notes.append(value)
    motives = set(map(str, listed(one.get("motivation"))))
    for body in listed(one.get("body")):
        if isinstance(body, str):
            notes.append(body)
        if not isinstance(body, dict):
            continue
        value = text_of(body.get("value")) or text_of(body.get("source")) or text_of(body.get("id"))
        purposes = set(map(str, listed(body.get("purpose")))) or motives
        if not value:
            continue
        (tags if purposes & {"tagging", "classifying", "oa:tagging"} else notes).append(value)
    return tags, notes


def _quote_and_place(target: object) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The first quote selector and the first position selector of a target."""
    quote = place = None
    for selector in _selectors(target.get("selector") if isinstance(target, dict) else None):
        kinds = set(map(str, listed(selector.get("type"))))
        if "TextQuoteSelector" in kinds and quote is None:
            quote = selector
        if "TextPositionSelector" in kinds and place is None:
            place = selector
    return quote, place


def _selectors(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    for one in listed(value):
        if isinstance(one, dict) and depth < _DEEP:
            yield one
            yield from _selectors(one.get("refinedBy"), depth + 1)
            if "Choice" in map(str, listed(one.get("type"))):
                yield from _selectors(one.get("items"), depth + 1)


def _document(one: dict[str, Any], target: object, *, hypothesis: bool) -> Document:
    if hypothesis:
        about = one.get("document")
        titles = listed(about.get("title")) if isinstance(about, dict) else []
        title = next((title for title in map(text_of, titles) if title), "")
        uri = text_of(one.get("uri"))
        return Document(uri or title, title, uri)
    source = target.get("source", target.get("id")) if isinstance(target, dict) else target
    if isinstance(source, dict):
        url = text_of(source.get("id")) or text_of(source.get("@id"))
        title = text_of(source.get("dcterms:title")) or text_of(source.get("title")) or text_of(source.get("label"))
        name = text_of(source.get("dcterms:identifier"))
        return Document(name or url, title, url, guids.guid(url.removeprefix("urn:uuid:")))
    return Document(text_of(source), "", text_of(source))


def _person(one: dict[str, Any], *, hypothesis: bool) -> str:
    if hypothesis:
        user = text_of(one.get("user"))
        return user.removeprefix("acct:").partition("@")[0]
    for creator in listed(one.get("creator")):
        if isinstance(creator, str):
            return creator.rstrip("/").rpartition("/")[2] or creator
        if isinstance(creator, dict):
            for name in ("name", "nickname", "nick", "id"):
                if said := next((text for text in map(text_of, listed(creator.get(name))) if text), ""):
                    return said
    return ""
