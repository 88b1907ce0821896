"""Files from strangers: bombs, climbing paths, wrong types, broken halves. Each is refused in words, and nothing of it
is taken in.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import socket
import stat
import struct
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ImportFileError, ReaderError
from reader.tags.exchange import FORMATS, guarded_json, guarded_xml, guarded_zip, reading
from tests.tags.exchange.coming_in import Texts, fresh, imported
from tests.tags.exchange.outgoing import everything

GOOD = {name: FORMATS[name].write(everything()) for name in ("csv", "jsonld", "qdpx", "qdc", "codebook")}


def refused(content: bytes, words: str, form: str = "") -> ImportFileError:
    with pytest.raises(ImportFileError, match=words) as caught:
        reading.parse(content, "stranger", form)
    assert caught.value.path is not None
    assert caught.value.path.startswith("stranger")
    return caught.value


# -- XML

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {chr(n + 1)} "{f"&{chr(n)};" * 10}">' for n in range(ord("b"), ord("k")))
    + ']>\n<CodeBook><Codes><Code name="&k;"/></Codes></CodeBook>'
)


@pytest.mark.parametrize(
    "document",
    [
        BOMB,
        '<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<CodeBook/>',
        '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>\n<CodeBook>&y;</CodeBook>',
        '<!DOCTYPE x PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://localhost:1/x.dtd">\n<CodeBook/>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://localhost:1/x"> %p;]>\n<CodeBook/>',
        "<!DOCTYPE x>\n<CodeBook/>",
    ],
)
def test_document_types_are_refused_before_anything_in_them_counts(document: str) -> None:
    assert refused(document.encode(), "document type").line in (1, 2)
    refused(document.encode("utf-16"), "document type", "qdc")


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("<CodeBook>", "no element found|no XML"),
        ("<CodeBook><Codes></CodeBook>", "mismatched tag"),
        ("<CodeBook>&undefined;</CodeBook>", "undefined entity"),
        ('<?xml version="1.0" encoding="made-up"?><CodeBook/>', "encoding"),
        ("<html/>", "begins with “html”"),
        ("<CodeBook><Codes><Code guid='x' name='a'/></Codes></CodeBook>", "has no GUID"),
        ("<CodeBook><Codes><Code guid='5215cc69-b628-4e02-afb9-9beeaee55808'/></Codes></CodeBook>", "has no name"),
    ],
)
def test_what_is_no_codebook_is_said(document: str, words: str) -> None:
    refused(document.encode(), words, "qdc")


def test_nothing_is_fetched_while_a_file_is_read() -> None:
    asked: list[object] = []

    def heard(event: str, arguments: object) -> None:
        if listening and event in ("socket.connect", "socket.getaddrinfo", "socket.__new__", "urllib.Request"):
            asked.append((event, arguments))
        if listening and event == "open" and "passwd" in str(arguments):
            asked.append((event, arguments))

    listening = True
    sys.addaudithook(heard)
    include = '<CodeBook xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></CodeBook>'
    style = (
        '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?><CodeBook xmlns="http://127.0.0.1:9/x"><Codes/></CodeBook>'
    )
    schema = '<CodeBook xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:schemaLocation="a http://127.0.0.1:9/x"/>'
    away = (
        '<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<CodeBook/>',
        '<!DOCTYPE x [<!ENTITY y SYSTEM "http://127.0.0.1:9/y">]>\n<CodeBook>&y;</CodeBook>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>\n<CodeBook/>',
    )
    note = {
        "@context": "http://127.0.0.1:9/anno.jsonld",
        "id": "http://127.0.0.1:9/1",
        "target": "http://127.0.0.1:9/2",
    }
    for content in (
        BOMB,
        include,
        style,
        schema,
        *away,
        json.dumps(note),
        json.dumps({"first": "http://127.0.0.1:9/"}),
    ):
        with contextlib.suppress(ReaderError):
            reading.parse(content.encode(), "stranger")
    for name, content in GOOD.items():
        reading.parse(content, name)
    listening = False
    assert asked == []
    listening = True
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", 9), timeout=0.1)
    listening = False
    assert asked, "a connection would not have been noticed"


def test_depth_and_number_of_elements_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    refused(b"<a>" * 100_000, "levels deep", "qdc")
    monkeypatch.setattr(guarded_xml, "ELEMENTS", 1000)
    refused(b"<CodeBook>" + b"<x/>" * 2000 + b"</CodeBook>", "1,000 elements", "qdc")


# -- zip


def zipped(members: dict[str, bytes], **about: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in about.items():
                setattr(info, key, value)
            archive.writestr(info, content)
    return out.getvalue()


QDE = zipfile.ZipFile(io.BytesIO(GOOD["qdpx"])).read("project.qde")


@pytest.mark.parametrize(
    "name", ["../evil", "sources/../../evil", "/etc/passwd", "C:/evil", "C:evil", "..\\evil", "\\\\host\\x", "a/../b"]
)
def test_paths_that_climb_are_refused(name: str) -> None:
    refused(zipped({"project.qde": QDE, name: b"x"}), "would lie elsewhere")


def test_links_are_refused() -> None:
    refused(zipped({"project.qde": QDE, "l": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16), "symbolic")


def test_bombs_are_refused_before_they_go_off() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bomb = zipped({"project.qde": QDE, "sources/x.txt": bytes(50_000_000)})
    refused(bomb, "unpacks to 200 times")
    lying = bytearray(bomb)
    at = lying.rindex(b"PK\x01\x02")  # the directory's word on the size of the last member
    lying[at + 24 : at + 28] = struct.pack("<I", 1000)
    archive = guarded_zip.GuardedZip(bytes(lying), "stranger")
    with pytest.raises(ImportFileError, match=r"broken|large"):
        archive.read("sources/x.txt")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200_000  # kB


def test_too_many_and_too_large_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({"project.qde": QDE, "a": b"x" * 100, "b": b"x" * 100})
    monkeypatch.setattr(guarded_zip, "MEMBERS", 2)
    refused(content, "more than 2 files")
    monkeypatch.setattr(guarded_zip, "MEMBERS", 20)
    monkeypatch.setattr(guarded_zip, "UNPACKED", 100)
    refused(content, "when unpacked")


def test_other_odd_archives_are_refused() -> None:
    refused(b"PK\x03\x04nothing of the kind", "no zip file")
    refused(zipped({"readme.txt": b"x"}), "no project.qde")
    refused(zipped({"project.qde": QDE, "A.txt": b"", "a.txt": b""}), "two files")
    refused(zipped({"project.qde": BOMB.encode()}), "document type")
    encrypted = bytearray(zipped({"project.qde": QDE}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.index(sign) + at] |= 1
    refused(bytes(encrypted), "encrypted")


def test_a_project_in_any_case_is_read() -> None:
    archive = zipfile.ZipFile(io.BytesIO(GOOD["qdpx"]))
    members = {
        name.replace("sources", "Sources").replace(".txt", ".TXT"): archive.read(name) for name in archive.namelist()
    }
    members["Project.qde"] = members.pop("project.qde")
    assert len(reading.parse(zipped(members), "x").passages) == 4


# -- JSON


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "no JSON"),
        (b"[" * 200_000, "nested|no JSON"),
        (b'{"a":' * 200_000, "nested|no JSON"),
        (b'{"rows": [NaN]}', "number"),
        (b'{"rows": [' + b"9" * 10_000 + b"]}", "number"),
        (b'{"rows": ["\xff"]}', "UTF-8"),
        (b'{"a": 1}', "holds no annotations|no format"),
    ],
)
def test_what_is_no_json_of_ours_is_said(content: bytes, words: str) -> None:
    refused(content, words, "jsonld")


def test_the_number_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_json, "VALUES", 1000)
    refused(b"[" + b"[]," * 1000 + b"[]]", "1,000 values")


WRONG: list[object] = [7, 1.5, True, {}, {"a": 1}, [1], [[]]]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
@pytest.mark.parametrize("field", ["id", "created", "user", "uri", "text", "tags", "references", "target", "document"])
def test_a_field_of_a_wrong_type_is_refused_or_harmless(field: str, wrong: object, tmp_path: Path) -> None:
    selector = {"type": "TextQuoteSelector", "exact": "Some words"}
    row: dict[str, object] = {"id": "x", "user": "acct:a@b", "uri": "a.txt", "target": [{"selector": [selector]}]}
    content = json.dumps({"rows": [{**row, field: wrong}]}).encode()
    try:
        imported(fresh(tmp_path, "x"), Texts({"a.txt": "Some words."}), content, "stranger")
    except ImportFileError as error:
        assert field in str(error)
        assert "annotation 1" in str(error)


@pytest.mark.parametrize("field", ["exact", "prefix", "suffix", "start", "end", "type"])
@pytest.mark.parametrize("wrong", [*WRONG, -1, 10**400, "x" * 100], ids=lambda value: str(value)[:12])
def test_a_selector_of_wrong_types_is_refused_or_harmless(field: str, wrong: object, tmp_path: Path) -> None:
    quote = {"type": "TextQuoteSelector", "exact": "Some words"}
    place = {"type": "TextPositionSelector", "start": 0, "end": 10}
    (place if field in ("start", "end") else quote)[field] = wrong  # type: ignore[assignment]
    content = json.dumps([{"target": {"source": "a.txt", "selector": [quote, place]}}]).encode()
    try:
        imported(fresh(tmp_path, "x"), Texts({"a.txt": "Some words."}), content, "stranger")
    except ImportFileError as error:
        assert field in str(error) or "number" in str(error)


# -- CSV


@pytest.mark.parametrize(
    ("content", "words", "line"),
    [
        ("document,tag\nx,y\n", "no column “content”", 1),
        ("document,content,content\na,b,c\n", "two columns “content”", 1),
        ("document,content,start\na,b,c\n", "“start” should hold a number, not “c”", 2),
        ("document,content,start\na,b,-1\n", "should hold a number", 2),
        ("document,content,start,end\na,b,9,3\n", "before “start”", 2),
        ("document,content\n\na,b\na\n", "has 1 cells here, not 2", 4),
        ("document,content\n,b\n", "“document” is empty", 2),
        ('document,content\na,"b\n', "no CSV", 2),
        ('document,content\na,"b"c\n', "no CSV", 2),
        ("document,content\na,b\0\n", "no text", 2),
    ],
)
def test_what_is_no_table_of_passages_is_said_with_the_line(content: str, words: str, line: int) -> None:
    assert refused(content.encode(), words, "csv").line == line


@pytest.mark.parametrize(
    ("content", "words", "line"),
    [
        ("x,y\na,b\n", "no column “tag”", 1),
        ("tag,name\na,b\n", "both “tag” and “name”", 1),
        ("tag,description\na,b\n ,x\n", "“tag” is empty", 3),
        ("Name,Colour\na,mauve-ish\n", "is no colour", 2),
        ("tag,key\na,12\n", "cannot be a key", 2),
        ("tag,description\na\n", "has 1 cells", 2),
    ],
)
def test_what_is_no_codebook_table_is_said_with_the_line(content: str, words: str, line: int) -> None:
    assert refused(content.encode(), words, "codebook").line == line


def test_other_encodings_and_separators_of_tables() -> None:
    table = "document;content;tag\r\na;“é”;x\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (one,) = reading.parse(table.encode(encoding), "x").passages
        assert (one.quote, one.tags) == ("“é”", ("x",))
    assert refused("document,content\na,é\n".encode("latin-1"), "not UTF-8", "csv").line == 2


def test_a_very_long_cell_is_read() -> None:
    (one,) = reading.parse(b"document,content\na," + b"x" * 500_000, "x").passages
    assert len(one.quote) == 500_000


def test_a_file_that_is_nothing_known_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"  \n", b"Dear reader,\n", b"\x89PNG\r\n\x1a\n", b"SQLite format 3\0"):
        refused(content, "empty|no format|UTF-8|no text|no CSV")
    with pytest.raises(ReaderError):
        reading.read(tmp_path)
    with pytest.raises(ReaderError):
        reading.read(tmp_path / "none")


@settings(max_examples=150)
@given(name=st.sampled_from(sorted(GOOD)), data=st.data())
def test_any_damage_is_refused_or_read_never_a_crash(name: str, data: st.DataObject) -> None:
    content = bytearray(GOOD[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["change", "cut", "double"])):
            case "change":
                content[at] = data.draw(st.integers(0, 255))
            case "cut":
                del content[at : at + data.draw(st.integers(1, 200))]
            case _:
                content[at:at] = content[at : at + 100]
        if not content:
            return
    with contextlib.suppress(ImportFileError):
        reading.parse(bytes(content), "stranger", data.draw(st.sampled_from(["", name])))
