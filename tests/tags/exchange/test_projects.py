"""REFI-QDA projects as other programs write them, and what positions mean in these."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from reader.errors import ImportFileError
from reader.tags.exchange import reading
from reader.tags.exchange.refi_positions import reading_of
from tests.tags.exchange.coming_in import Texts, fresh, imported

TEXT = "First 😀 line.\nThe second line here.\nAnd the third one."
QUOTES = ("line.", "second line", "And the third one.")
GUID = "{5215CC69-B628-4e02-afb9-9beeaee5580%d}"


def project(inside: str, files: dict[str, bytes] | None = None, attributes: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "project.qde",
            f'<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" name="x" {attributes}>{inside}</Project>',
        )
        for name, content in (files or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


CODES = (
    f'<Users><User guid="{GUID % 9}" name="Eve"/></Users>'
    f'<CodeBook><Codes><Code guid="{GUID % 0}" name="Top" isCodable="false">'
    f'<Code guid="{GUID % 1}" name="Pro/Con" isCodable="true" color="#FA0"><Description>D</Description></Code>'
    f'</Code><Code guid="{GUID % 2}" name="Other" isCodable="true"/></Codes></CodeBook>'
)


def selection(start: int, end: int, name: str, inside: str = "", code: int = 1) -> str:
    coding = f'<Coding guid="{GUID % 7}" creatingUser="{GUID % 9}"><CodeRef targetGUID="{GUID % code}"/></Coding>'
    place = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{GUID % 5}" name="{name}" {place}>{inside or coding}</PlainTextSelection>'


def sources(selections: str, path: str = "internal://a.txt", more: str = "") -> str:
    attributes = f'guid="{GUID % 3}" name="doc" plainTextPath="{path}"'
    return f"<Sources><TextSource {attributes}>{selections}</TextSource>{more}</Sources>"


@pytest.mark.parametrize(
    ("written", "count"),
    [
        (TEXT, lambda text, at: at),
        (TEXT.replace("\n", "\r\n"), lambda text, at: at + text.count("\n", 0, at)),
        (TEXT.replace("\n", "\r\n"), lambda text, at: at),
        (TEXT, lambda text, at: at + text.count("\n", 0, at)),
        (TEXT, lambda text, at: at + text.count("😀", 0, at)),
        ("\ufeff" + TEXT, lambda text, at: at),
        ("\ufeff" + TEXT, lambda text, at: at + 1),
        ("\ufeff" + TEXT.replace("\n", "\r\n"), lambda text, at: at + 1 + text.count("\n", 0, at)),
    ],
    ids=["standard", "CR LF is two", "CR LF is one", "LF is two", "UTF-16", "mark is none", "mark is one", "both"],
)
@pytest.mark.parametrize("inclusive", [0, 1])
def test_positions_are_what_the_names_tell(written: str, count: object, inclusive: int) -> None:
    assert callable(count)
    selections = []
    for quote in QUOTES:
        start = TEXT.index(quote)
        selections.append((count(TEXT, start), count(TEXT, start + len(quote)) - inclusive, quote))
    way = reading_of(written, selections)
    assert way.text == TEXT
    assert [way.text[slice(*way.place(start, end))] for start, end, _ in selections] == list(QUOTES)


def test_names_that_say_nothing_leave_the_standards_way() -> None:
    way = reading_of(TEXT.replace("\n", "\r\n"), [(0, 5, "Untitled"), (6, 9, "")])
    assert way.place(0, 5) == (0, 5)


def test_a_project_of_another_program_comes_in(tmp_path: Path) -> None:
    note = f'<Notes><Note guid="{GUID % 8}"><PlainTextContent>Of the note</PlainTextContent></Note></Notes>'
    described = (
        "<Description>Of the selection</Description>"
        f'<Coding guid="{GUID % 7}" creatingUser="{GUID % 9}"><CodeRef targetGUID="{GUID % 1}"/></Coding>'
        f'<Coding guid="{GUID % 6}"><CodeRef targetGUID="{GUID % 2}"/></Coding><NoteRef targetGUID="{GUID % 8}"/>'
    )
    start = TEXT.index(QUOTES[1])
    picture = (
        f'<PictureSource guid="{GUID % 4}" name="A photo"><PictureSelection guid="{GUID % 6}" firstX="1" firstY="1" '
        'secondX="2" secondY="2"/></PictureSource>'
    )
    content = project(
        CODES + sources(selection(start, start + len(QUOTES[1]), QUOTES[1], described), more=picture) + note,
        {"Sources/A.TXT": TEXT.encode()},
    )
    tags = fresh(tmp_path, "x")
    report = imported(tags, Texts({"any name.txt": TEXT, "other.txt": "x"}), content)
    assert report.added == 1
    assert [one.problem for one in report.problems] == [
        "1 passage of “A photo”: this is a picture, and there is no text for it"
    ]
    (one,) = tags.passages("any name.txt")
    assert (one.quote, one.tags, one.by) == (QUOTES[1], ("Top/Pro/Con", "Other"), "Eve")
    assert one.note == "Of the selection\n\nOf the note"
    assert [(tag.name, tag.colour, tag.description) for tag in tags.codebook().tags] == [
        ("Top/Pro/Con", "#ffaa00", "D"),
        ("Other", "", ""),
    ]


def test_a_text_that_is_a_little_different_here_is_no_obstacle(tmp_path: Path) -> None:
    start = TEXT.index(QUOTES[1])
    content = project(
        CODES + sources(selection(start, start + len(QUOTES[1]), QUOTES[1])), {"sources/a.txt": TEXT.encode()}
    )
    here = "A headline that the other program never had\n\n" + TEXT.replace("😀 ", "") + "\n"
    tags = fresh(tmp_path, "x")
    assert imported(tags, Texts({"doc.txt": here}), content).added == 1
    (one,) = tags.passages("doc.txt")
    assert here[one.start : one.end] == QUOTES[1]


@pytest.mark.parametrize(
    ("inside", "files", "words"),
    [
        (sources(selection(0, 5, "First")), {"sources/a.txt": TEXT.encode()}, "not in the codebook"),
        (CODES + sources(selection(-1, 5, "x")), {"sources/a.txt": b"abc"}, "should be a position"),
        (CODES + sources(selection(0, 5, "x")), {"sources/a.txt": b"\x80abc"}, "not UTF-8"),
    ],
)
def test_what_is_no_project_is_said(inside: str, files: dict[str, bytes], words: str) -> None:
    with pytest.raises(ImportFileError, match=words):
        reading.parse(project(inside, files), "stranger")


@pytest.mark.parametrize(
    "path", ["internal://b.txt", "relative:///a.txt", "file:///etc/passwd", "internal://../a.txt", ""]
)
def test_a_source_that_did_not_come_along_is_said(path: str) -> None:
    found = reading.parse(project(CODES + sources(selection(0, 5, "x"), path), {"sources/a.txt": b"abc def"}), "s")
    assert found.passages == []
    assert [one.problem for one in found.problems] == ["1 passage of “doc”: its plain text is not in the file"]


def test_positions_beyond_the_text_and_empty_ones_are_said() -> None:
    both = selection(900, 1000, "x") + selection(3, 3, "x")
    found = reading.parse(project(CODES + sources(both), {"sources/a.txt": b"abc def"}), "s")
    assert [one.problem for one in found.problems] == ["a passage of “doc” has no words in it"] * 2


def test_a_whole_source_that_is_coded_is_one_passage() -> None:
    coding = f'<Coding guid="{GUID % 7}"><CodeRef targetGUID="{GUID % 2}"/></Coding>'
    found = reading.parse(project(CODES + sources(coding), {"sources/a.txt": TEXT.encode()}), "s")
    assert [(one.quote, one.tags) for one in found.passages] == [(TEXT, ("Other",))]
