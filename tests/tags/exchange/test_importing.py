"""What is taken in, where it is put, what is said of the rest; and that one undo takes all of it back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.articles.model import Metadata
from reader.errors import TagFileError
from reader.tags import TagStore
from reader.tags.model import State
from tests.tags.exchange.coming_in import Texts, fresh, imported, written
from tests.tags.exchange.outgoing import schemas
from tests.tags.making import span

STORY = (
    "Officials in São Tomé said on Monday that “the budget would be cut”, despite protests. The minister spoke.\n\n"
    "Later that day the budget would be cut again, and nobody protested any more in the streets of the capital."
)
TEXTS = Texts(
    {"doc1.txt": STORY, "sub/other.txt": "Nothing of it. The second text has words of its own, quite a lot of them."},
    {"sub/other.txt": Metadata("Other Words", url="https://www.example.org/story/")},
)
TAGUETTE = (
    "id,document,tag,content\r\n"
    "2,doc1,economy,Officials in São Tomé said on Monday that “the budget would be cut”\r\n"
    "2,doc1,people/official,Officials in São Tomé said on Monday that “the budget would be cut”\r\n"
    "1,doc1,economy\\budget,the budget would be cut\r\n"
    "3,doc1,no,despite protests. The minister\r\n"
    "5,doc1,economy,the budget would be cut\r\n"
)


def places(tags: TagStore, name: str = "doc1.txt") -> list[tuple[str, tuple[str, ...], State]]:
    return [(one.passage.quote, one.passage.tags, one.state) for one in tags.anchored(TEXTS.articles[name])]


def test_taguettes_table_comes_in_by_file_name_and_order(tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    report = imported(tags, TEXTS, TAGUETTE.encode())
    assert (report.added, report.lost, report.problems) == (4, 0, [])
    assert [one.passage.span for one in tags.anchored(TEXTS.articles["doc1.txt"])] == [
        span(STORY, "Officials in São Tomé said on Monday that “the budget would be cut”"),
        span(STORY, "the budget would be cut"),
        span(STORY, "despite protests. The minister"),
        span(STORY, "the budget would be cut", 1),
    ]
    assert [tagged for _, tagged, _ in places(tags)] == [
        ("economy", "people/official"),
        ("economy/budget",),
        ("no",),
        ("economy",),
    ]
    assert [tag.name for tag in tags.codebook().tags] == ["economy", "people/official", "economy/budget", "no"]
    assert [("stands 2 times" in one.problem) for one in report.remarks] == [True, True]
    assert imported(tags, TEXTS, TAGUETTE.encode()).says == "4 passages were there already"


@pytest.mark.parametrize("folder", schemas("taguette"))
def test_what_taguette_really_wrote_comes_in(folder: Path, tmp_path: Path) -> None:
    html = (folder / "input-doc1.html").read_text("utf-8")
    tags = fresh(tmp_path, "x")
    texts = Texts({"doc1.txt": _text_of(html)})
    report = imported(tags, texts, (folder / "highlights_all.csv").read_bytes())
    assert (report.added, report.lost, report.problems) == (4, 0, [])
    for file in ("codebook.csv", "codebook.qdc"):
        assert imported(tags, texts, (folder / file).read_bytes()).problems == []
    names = {"interesting", "economy", "economy/budget", "people/official", "étiquette", "no", "unused"}
    assert {tag.name for tag in tags.codebook().tags} == names
    economy = tags.codebook().get("economy")
    assert economy is not None
    assert economy.description == 'Money, "quoted", and commas'
    back = written(tags, texts, "csv").decode().splitlines()
    assert len(back) == 1 + 6


def _text_of(page: str) -> str:
    import html
    import re

    return " ".join(
        html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"</?(?:b|i|em|strong|a|span)\b[^>]*>", "", page))).split()
    )


def test_one_undo_takes_all_of_it_back(tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    first = tags.add(TEXTS.articles["sub/other.txt"], span("Nothing of it. ", "Nothing"), ["mine"])
    (tmp_path / "x" / "corpus" / "tags" / "codebook.yaml").write_text("tags:\n- mine # as it is\n")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    other = "id,document,tag,content\r\n9,Other Words,new,words of its own\r\n"
    assert imported(tags, TEXTS, (TAGUETTE + other.split("\r\n", 1)[1]).encode(), "from/taguette.csv").added == 5
    undone = tags.undo()
    assert undone is not None
    assert undone.says == ("Undone: imported taguette.csv: 5 passages added in 2 articles, 5 tags added")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == before
    assert tags.redo() is not None
    assert len(tags.passages("doc1.txt")) == 4
    assert first in tags.passages("sub/other.txt")


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    said = imported(tags, TEXTS, TAGUETTE.encode(), dry_run=True)
    assert not list((tmp_path / "x").rglob("*.yaml"))
    done = imported(tags, TEXTS, TAGUETTE.encode())
    assert (said.says, said.remarks) == (done.says, done.remarks)


def test_a_broken_file_of_the_corpus_stops_all_of_it(tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    folder = tmp_path / "x" / "corpus" / "tags"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "other.txt.yaml").write_text("version: 1\npassages: {\n")
    with pytest.raises(TagFileError):
        imported(tags, TEXTS, (TAGUETTE + "9,Other Words,new,words of its own\r\n").encode())
    assert [path.name for path in folder.rglob("*.yaml")] == ["other.txt.yaml"]


def test_what_is_there_already_is_completed_and_nothing_taken_away(tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    article = TEXTS.articles["doc1.txt"]
    mine = tags.add(article, span(STORY, "despite protests. The minister"), ["own"], "My note")
    table = (
        "id,document,tag,content,start,end,note,by\r\n"
        f"{mine.id},doc1.txt,more,despite protests. The minister,,,Theirs,\r\n"
        f",doc1.txt,bobs,despite protests. The minister,{mine.start},{mine.end},,bob\r\n"
    )
    report = imported(tags, TEXTS, table.encode())
    assert (report.added, report.changed) == (1, 1)
    ours, bobs = sorted(tags.passages("doc1.txt"), key=lambda one: one.by)
    assert (ours.id, ours.tags, ours.note) == (mine.id, ("own", "more"), "My note\n\nTheirs")
    assert (bobs.tags, bobs.by) == (("bobs",), "bob")
    assert imported(tags, TEXTS, table.encode()).says == "2 passages were there already"


def test_an_alias_is_the_tag_it_stands_for(tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    (tmp_path / "x" / "corpus" / "tags").mkdir(parents=True)
    (tmp_path / "x" / "corpus" / "tags" / "codebook.yaml").write_text("tags:\n- name: money\n  aliases: [economy]\n")
    imported(tags, TEXTS, TAGUETTE.encode())
    assert places(tags)[0][1] == ("money", "people/official")


def test_a_codebook_completes_the_one_here(tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    folder = tmp_path / "x" / "corpus" / "tags"
    folder.mkdir(parents=True)
    (folder / "codebook.yaml").write_text(
        "tags:\n# mine\n- name: a\n  description: Mine\n  key: 1\n- b # second\n", "utf-8"
    )
    table = 'path,description,colour,key,aliases\na,Theirs,teal,2,b\nb,New,,1,\nc,,,3,"x\ny"\n'
    report = imported(tags, TEXTS, table.encode())
    assert (report.tags_added, report.tags_changed) == (1, 2)
    a, b, c = tags.codebook().tags
    assert (a.description, a.colour, a.key, a.aliases) == ("Mine", "#2a9d9d", "1", ())
    assert (b.description, b.key) == ("New", "")
    assert (c.key, c.aliases) == ("3", ("x", "y"))
    assert "# mine" in (folder / "codebook.yaml").read_text("utf-8")
    assert imported(tags, TEXTS, table.encode()).says == "nothing new"


# -- which article


def test_what_has_no_article_is_said_with_the_line(tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    table = (
        "id,document,tag,content\n1,unheard of,a,these words stand in no article whatsoever\n2,unheard of,a,nor do\n"
    )
    report = imported(tags, TEXTS, table.encode(), "t.csv")
    assert report.added == 0
    (problem,) = report.problems
    assert (problem.file, problem.line) == ("t.csv", 2)
    assert problem.problem == "2 passages of “unheard of”, which is no article here, and no article has its quotes"


def test_an_unknown_document_is_told_by_its_quotes(tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    table = "document,tag,content\nwhatever,a,nobody protested  any more in the streets of\nwhatever,a,Later that day\n"
    assert imported(tags, TEXTS, table.encode()).added == 2
    assert [quote for quote, _, _ in places(tags)] == ["Later that day", "nobody protested any more in the streets of"]


def test_of_several_articles_of_a_title_the_one_with_the_quotes_is_taken(tmp_path: Path) -> None:
    texts = Texts({"a/x.txt": "One text.", "b/x.txt": "Another text.", "c/x.txt": "Another text."})
    tags = fresh(tmp_path, "x")
    report = imported(tags, texts, b"document,tag,content\nx,a,One\n")
    assert (report.added, tags.tagged_articles()) == (1, ("a/x.txt",))
    report = imported(tags, texts, b"document,tag,content\nx,a,Another\n")
    assert "could be 2 articles: b/x.txt, c/x.txt" in report.problems[0].problem


def test_a_quote_that_is_nearly_there_waits_for_a_person(tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    table = "document,tag,content\ndoc1.txt,a,nobody protestet anymore in the streets of that capital\n"
    report = imported(tags, TEXTS, table.encode())
    assert places(tags) == [("nobody protestet anymore in the streets of that capital", ("a",), State.CHANGED)]
    assert "until you confirm" in report.remarks[0].advice


# -- Hypothesis and the W3C's model


def hypothesis_row(**more: object) -> dict[str, object]:
    selector = [
        {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]", "startOffset": 0, "endOffset": 4},
        {"type": "TextPositionSelector", "start": 432, "end": 450},
        {"type": "TextQuoteSelector", "exact": "words of its own", "prefix": "second text has ", "suffix": ", quite"},
    ]
    return {
        "id": "aBcD12",
        "created": "2026-01-02T03:04:05.678901+00:00",
        "updated": "2026-01-02T03:04:05.678901+00:00",
        "user": "acct:eve@hypothes.is",
        "uri": "http://example.org/story#top",
        "text": "A *note*",
        "tags": ["one", "two words"],
        "group": "__world__",
        "permissions": {"read": ["group:__world__"]},
        "target": [{"source": "http://example.org/story", "selector": selector}],
        "document": {"title": ["Other"]},
        **more,
    }


def test_hypothesis_comes_in_by_address_with_notes_and_people(tmp_path: Path) -> None:
    reply = hypothesis_row(id="r", references=["aBcD12"], target=[{"source": "x"}], text="I agree")
    page_note = hypothesis_row(id="n", target=[{"source": "x"}], text="", tags=["page"])
    rows = {"total": 3, "rows": [hypothesis_row(), reply, page_note]}
    tags = fresh(tmp_path, "x")
    report = imported(tags, TEXTS, json.dumps(rows).encode(), "h.json")
    assert report.added == 1
    assert [one.problem for one in report.problems] == [
        "annotation 2 (“I agree”): a reply",
        "annotation 3 (“page”): it has no quote to find it by",
    ]
    (one,) = tags.passages("sub/other.txt")
    assert (one.quote, one.tags, one.note, one.by) == ("words of its own", ("one", "two words"), "A *note*", "eve")
    assert one.created == "2026-01-02T03:04:05.678901+00:00"
    assert dict(one.extra) == {"origin_id": "aBcD12"}
    assert imported(tags, TEXTS, json.dumps(rows["rows"]).encode()).added == 0


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ({"bodyValue": "hm"}, ((), "hm")),
        ({"body": "http://example.org/post1"}, ((), "http://example.org/post1")),
        ({"body": {"type": "TextualBody", "value": "hm"}}, ((), "hm")),
        ({"body": {"value": "x"}, "motivation": "tagging"}, (("x",), "")),
        ({"body": [{"value": "x", "purpose": "tagging"}, {"value": "y", "purpose": ["tagging"]}]}, (("x", "y"), "")),
        ({"body": [7, None, {"value": 7}]}, ((), "")),
        ({}, ((), "")),
    ],
)
def test_bodies_of_every_kind(tmp_path: Path, bodies: dict[str, Any], expected: tuple[tuple[str, ...], str]) -> None:
    selector = {"type": "TextQuoteSelector", "exact": "Nothing of it."}
    one = {"@context": "x", "type": "Annotation", "target": {"source": "sub/other.txt", "selector": selector}, **bodies}
    tags = fresh(tmp_path, "x")
    assert imported(tags, TEXTS, json.dumps(one).encode()).added == 1
    (made,) = tags.passages("sub/other.txt")
    assert (made.tags, made.note) == expected


@pytest.mark.parametrize("folder", schemas("refi-qda"))
def test_the_standards_own_example_comes_in(folder: Path, tmp_path: Path) -> None:
    tags = fresh(tmp_path, "x")
    imported(tags, TEXTS, (folder / "annexA1.qdc").read_bytes())
    found = {tag.name: (tag.colour, tag.description) for tag in tags.codebook().tags}
    assert found["Economy"] == ("#ffff00", "Anything about jobs or taxes or business")
    assert list(found) == ["Topics", "Economy", "Health care", "Values", "Conservatives", "Liberals"]
    assert b"d7aa29da-519b-4946-9b90-253b6db8fd0a" in written(tags, TEXTS, "qdc")
