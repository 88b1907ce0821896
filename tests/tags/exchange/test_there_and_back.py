"""What is exported and imported again is exported the same, to the byte: whatever is tagged, in whatever script."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.model import Metadata
from reader.errors import UsageError
from reader.tags import TagStore
from reader.tags.exchange import importing, reading
from reader.tags.exchange.importing import Report
from reader.tags.journal import AnyEdit, Edit
from reader.tags.model import State, TaggedPassage
from reader.tags.tag_names import tag_name
from tests.tags.exchange.coming_in import Texts, fresh, imported, written
from tests.tags.making import nasty_text

TEXT = (
    "“Dritte Schicht”: die USA.\t😀 e\u0301ne\n\nשלום עולם, مرحبا بالعالم\n國際 coalition 👩‍👩‍👧 end.\n"
    "The minister said no. The minister said no.\n= 1 + 1 is @home, -5 \u2028 x\x85y."
)
TEXTS = Texts(
    {"a.txt": TEXT, "folder/b é.md": TEXT + " Another end."},
    {"a.txt": Metadata("A <title> & more", "Src", "2025", url="https://example.org/x?y=1&z=ä")},
)
FORMS = ["csv", "jsonld", "qdpx"]

NAMES = st.sampled_from(["a", "a/b", "a/b/c", "no", "12:30", "étiquette", "=x", "@y", "Ünïcode 😀", "שלום", "x y/z"])
ANY_NAME = st.text(min_size=1, max_size=20).filter(lambda text: not _refused(text)).map(tag_name)
MOMENTS = st.sampled_from(["", "2026-11-22T10:14:03Z", "2025-01-01T00:00:00Z"])


def _refused(text: str) -> bool:
    try:
        tag_name(text)
    except UsageError:
        return True
    return False


@st.composite
def passages(draw: st.DrawFn) -> list[tuple[str, TaggedPassage]]:
    made: list[tuple[str, TaggedPassage]] = []
    for number in range(draw(st.integers(1, 6))):
        name = draw(st.sampled_from(sorted(TEXTS.articles)))
        text = TEXTS.articles[name].text
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, min(len(text), start + 40)))
        if not text[start:end].strip():
            continue
        tags = draw(st.lists(NAMES | ANY_NAME, max_size=3, unique=True))
        note = draw(st.just("") | nasty_text).replace("\0", "").replace("\r", "")
        one = TaggedPassage(
            *(f"p-abcdef{number}x", tuple(tags), start, end, text[start:end], text[max(0, start - 32) : start]),
            *(text[end : end + 32], draw(st.sampled_from(["", "ada", "bób"])), draw(MOMENTS), draw(MOMENTS)),
            note=note.encode("utf-8", "replace").decode() if note.strip() else "",
        )
        made.append((name, one))
    return made


def filled(folder: Path, found: list[tuple[str, TaggedPassage]]) -> TagStore:
    tags = fresh(folder, "first")
    edits: list[AnyEdit] = [Edit(name, None, one, TEXTS.articles[name].text_sha256) for name, one in found]
    tags.take_step(lambda: (edits, "made"))
    return tags


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25)
@given(found=passages())
def test_export_import_export_is_the_same(form: str, found: list[tuple[str, TaggedPassage]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = filled(Path(folder), found)
        once = written(first, TEXTS, form)
        second = fresh(Path(folder), "second")
        report = imported(second, TEXTS, once)
        assert report.problems == []
        assert report.added == len(found)
        assert written(second, TEXTS, form) == once
        again = imported(second, TEXTS, once)
        assert (again.added, again.changed, again.tags_added, again.tags_changed) == (0, 0, 0, 0)
        home = imported(first, TEXTS, once)
        assert (home.added, home.changed) == (0, 0)


@settings(max_examples=12)
@given(found=passages())
def test_the_ways_agree_on_what_is_tagged(found: list[tuple[str, TaggedPassage]]) -> None:
    def said(tags: TagStore) -> set[tuple[object, ...]]:
        return {
            (name, one.place, frozenset(one.passage.tags), one.passage.by)
            for name in tags.tagged_articles()
            for one in tags.anchored(TEXTS.articles[name])
        }

    with tempfile.TemporaryDirectory() as folder:
        first = filled(Path(folder), found)
        for form in FORMS:
            other = fresh(Path(folder), form)
            imported(other, TEXTS, written(first, TEXTS, form))
            assert said(other) == said(first)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(NAMES | ANY_NAME, nasty_text.filter(lambda text: "\0" not in text), st.sampled_from(["", "#2a9d9d"])),
        unique_by=lambda one: one[0],
        min_size=1,
        max_size=6,
    )
)
def test_codebooks_come_back(listed: list[tuple[str, str, str]]) -> None:
    from reader.tags.codebook_changes import TagEdit
    from reader.tags.model import Tag
    from reader.yaml_gate import storable

    with tempfile.TemporaryDirectory() as folder:
        first = fresh(Path(folder), "first")
        made = [Tag(name, storable(said), colour) for name, said, colour in listed]
        edits = [TagEdit(None, tag, number) for number, tag in enumerate(made)]
        first.take_step(lambda: (edits, "made"))
        assert first.codebook().tags == tuple(made)
        for form in ("qdc", "codebook"):
            second = fresh(Path(folder), form)
            once = written(first, TEXTS, form)
            imported(second, TEXTS, once)
            assert written(second, TEXTS, form) == once
            assert {tag.name for tag in second.codebook().tags} == {tag.name for tag in made}
            assert imported(second, TEXTS, once).says == "nothing new"


@settings(max_examples=12)
@given(found=passages(), order=st.permutations(FORMS))
def test_one_corpus_in_several_formats_comes_in_once(found: list[tuple[str, TaggedPassage]], order: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = filled(Path(folder), found)
        second = fresh(Path(folder), "second")
        contents = [reading.parse(written(first, TEXTS, form), form) for form in order]
        assert importing.run(second, TEXTS, contents[:2]).added == len(found)
        assert importing.run(second, TEXTS, contents[1:]).added == 0
        assert importing.run(first, TEXTS, contents).added == 0


def test_lost_passages_come_back_as_lost(tmp_path: Path) -> None:
    one = TaggedPassage("p-abcdefgh", ("a",), 3, 30, "words that nobody ever wrote here", "x", "y", "ada")
    first = filled(tmp_path, [("a.txt", one)])
    for form in ("csv", "jsonld"):
        second = fresh(tmp_path, form)
        once = written(first, TEXTS, form)
        report: Report = imported(second, TEXTS, once)
        assert (report.added, report.lost) == (1, 1)
        assert "kept as lost" in report.remarks[0].advice
        assert written(second, TEXTS, form) == once
        assert [found.state for found in second.anchored(TEXTS.articles["a.txt"])] == [State.LOST]
        assert imported(second, TEXTS, once).added == 0
