"""What holds of every format: nothing is left out unsaid, the same comes out the same, and empty is no fault."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from typing import Any

import pytest
import xlsxwriter

from reader import grammar
from reader.errors import UsageError
from reader.tags.exchange import FORMATS, exported
from reader.tags.model import Codebook
from tests.tags.exchange.outgoing import TEXT, everything

EMPTY = exported([], Codebook(), {})


def test_the_command_knows_each_format() -> None:
    assert list(grammar.EXPORTS.items()) == [(name, form.about) for name, form in FORMATS.items()]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_is_the_same_to_the_byte(name: str) -> None:
    assert FORMATS[name].write(everything()) == FORMATS[name].write(everything())


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "qdc"])
def test_nothing_tagged_can_be_written_too(name: str) -> None:
    assert FORMATS[name].write(EMPTY)


def test_an_empty_codebook_is_refused_where_the_standard_knows_none() -> None:
    with pytest.raises(UsageError, match="no tags"):
        FORMATS["qdc"].write(EMPTY)


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.is_text])
def test_what_is_text_is_utf_8_and_names_the_passages(name: str) -> None:
    text = FORMATS[name].write(everything()).decode("utf-8")
    assert "promises" in text
    assert "new" in text


def test_a_project_holds_the_texts_and_positions_count_code_points_in_them() -> None:
    archive = zipfile.ZipFile(io.BytesIO(FORMATS["qdpx"].write(everything())))
    assert archive.namelist()[0] == "project.qde"
    sources = [archive.read(name) for name in archive.namelist()[1:]]
    assert sources == [TEXT.encode(), TEXT.encode()]
    assert b"\r" not in sources[0]
    project = archive.read("project.qde").decode()
    assert 'startPosition="16" endPosition="17"' in project
    assert project.count("<PlainTextSelection") == 4  # the lost one has no place
    assert project.count("<Coding ") == 5


def test_lines_in_attributes_come_back() -> None:
    import xml.etree.ElementTree as ET

    archive = zipfile.ZipFile(io.BytesIO(FORMATS["qdpx"].write(everything())))
    root = ET.fromstring(archive.read("project.qde"))
    names = [one.get("name") for one in root.iter("{urn:QDA-XML:project:1.0}PlainTextSelection")]
    assert names == [TEXT[21:31], TEXT[0:15], TEXT[4:30], TEXT[16:17]]


def test_each_annotation_can_be_found_by_quote_and_by_position() -> None:
    items: list[dict[str, Any]] = json.loads(FORMATS["jsonld"].write(everything()))["first"]["items"]
    lost = 0
    for one in items:
        quote, *position = one["target"]["selector"]
        lost += not position
        for at in position:
            assert TEXT[at["start"] : at["end"]] == quote["exact"]
    assert lost == 1
    assert [one["motivation"] for one in items] == [
        *("tagging", "tagging", ["tagging", "commenting"], "tagging", "highlighting"),
    ]


def test_a_workbook_has_both_tables_and_no_formula() -> None:
    archive = zipfile.ZipFile(io.BytesIO(FORMATS["xlsx"].write(everything())))
    sheets = [archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
    assert [sheet.count("<row ") for sheet in sheets] == [8, 6]
    assert "<f>" not in "".join(sheets)
    assert "hyperlink" not in "".join(sheets)
    assert "=1+1" in archive.read("xl/sharedStrings.xml").decode()
    assert xlsxwriter.__version__


def test_without_its_package_excel_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UsageError) as caught:
        FORMATS["xlsx"].write(EMPTY)
    assert 'pip install "passage-reader[xlsx]"' in str(caught.value)
