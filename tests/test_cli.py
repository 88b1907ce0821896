"""The commands as a person and as a program meet them: what is printed, on which stream, with which exit status."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import reader
from reader import corpus as corpora
from reader.cli import main
from reader.grammar import COMMANDS, EXPORTS
from reader.tags import Anchored
from tests.conftest import REPOSITORY

SHIPPED = REPOSITORY / "corpus"
SUMMIT = """---
title: Leaders meet in Paris
source: UNN
date: 2025-09-04
byline: Ada Byron
url: https://example.org/summit
language: en
---

The coalition of the willing meets in Paris. Its second level is the coalition of
support for Ukraine, the leaders said.

The coalition of support for Ukraine has thirty members.
"""
LAYERS = "Two layers of defence\n\nThe first layer is the army. It’s “strong”.\r\nThe second layer is the guarantees.\n"
NASTY_NAME = "na\x1b[31msty[b]\u202e.txt"
NASTY = "Title \x1b]52;c;cGF3bmVk\x07 [@click=app.bell]x[/] \u202egnp\n\nA guarantee \x1b[2J\x9b31m of [/b] nothing.\n"


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was printed
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    (made / "2025").mkdir(parents=True)
    (made / "2025" / "summit.md").write_text(SUMMIT, "utf-8")
    (made / "layers.txt").write_text(LAYERS, "utf-8", newline="")
    return made


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("READER_CORPUS", str(folder))

    def ran(*argv: str) -> Ran:
        capsys.readouterr()
        status = main(argv)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return ran


def tag(run: Run, *more: str) -> dict[str, Any]:
    made: dict[str, Any] = run("tag", "layers", "the first layer", "-t", "guarantees/army", "--json", *more).json
    return made


def assert_clean(text: str) -> None:
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text), repr(text)


def assert_one_line(ran: Ran, status: int, *said: str) -> None:
    assert ran.status == status
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("reader: ")
    assert_clean(ran.err)
    for words in said:
        assert words in ran.err


# -- search


def test_search_as_json(run: Run) -> None:
    ran = run("search", "coalition", "--json")
    assert ran.status == 0
    assert ran.err == ""
    found = ran.json
    assert list(found) == ["query", "total", "elapsed_ms", "suggestion", "facets", "hits"]
    assert (found["query"], found["total"]) == ("coalition", 1)
    assert isinstance(found["elapsed_ms"], float | int)
    assert isinstance(found["suggestion"], str)
    (hit,) = found["hits"]
    assert list(hit) == ["article", "title", "source", "date", "score", "snippets"]
    assert hit["article"] == "2025/summit.md"
    assert (hit["title"], hit["source"], hit["date"]) == ("Leaders meet in Paris", "UNN", "2025-09-04")
    assert hit["score"] > 0
    assert hit["snippets"]
    text = run("show", "summit", "--json").json["text"]
    for snippet in hit["snippets"]:
        assert list(snippet) == ["start", "end", "text", "matches"]
        assert text[snippet["start"] : snippet["end"]] == snippet["text"]
        assert snippet["matches"]
        for start, end in snippet["matches"]:
            assert snippet["start"] <= start < end <= snippet["end"]
            assert text[start:end].casefold() == "coalition"


def test_search_for_a_person(run: Run) -> None:
    ran = run("search", "coalition")
    assert ran.status == 0
    assert "Leaders meet in Paris" in ran.out
    assert "2025/summit.md  UNN · 2025-09-04" in ran.out
    assert "*coalition*" in ran.out
    assert "1 article found" in ran.out
    assert all(len(line.replace("*", "")) <= 80 for line in ran.out.splitlines())


def test_the_words_of_a_query_need_no_quotes(run: Run) -> None:
    assert run("search", "second", "layer", "--json").json["query"] == "second layer"


def test_a_search_that_finds_nothing_ends_with_1(run: Run) -> None:
    ran = run("search", "zebra", "--json")
    assert ran.status == 1
    assert ran.json["hits"] == []
    assert_one_line(run("search", "zebra"), 1, "nothing found for “zebra”")


def test_the_number_of_hits_and_their_order(run: Run, folder: Path) -> None:
    for year in (2021, 2023, 2022):
        (folder / f"{year}.md").write_text(f"---\ndate: {year}-01-01\ntitle: T\n---\nA zebra.\n", "utf-8")
    newest = run("search", "zebra", "--sort", "newest", "-n", "2", "--json").json
    assert [hit["article"] for hit in newest["hits"]] == ["2023.md", "2022.md"]
    assert newest["total"] == 3
    oldest = run("search", "zebra", "--sort", "oldest", "--json").json
    assert [hit["article"] for hit in oldest["hits"]] == ["2021.md", "2022.md", "2023.md"]
    assert "3 articles found, the first 2 shown; -n shows more" in run("search", "zebra", "-n", "2").out


def test_a_search_sees_what_changed_a_second_ago(run: Run, folder: Path) -> None:
    assert run("search", "zebra").status == 1
    (folder / "new.txt").write_text("A zebra was seen.\n", "utf-8")
    assert run("search", "zebra").status == 0
    (folder / "new.txt").unlink()
    assert run("search", "zebra").status == 1
    tag(run)
    assert [hit["article"] for hit in run("search", "tag:guarantees", "--json").json["hits"]] == ["layers.txt"]


@pytest.mark.parametrize(
    "query", ["date:[x to y]", "(" * 3000, "word~999", "\x1b[2J*", '"', "NOT", "a" * 100_000, "\udcff"]
)
def test_no_query_ends_in_a_traceback(run: Run, query: str) -> None:
    ran = run("search", query)
    assert ran.status in (0, 1, 2)
    assert "should not have happened" not in ran.err
    assert_clean(ran.out + ran.err)
    if ran.status == 2:
        assert_one_line(ran, 2)


def test_an_index_that_cannot_be_updated_is_said_and_the_old_one_answers(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("search", "coalition").status == 0

    def busy(*_: object, **__: object) -> None:
        raise reader.errors.FileLockedError("is in use", path="index")

    monkeypatch.setattr(corpora.Corpus, "update_index", busy)
    ran = run("search", "coalition", "--json")
    assert ran.status == 0
    assert ran.json["total"] == 1
    assert "not brought up to date: index: is in use" in ran.err


# -- articles, show


def test_articles_as_json(run: Run) -> None:
    tag(run)
    ran = run("articles", "--json")
    assert ran.status == 0
    summit, layers = ran.json
    assert summit == {
        "article": "2025/summit.md",
        "title": "Leaders meet in Paris",
        "source": "UNN",
        "date": "2025-09-04",
        "byline": "Ada Byron",
        "url": "https://example.org/summit",
        "language": "en",
        "guessed": [],
        "words": summit["words"],
        "text_sha256": hashlib.sha256(run("show", "summit", "--json").json["text"].encode()).hexdigest(),
        "passages": 0,
    }
    assert 25 < summit["words"] < 45
    assert (layers["article"], layers["passages"]) == ("layers.txt", 1)
    assert layers["title"] == "Two layers of defence"
    assert "title" in layers["guessed"]
    assert layers["guessed"] == sorted(layers["guessed"])


def test_articles_for_a_person(run: Run) -> None:
    ran = run("articles")
    header, summit, layers, *_ = ran.out.splitlines()
    assert header.split() == ["date", "source", "title", "words", "tagged", "article"]
    assert summit.index("2025/summit.md") == header.index("article") == layers.index("layers.txt")
    assert summit.index("Leaders") == header.index("title")
    assert "~ was guessed from the text" in ran.out


def test_show_as_json(run: Run, folder: Path) -> None:
    shown = run("show", "layers.txt", "--json").json
    (listed,) = (one for one in run("articles", "--json").json if one["article"] == "layers.txt")
    assert list(shown) == [*listed, "text", "body", "boilerplate", "sentences"]
    assert {name: shown[name] for name in listed} == listed
    assert shown["text"] == LAYERS.replace("\r\n", "\n")
    assert shown["text_sha256"] == hashlib.sha256(shown["text"].encode()).hexdigest()
    start, end = shown["body"]
    assert 0 <= start < end <= len(shown["text"])
    assert all(list(one) == ["start", "end", "kind"] for one in shown["boilerplate"])
    assert "The first layer is the army." in [shown["text"][a:b] for a, b in shown["sentences"]]
    assert "---" not in run("show", "summit", "--json").json["text"]


def test_show_for_a_person(run: Run) -> None:
    lines = run("show", "summit").out.splitlines()
    assert lines[0] == "Leaders meet in Paris"
    assert lines[1] == "UNN · 2025-09-04 · Ada Byron · https://example.org/summit · en · 2025/summit.md"
    assert "The coalition of the willing meets in Paris." in "\n".join(lines)
    assert all(len(line) <= 80 for line in lines[3:])


@pytest.mark.parametrize("name", ["2025/summit.md", "./2025/summit.md", "summit.md", "summit", "2025", "SUMM"])
def test_an_article_is_named_by_any_part_of_its_id(run: Run, name: str) -> None:
    assert run("show", name, "--json").json["article"] == "2025/summit.md"


def test_an_article_is_named_by_a_path(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("show", str(folder / "layers.txt"), "--json").json["article"] == "layers.txt"
    monkeypatch.chdir(folder / "2025")
    assert run("show", "../layers.txt", "--json").json["article"] == "layers.txt"


def test_a_name_that_fits_none_or_several_is_said(run: Run) -> None:
    assert_one_line(run("show", "nothing"), 1, "there is no article “nothing”", "`reader articles`")
    assert_one_line(run("show", "s"), 1, "could be 2 articles", "2025/summit.md, layers.txt")
    assert_one_line(run("show", ""), 1, "there is no article")
    assert_one_line(run("show", "../../etc/passwd"), 1, "there is no article")


# -- tag, tags


TAGGED = ["id", "article", "tags", "quote", "start", "end", "state", "note", "by", "created", "modified"]


def test_tagging_prints_and_keeps_the_passage(run: Run, folder: Path) -> None:
    ran = run("tag", "layers", "the  FIRST\nlayer", "-t", "guarantees/army", "own", "--note", "see\nbelow", "--json")
    assert ran.status == 0
    made = ran.json
    assert list(made) == TAGGED
    assert re.fullmatch("p-[a-z][a-z0-9]{7}", made["id"])
    assert made["article"] == "layers.txt"
    assert made["tags"] == ["guarantees/army", "own"]
    assert made["quote"] == LAYERS.replace("\r\n", "\n")[made["start"] : made["end"]] == "The first layer"
    assert (made["state"], made["note"], made["by"]) == ("exact", "see\nbelow", "ada")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made["created"])
    assert made["id"] in (folder / "tags" / "layers.txt.yaml").read_text("utf-8")
    assert run("tags", "--json").json == [made]


def test_tagging_for_a_person(run: Run) -> None:
    ran = run("tag", "layers", 'It\'s "strong"', "-t", "army", "--note", "true")
    assert ran.status == 0
    assert re.fullmatch(r"layers\.txt\n  p-\w{8}  army  exact  ada\n      “It’s “strong””\n      note: true\n", ran.out)


def test_the_name_that_signs_comes_from_the_settings(run: Run, sealed: Path) -> None:
    settings = reader.places.settings_file()
    settings.parent.mkdir(parents=True)
    settings.write_text("by: Grace\nnonsense: 1\n", "utf-8")
    ran = run("tag", "layers", "army", "-t", "x", "--json")
    assert ran.json["by"] == "Grace"
    assert "settings.yaml:2: there is no setting “nonsense”" in ran.err


def test_a_quote_that_stands_there_twice_has_to_be_chosen(run: Run) -> None:
    words = "the coalition of support for Ukraine"
    assert run("tag", "summit", words, "-t", "x", "--json").json["start"] > 0
    capital = "coalition of support for Ukraine"
    assert_one_line(
        run("tag", "summit", capital, "-t", "x"), 2, "2025/summit.md: these words stand there 2 times", "--nth 1 to 2"
    )
    first, second = (run("tag", "summit", capital, "-t", "x", "--nth", nth, "--json").json for nth in "12")
    assert first["start"] < second["start"]
    assert_one_line(run("tag", "summit", capital, "-t", "x", "--nth", "3"), 2, "stand there 2 times", "--nth 3")
    assert_one_line(run("tag", "layers", "army", "-t", "x", "--nth", "2"), 2, "stand there once")


def test_words_that_do_not_stand_there_change_nothing(run: Run, folder: Path) -> None:
    assert_one_line(run("tag", "layers", "not there", "-t", "x"), 1, "layers.txt: these words do not stand there")
    assert_one_line(run("tag", "layers", " ", "-t", "x"), 1)
    assert_one_line(run("tag", "layers", "army", "-t", "/"), 2, "a tag needs a name")
    assert not (folder / "tags").exists()


def test_which_tagged_passages_are_listed(run: Run, folder: Path) -> None:
    first = tag(run)
    second = run("tag", "summit", "thirty members", "-t", "figure", "guarantee", "--json").json
    assert run("tags", "--json").json == [second, first]
    assert run("tags", "guarantees", "--json").json == [first]
    assert run("tags", "guarantees/army", "--json").json == [first]
    assert run("tags", "guar*", "--json").json == [second, first]
    assert run("tags", "--article", "layers", "--json").json == [first]
    assert run("tags", "figure", "--article", "layers", "--json").json == []
    assert run("tags", "--state", "exact", "--json").json == [second, first]
    ran = run("tags", "--state", "lost", "--json")
    assert (ran.status, ran.json) == (1, [])
    assert "2 tagged passages in 2 articles" in run("tags").out
    assert_one_line(run("tags", "zebra"), 1, "no tagged passage is like that")


def test_passages_move_and_get_lost_and_none_is_dropped(run: Run, folder: Path) -> None:
    made = tag(run)
    text = LAYERS.replace("\r\n", "\n")
    (folder / "layers.txt").write_text("A new beginning of some length.\n\n" + text, "utf-8")
    (moved,) = run("tags", "--json").json
    assert moved["state"] in ("exact", "moved")
    assert moved["start"] == made["start"] + 33
    (folder / "layers.txt").write_text("Something else altogether stands here now, nothing is as it was.\n", "utf-8")
    (lost,) = run("tags", "--state", "lost", "--json").json
    assert {**lost, "state": "exact"} == made
    (folder / "layers.txt").unlink()
    assert run("tags", "--article", "layers.txt", "--json").json == [lost]
    check = run("check", "--json")
    assert check.status == 1
    assert any("layers.txt" in one["file"] for one in check.json)


def test_a_broken_tag_file_is_said_and_the_rest_is_listed(run: Run, folder: Path) -> None:
    tag(run)
    broken = folder / "tags" / "2025" / "summit.md.yaml"
    broken.parent.mkdir()
    broken.write_text("version: 1\npassages: [\n", "utf-8")
    ran = run("tags", "--json")
    assert ran.status == 1
    assert [one["article"] for one in ran.json] == ["layers.txt"]
    assert "summit.md.yaml" in ran.err
    assert_one_line(run("tag", "summit", "thirty members", "-t", "x"), 1, "summit.md.yaml")
    assert broken.read_text("utf-8") == "version: 1\npassages: [\n"
    found = run("check", "--json").json
    assert any("summit.md.yaml" in one["file"] and one["advice"] for one in found)
    assert run("export", "csv").status == 1


# -- index, check, export


def test_index_as_json(run: Run, folder: Path) -> None:
    names = ["added", "changed", "removed", "unchanged", "failed", "rebuilt", "notices"]
    first = run("index", "--json").json
    assert list(first) == names
    assert (first["added"], first["failed"]) == (2, [])
    (folder / "layers.txt").write_text(LAYERS + "More.\n", "utf-8")
    (folder / "2025" / "summit.md").unlink()
    (folder / "new.txt").write_text("New.\n", "utf-8")
    second = run("index", "--json").json
    assert [second[name] for name in names[:5]] == [1, 1, 1, 0, []]
    third = run("index", "--rebuild", "--json").json
    assert third["added"] + third["unchanged"] == 2
    assert third["rebuilt"]
    assert re.search("2 (un|add)", run("index").out)


def test_index_tells_how_far_it_is(run: Run) -> None:
    ran = run("index", "--json-progress")
    *steps, last = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 0
    assert steps
    assert all(list(step) == ["done", "total", "current", "rate", "left_s"] for step in steps)
    assert all(step["done"] <= step["total"] or not step["total"] for step in steps)
    assert list(last) == ["report"]
    assert last["report"]["added"] == 2


def test_a_corpus_without_fault(run: Run, folder: Path) -> None:
    ran = run("check", "--json")
    assert (ran.status, ran.json) == (0, [])
    (folder / ".hidden").write_text("x", "utf-8")
    assert run("check", "--json").json == []
    ran = run("check")
    assert ran.status == 0
    assert ran.out.splitlines() == ["no problems; articles: 2, tagged passages: 0", "not read: .hidden (is hidden)"]
    assert_one_line(run("tags"), 1, "no tagged passages; `t` in the reader makes them")


def test_check_finds_what_is_wrong(run: Run, folder: Path, sealed: Path) -> None:
    (folder / "nul.txt").write_bytes(b"\x00" * 5000)
    (folder / "away.txt").symlink_to(sealed)
    settings = reader.places.settings_file()
    settings.parent.mkdir(parents=True)
    settings.write_text("\nmeasure: wide\n", "utf-8")
    ran = run("check", "--json")
    assert ran.status == 1
    assert all(list(one) == ["file", "line", "problem", "advice"] for one in ran.json)
    assert all(one["problem"] and one["advice"] for one in ran.json)
    assert {one["file"].rstrip("/") for one in ran.json} == {"nul.txt", "away.txt", str(settings)}
    assert next(one for one in ran.json if one["file"] == str(settings))["line"] == 2
    ran = run("check")
    assert ran.status == 1
    assert "4 problems; articles: " in ran.out
    assert "settings.yaml:2:" in "".join(line.strip() for line in ran.out.splitlines())


def test_check_says_what_to_do_about_front_matter_and_about_encodings(run: Run, folder: Path) -> None:
    (folder / "a.md").write_text("---\ntitle: T\nsource: [unclosed\n---\nBody.\n", "utf-8")
    (folder / "b.txt").write_bytes("Größe und Maß: ein schöner Übergang für Österreich. ".encode("latin-1") * 5)
    front_matter, encoding = run("check", "--json").json
    assert (front_matter["file"], front_matter["advice"]) == ("a.md", "correct that line in an editor")
    assert front_matter["line"] in (3, 4)
    assert (encoding["file"], encoding["line"]) == ("b.txt", 0)
    assert "save it as UTF-8" in encoding["advice"]


def test_export_csv(run: Run, tmp_path: Path) -> None:
    made = tag(run, "--note", "=1+1")
    ran = run("export", "csv")
    assert ran.status == 0
    assert ran.err == ""
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert (row["id"], row["document"], row["tag"], row["content"]) == (
        made["id"],
        "layers.txt",
        "guarantees/army",
        "The first layer",
    )
    assert row["note"] == "'=1+1"
    assert row["title"] == "Two layers of defence"
    target = tmp_path / "out" / "passages.csv"
    assert run("export", "csv", "-o", str(target)).status == 2
    assert not target.parent.exists()
    target.parent.mkdir()
    ran = run("export", "csv", "-o", str(target))
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert target.read_text("utf-8") == run("export", "csv").out


def test_export_markdown(run: Run) -> None:
    tag(run)
    ran = run("export", "markdown")
    assert ran.status == 0
    assert "> The first layer" in ran.out
    assert "guarantees/army" in ran.out


def test_every_format_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    tag(run)
    for name in EXPORTS:
        target = tmp_path / f"out.{name}"
        assert run("export", name, "-o", str(target)).status == 0
        assert target.stat().st_size > 50
    assert_one_line(run("export", "qdpx"), 2, "name a file: -o passages.qdpx")
    assert run("export", "html", "--by", "article").out.count("<h2") == 1


def test_what_was_exported_can_be_imported(run: Run, tmp_path: Path) -> None:
    made = tag(run, "--note", "A note")
    tables = {name: tmp_path / f"out.{name}" for name in ("csv", "jsonld", "qdpx", "qdc", "codebook")}
    for name, target in tables.items():
        run("export", name, "-o", str(target))
        ran = run("import", str(target))
        assert (ran.status, ran.err) == (0, "")
        assert ran.out in ("imported: 1 passage was there already\n", "imported: nothing new\n")
    assert [one["id"] for one in run("tags", "--json").json] == [made["id"]]
    other = tmp_path / "other.csv"
    other.write_text("document,tag,content\nlayers,new,The second layer\nnowhere,x,said by nobody at all\n", "utf-8")
    said = run("import", str(other), "--dry-run", "--json")
    assert (said.status, said.json["added"], said.json["dry_run"]) == (1, 1, True)
    assert len(run("tags", "--json").json) == 1
    ran = run("import", str(other), str(tables["csv"]))
    assert ran.status == 1
    assert ran.out.startswith("imported: 1 passage added in 1 article, 1 tag added, 1 passage was there already")
    assert "other.csv:3: 1 passage of “nowhere”, which is no article here" in ran.err
    assert len(run("tags", "--json").json) == 2


def test_a_table_with_a_column_of_names_is_no_codebook_unless_one_says_so(run: Run, tmp_path: Path) -> None:
    table, tags = tmp_path / "people.csv", tmp_path / "tags.csv"
    table.write_text("name,age\nbob,3\n", "utf-8")
    tags.write_text("Name,Color,weight\nlayers,#2a9d9d,3\n", "utf-8")
    assert_one_line(run("import", str(table)), 1, "people.csv: is in no format that can be imported")
    assert run("import", str(tags)).out == "imported: 1 tag added\n"
    assert run("import", str(table), "--as", "codebook").out == "imported: 1 tag added\n"


def test_of_several_files_one_that_is_broken_stops_all(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text("document,tag,content\nlayers,new,The first layer\n", "utf-8")
    bad.write_text("document,tag,content,start\nlayers,new,The first layer,\x1b[2J\n", "utf-8")
    assert_one_line(run("import", str(good), str(bad)), 1, "b.csv:2: the column “start” should hold a number")
    assert run("tags", "--json").json == []
    assert_one_line(run("import", str(tmp_path / "none")), 1, "cannot be read")
    assert_one_line(run("import", str(good), "--as", "pdf"), 2, "invalid choice")


def test_an_export_never_lands_in_the_corpus_or_on_a_device(run: Run, folder: Path) -> None:
    assert_one_line(run("export", "csv", "-o", str(folder / "layers.txt")), 2, "lies in the corpus")
    assert (folder / "layers.txt").read_text("utf-8") == LAYERS.replace("\r\n", "\n")
    assert_one_line(run("export", "csv", "-o", os.devnull), 2, "is not a plain file")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    assert_one_line(run("export", "csv", "-o", str(folder.parent)), 2)


def test_an_export_of_a_corpus_whose_disk_goes_away_calls_nothing_lost(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag(run)
    read = corpora.Corpus.anchored

    def gone_meanwhile(self: corpora.Corpus, article_id: str) -> tuple[Anchored, ...]:
        folder.rename(folder.with_name("away"))
        return read(self, article_id)

    monkeypatch.setattr(corpora.Corpus, "anchored", gone_meanwhile)
    target = tmp_path / "out.csv"
    assert_one_line(run("export", "csv", "-o", str(target)), 1, "the corpus folder is gone")
    assert not target.exists()


# -- outside text


def test_hostile_text_only_shows(run: Run, folder: Path) -> None:
    (folder / NASTY_NAME).write_text(NASTY, "utf-8")
    (folder / "bad\udcff.txt").write_text("A guarantee.\n", "utf-8")
    assert run("tag", "sty", "nothing", "-t", "[red]x", "--note", "\x1b[2J\u202e").status == 0
    for line in (
        ["search", "guarantee"],
        ["articles"],
        ["show", "sty"],
        ["tags"],
        ["check"],
        ["export", "csv"],
        ["export", "markdown"],
        ["index", "--rebuild"],
    ):
        ran = run(*line)
        assert ran.status in (0, 1), ran.err
        assert "should not have happened" not in ran.err
        assert_clean(ran.out + ran.err)
        if line[0] not in ("index", "check"):
            assert "[" in ran.out
    for line in (
        ["search", "guarantee"],
        ["articles"],
        ["show", "sty"],
        ["tags"],
        ["check"],
        ["index", "--json-progress"],
    ):
        more = [] if "--json-progress" in line else ["--json"]
        ran = run(*line, *more)
        assert_clean(ran.out + ran.err)
    shown = run("show", "sty", "--json").json
    assert shown["article"] == NASTY_NAME
    assert shown["text"] == NASTY
    (passage,) = run("tags", "--json").json
    assert (passage["tags"], passage["article"]) == (["[red]x"], NASTY_NAME)


@pytest.mark.parametrize("command", ["show", "tags", "search"])
def test_hostile_arguments_only_show(run: Run, command: str) -> None:
    ran = run(command, "\x1b[2J\n\u202ex\udcff")
    assert ran.status in (1, 2)
    assert_clean(ran.out + ran.err)
    assert ran.err.count("\n") <= 2


# -- which corpus, and what goes wrong


def test_which_corpus(run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "corpus"
    other.mkdir()
    (other / "one.txt").write_text("One.\n", "utf-8")

    def articles(*argv: str) -> list[str]:
        return [one["article"] for one in run(*argv, "--json").json]

    assert len(articles("articles")) == 2
    assert articles("-C", str(other), "articles") == articles("articles", "-C", str(other)) == ["one.txt"]
    monkeypatch.delenv("READER_CORPUS")
    monkeypatch.chdir(tmp_path)
    assert articles("articles") == ["one.txt"]
    monkeypatch.chdir(folder)
    assert_one_line(run("articles"), 2, "corpus: there is no such folder", "opened when none is named")
    (folder / "articles").mkdir()
    assert_one_line(run("articles"), 2, "“articles” is a command; `reader ./articles` opens the folder of that name")
    monkeypatch.setenv("READER_CORPUS", "gone")
    assert_one_line(run("articles"), 2, "gone: there is no such folder", "$READER_CORPUS names it")


def test_what_is_no_corpus(run: Run, folder: Path, tmp_path: Path) -> None:
    assert_one_line(run("articles", "-C", str(folder / "layers.txt")), 2, "is a file, not a folder", "open the folder")
    assert_one_line(run("articles", "-C", ""), 2, "no folder is named", "-C .")
    assert_one_line(run("articles", "-C", "~nobody-of-this-name/x"), 2, "no such folder")
    assert_one_line(run("serach", "x"), 2, "did you mean `reader search`?")
    assert_one_line(run("serach"), 2, "did you mean `reader search`?")
    assert_one_line(run("search"), 2, "QUERY")
    (tmp_path / "empty").mkdir()
    assert_one_line(run("articles", "-C", str(tmp_path / "empty")), 1, "no articles here")
    assert run("articles", "-C", str(tmp_path / "empty"), "--json")[:2] == (1, "[]\n")


def test_the_interface_needs_a_terminal(run: Run, folder: Path) -> None:
    assert_one_line(run(str(folder)), 2, "needs a terminal", "`reader search`")


def test_version_and_help(run: Run) -> None:
    assert run("--version") == (0, f"reader {reader.__version__}\n", "")
    assert run("--help").status == 0
    assert all(run(name, "--help").status == 0 for name in COMMANDS)


def test_nothing_is_written_into_a_corpus_by_reading_it(run: Run, folder: Path) -> None:
    before = sorted((str(path), path.stat().st_mtime_ns) for path in [folder, *folder.rglob("*")])
    for line in (["search", "coalition"], ["articles"], ["show", "summit"], ["tags"], ["check"], ["export", "csv"]):
        run(*line)
    assert sorted((str(path), path.stat().st_mtime_ns) for path in [folder, *folder.rglob("*")]) == before


def test_what_should_not_happen_is_one_line_and_a_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("\x1b[31mno\nway\udcff")

    monkeypatch.setattr(corpora.Corpus, "entries", fail)
    ran = run("articles")
    assert_one_line(ran, 1, "this should not have happened: ValueError", "no way", str(reader.places.error_log()))
    told = reader.places.error_log()
    assert "Traceback" in told.read_text("utf-8")
    assert stat.S_IMODE(told.parent.stat().st_mode) == 0o700
    monkeypatch.setenv("READER_DEBUG", "1")
    assert "Traceback" in run("articles").err


def test_ctrl_c_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(corpora.Corpus, "entries", stop)
    assert run("articles") == (130, "", "")


# -- as a process


def process(*argv: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "reader", *argv], capture_output=True, check=False, cwd=REPOSITORY, env=env
    )


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    (folder / "long.txt").write_text("Many words stand here, one after another. " * 20_000, "utf-8")
    child = subprocess.Popen(
        [sys.executable, "-m", "reader", "show", "long", "-C", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=REPOSITORY,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.read(10)
    child.stdout.close()
    assert child.stderr.read() == b""
    child.stderr.close()
    assert child.wait() == 0


def test_a_poor_encoding_is_no_error(folder: Path) -> None:
    done = process("show", "layers", "-C", str(folder), env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert b"\\u201cstrong\\u201d" in done.stdout
    done = process("show", "nöthing", "-C", str(folder), env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1


def test_an_interrupted_process_says_nothing(folder: Path, sealed: Path) -> None:
    for number in range(3000):
        (folder / f"{number}.txt").write_text(f"Article {number}. " + "Some words of a longer text. " * 40, "utf-8")
    child = subprocess.Popen(
        [sys.executable, "-m", "reader", "index", "--json-progress", "-C", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=REPOSITORY,
    )
    assert child.stdout is not None
    child.stdout.readline()
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert err == b""
    assert b"report" not in out


# -- the corpus that is shipped


def test_the_shipped_corpus_is_without_fault(run: Run) -> None:
    ran = run("check", "--json", "-C", str(SHIPPED))
    assert (ran.status, ran.json) == (0, [])


def test_the_shipped_corpus_can_be_searched_and_its_tags_listed(run: Run) -> None:
    found = run("search", "level OR layer OR component", "--json", "-C", str(SHIPPED)).json
    assert found["total"] == 3
    passages = run("tags", "guarantees", "--json", "-C", str(SHIPPED)).json
    assert len(passages) >= 5
    assert {one["state"] for one in passages} == {"exact"}
    texts = {
        one: run("show", one, "--json", "-C", str(SHIPPED)).json["text"] for one in {p["article"] for p in passages}
    }
    assert all(texts[one["article"]][one["start"] : one["end"]] == one["quote"] for one in passages)
    assert len(texts) >= 4


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "\udcff", "/".join(["y" * 200] * 40)])
def test_a_name_that_no_folder_can_have(run: Run, name: str) -> None:
    assert_one_line(run(name), 2, "; ")
    assert_one_line(run("articles", "-C", name), 2, "; ")
