"""REFI-QDA from elsewhere: codebooks (`.qdc`) and projects (`.qdpx`), as programs really write them.

Read although the schemas forbid it: Taguette's codebook, which ends in an empty `Sets`; folders and names in any case;
GUIDs with braces. A `/` in a code's name makes a level here, and in Taguette's names so does a backslash. Whatever a
program counts as a character (a line end as two, a byte order mark, UTF-16 units), the selections' own names tell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from reader.tags.exchange import guids
from reader.tags.exchange.guarded_xml import Element, parse
from reader.tags.exchange.guarded_zip import GuardedZip
from reader.tags.exchange.incoming import Contents, Document, Incoming, IncomingTag, name_of_tag, refused
from reader.tags.exchange.refi_positions import Reading, reading_of
from reader.tags.exchange.refi_project import moment

_OTHER_SOURCES = {
    "PictureSource": "a picture",
    "PDFSource": "a PDF",
    "AudioSource": "a recording",
    "VideoSource": "a video",
}
_SELECTIONS = ("PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection", "TranscriptSelection")


def codebook(content: bytes, file: str) -> Contents:
    """The tags of a `.qdc` file. Raises ImportFileError, with the line, for what is no codebook."""
    root = parse(content, file)
    if root.name != "CodeBook":
        raise refused(file, f"is no codebook: it begins with “{root.name[:40]}”", root.line)
    found = Contents(file, "qdc")
    _Codes(found, root.get("origin")).take(root)
    return found


@dataclass(slots=True)
class _Codes:
    """The codes read so far: the tag that each GUID means."""

    found: Contents
    origin: str
    names: dict[str, str] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def take(self, book: Element | None, used: frozenset[str] = frozenset()) -> None:
        for codes in book.all("Codes") if book else ():
            for code in codes.all("Code"):
                self._code(code, "", used)

    def _code(self, code: Element, above: str, used: frozenset[str]) -> None:
        leaf = name_of_tag(code.get("name"), backslashes=self.origin.startswith("Taguette"))
        if not leaf:
            raise refused(self.found.file, "a code has no name", code.line)
        name = name_of_tag(f"{above}/{leaf}" if above else leaf)
        guid = guids.guid(code.get("guid"))
        if not guid:
            raise refused(self.found.file, f"the code “{leaf}” has no GUID", code.line)
        self.names[guid] = name
        below = code.all("Code")
        description, colour = code.text_of("Description"), _colour(code.get("color"))
        only_a_level = code.get("isCodable") in ("false", "0") and below and not (description or colour)
        if name in self.taken:
            said = f"the code “{name}” is there twice; it becomes one tag with the one in line {self.taken[name]}"
            self.found.leave_out(said, code.line)
        elif not only_a_level or guid in used:
            self.taken[name] = code.line
            own = "" if guid == guids.made("tag", name) else guid
            self.found.tags.append(IncomingTag(name, description, colour, origin=own))
        for one in below:
            self._code(one, name, used)


def _colour(said: str) -> str:
    said = said.strip().lower()
    signs = said.removeprefix("#")
    if not said.startswith("#") or not all(sign in "0123456789abcdef" for sign in signs):
        return ""
    return said if len(signs) == 6 else "#" + "".join(2 * sign for sign in signs) if len(signs) == 3 else ""


def project(content: bytes, file: str) -> Contents:
    """The tags and passages of a `.qdpx` file. Raises ImportFileError for what is no project, or a hostile one."""
    archive = GuardedZip(content, file)
    named = [name for name in archive.names if name.rpartition("/")[2] == "project.qde"]
    qde = min(named, key=len, default="") or next((name for name in archive.names if name.endswith(".qde")), "")
    if not qde:
        raise refused(file, "has no project.qde in it")
    root = parse(archive.read(qde) or b"", f"{file}: {qde}")
    if root.name != "Project":
        raise refused(file, f"is no project: it begins with “{root.name[:40]}”", root.line)
    return _Project(archive, qde.rpartition("/")[0], root, Contents(file, "qdpx")).read()


class _Project:
    """One project as it is read."""

    def __init__(self, archive: GuardedZip, folder: str, root: Element, found: Contents) -> None:
        self.archive = archive
        self.folder = folder + "/" if folder else ""
        self.root = root
        self.found = found
        self.codes = _Codes(found, root.get("origin"))
        self.people = {
            guids.guid(user.get("guid")): user.get("name") or user.get("id")
            for users in root.all("Users")
            for user in users.all("User")
        }
        self.notes: dict[str, str] = {}

    def read(self) -> Contents:
        used = frozenset(guids.guid(one.get("targetGUID")) for one in _all(self.root, "CodeRef"))
        self.codes.take(self.root.child("CodeBook"), used)
        for notes in self.root.all("Notes"):
            for note in notes.all("Note"):
                self.notes[guids.guid(note.get("guid"))] = self.text(note) or ""
        for sources in self.root.all("Sources"):
            for source in sources.inside:
                self.source(source)
        return self.found

    def source(self, source: Element) -> None:
        name = source.get("name") or source.get("guid")
        if source.name == "TextSource":
            self.text_source(source, name, source)
            return
        what = _OTHER_SOURCES.get(source.name)
        if what is None:
            return
        for text in (*source.all("Representation"), *source.all("TextDescription")):
            self.text_source(text, name, source)
        count = sum(len(source.all(kind)) for kind in _SELECTIONS)
        if count:
            said = f"{count} passage{'s' * (count > 1)} of “{_line(name)}”: this is {what}, and there is no text for it"
            self.found.leave_out(said, source.line)

    def text_source(self, source: Element, name: str, whole: Element) -> None:
        selections = source.all("PlainTextSelection")
        text = self.text(source)
        if text is None:
            if selections:
                count = len(selections)
                said = f"{count} passage{'s' * (count > 1)} of “{_line(name)}”: its plain text is not in the file"
                self.found.leave_out(said, source.line)
            return
        places = [(self.number(one, "startPosition"), self.number(one, "endPosition")) for one in selections]
        reading = reading_of(
            text, [(start, end, one.get("name")) for (start, end), one in zip(places, selections, strict=True)]
        )
        digest = hashlib.sha256(reading.text.encode()).hexdigest()
        document = Document(name, whole.text_of("Description"), "", guids.guid(whole.get("guid")), digest)
        codings = source.all("Coding")
        if codings:
            self.selection(source, codings, document, reading, (0, len(text)), whole_text=True)
        for one, place in zip(selections, places, strict=True):
            self.selection(one, one.all("Coding"), document, reading, place)

    def selection(
        self,
        one: Element,
        codings: list[Element],
        document: Document,
        reading: Reading,
        place: tuple[int, int],
        *,
        whole_text: bool = False,
    ) -> None:
        start, end = (0, len(reading.text)) if whole_text else reading.place(*place)
        quote = reading.text[start:end]
        if not quote.strip():
            self.found.leave_out(f"a passage of “{_line(document.name)}” has no words in it", one.line)
            return
        signed = [one.get("creatingUser"), *(coding.get("creatingUser") for coding in codings)]
        when = [one.get("creationDateTime"), *(coding.get("creationDateTime") for coding in codings)]
        guid = guids.guid(one.get("guid"))
        notes = [] if whole_text else [one.text_of("Description")]
        for holder in (one, *codings):
            notes += [self.notes.get(guids.guid(ref.get("targetGUID")), "") for ref in holder.all("NoteRef")]
        self.found.passages.append(
            Incoming(
                document,
                quote=quote,
                tags=self.tags(codings),
                start=start,
                end=end,
                prefix=reading.text[max(0, start - 32) : start],
                suffix=reading.text[end : end + 32],
                note="\n\n".join(dict.fromkeys(note for note in notes if note.strip())),
                by=next((self.people[guid] for guid in map(guids.guid, signed) if self.people.get(guid)), ""),
                created=next(filter(None, map(moment, when)), ""),
                modified=moment(one.get("modifiedDateTime")),
                origin=f"{guid} whole" if whole_text else guid,
                line=one.line,
            )
        )

    def tags(self, codings: list[Element]) -> tuple[str, ...]:
        tags: dict[str, None] = {}
        for coding in codings:
            for ref in coding.all("CodeRef"):
                name = self.codes.names.get(guids.guid(ref.get("targetGUID")))
                if name is None:
                    raise refused(self.found.file, "a passage has a code that is not in the codebook", ref.line)
                tags[name] = None
        return tuple(tags)

    def text(self, source: Element) -> str | None:
        """The text of a source, None if it is not here."""
        inline = source.child("PlainTextContent")
        if inline is not None:
            return inline.text
        path = source.get("plainTextPath")
        if not path.casefold().startswith("internal://"):
            return None
        content = self.archive.read(f"{self.folder}sources/{path[len('internal://') :]}")
        if content is None:
            return None
        try:
            return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
        except UnicodeDecodeError as error:
            raise refused(
                self.found.file, f"the text of “{_line(source.get('name'))}” is not UTF-8", source.line
            ) from error

    def number(self, one: Element, name: str) -> int:
        said = one.get(name).strip()
        if not (said.isascii() and said.isdecimal() and len(said) < 13):
            raise refused(self.found.file, f"“{name}” should be a position, not “{_line(said)}”", one.line)
        return int(said)


def _all(root: Element, name: str) -> Iterator[Element]:
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if one.name == name:
            yield one
        waiting += one.inside


def _line(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 40 else shown[:39] + "…"
