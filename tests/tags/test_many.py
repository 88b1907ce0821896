"""Many passages in one step: all or none, one undo, what others wrote meanwhile stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import files
from reader.articles.model import Passage
from reader.errors import FileWriteError, UsageError
from reader.tags import Codebook, State, Tag, TagStore
from reader.tags.links import Verdict
from tests.conftest import Effort
from tests.tags.making import STORY, article, span, store, tag_file_path

OTHER = "A truce was named. Nobody said when the truce would come."
TRUCE = span(STORY, "truce")


def quotes(tags: TagStore, article_id: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.quote, one.tags) for one in tags.passages(article_id)]


def both() -> list[tuple[object, list[Passage]]]:
    spans = [span(OTHER, "truce"), span(OTHER, "truce", 1)]
    return [(article(), [TRUCE]), (article(OTHER, "b.txt"), spans)]


def test_hits_in_several_articles_are_one_step(tmp_path: Path) -> None:
    tags = store(tmp_path)
    change = tags.add_many(both(), ["hit"], "found by a search")
    assert change.says == "tagged 3 passages in 2 articles with hit"
    assert quotes(tags, "a.txt") == [("truce", ("hit",))]
    assert len(quotes(tags, "b.txt")) == 2
    assert {one.note for one in tags.passages("b.txt")} == {"found by a search"}
    assert {one.by for one in tags.passages("b.txt")} == {"ada"}
    undone = store(tmp_path).undo()
    assert undone is not None
    assert undone.says == "Undone: tagged 3 passages in 2 articles with hit; hit left the codebook"
    assert tags.tagged_articles() == ()
    assert not (tmp_path / "corpus/tags/codebook.yaml").exists()
    again = tags.redo()
    assert again is not None
    assert len(quotes(tags, "b.txt")) == 2
    assert [tag.name for tag in tags.codebook().tags] == ["hit"]


def test_what_is_tagged_already_gets_the_tag_or_is_counted(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), TRUCE, ["old"], "mine")
    tags.add(article(OTHER, "b.txt"), span(OTHER, "truce"), ["hit"])
    change = tags.add_many(both(), ["hit"])
    assert change.says == "tagged 2 passages in 2 articles with hit · 1 had it already"
    assert quotes(tags, "a.txt") == [("truce", ("old", "hit"))]
    assert tags.passages("a.txt")[0].note == "mine"
    tags.undo()
    assert quotes(tags, "a.txt") == [("truce", ("old",))]
    assert quotes(tags, "b.txt") == [("truce", ("hit",))]


def test_a_file_that_cannot_be_written_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = store(tmp_path)
    tags.add(article(), TRUCE, ["old"])
    before = tag_file_path(tmp_path).read_bytes()
    whole = files.write_atomic

    def full(path: Path, content: bytes, **kind: object) -> None:
        if path.name.startswith("b.txt"):
            raise FileWriteError("the disk is full", path=path)
        whole(path, content, **kind)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "write_atomic", full)
    with pytest.raises(FileWriteError):
        tags.add_many(both(), ["hit"])
    assert tag_file_path(tmp_path).read_bytes() == before
    assert not tag_file_path(tmp_path, "b.txt").exists()
    assert tags.codebook() == Codebook((Tag("old"),))


@pytest.mark.parametrize(("found", "tags"), [([], ["a"]), (both(), []), (both(), ["a/\x00"])])
def test_nothing_to_do_is_refused_in_words(tmp_path: Path, found: list[object], tags: list[str]) -> None:
    with pytest.raises(UsageError):
        store(tmp_path).add_many(found, tags)


def test_a_text_that_changed_since_gets_its_offsets_counted_anew(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), TRUCE, ["old"])
    now = article("Some new first words. " + STORY)
    tags.add_many([(now, [span(now.text, "settlement")])], ["hit"])
    found = {one.passage.quote: one for one in tags.anchored(now)}
    assert {one.state for one in found.values()} == {State.EXACT}
    assert now.text[found["truce"].passage.start :].startswith("truce")


def test_splitting_is_one_step_and_spares_what_others_did_meanwhile(tmp_path: Path) -> None:
    tags = store(tmp_path)
    one = tags.add(article(), TRUCE, ["big", "kept"])
    two = tags.add(article(OTHER, "b.txt"), span(OTHER, "truce"), ["big"])
    store(tmp_path, "bob").change(article(), one.id, tags=["big", "kept", "bobs"])
    change = tags.retag_many(
        [("a.txt", one, ["small", "kept"]), ("b.txt", two, ["tiny"])], "split big: 1 small, 1 tiny"
    )
    assert change.says == "split big: 1 small, 1 tiny"
    assert set(tags.passages("a.txt")[0].tags) == {"small", "kept", "bobs"}
    assert tags.passages("b.txt")[0].tags == ("tiny",)
    undone = tags.undo()
    assert undone is not None
    assert undone.says.startswith("Undone: split big")
    assert set(tags.passages("a.txt")[0].tags) == {"big", "kept", "bobs"}
    assert tags.passages("b.txt")[0].tags == ("big",)


def test_tags_of_a_gone_article_move_along_and_come_back(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), TRUCE, ["a"], "note")
    tags.add(article(), span(STORY, "coalition"), ["b"])
    before = tag_file_path(tmp_path).read_bytes()
    change = tags.move_along("a.txt", article(STORY, "new/b.txt"))
    assert change.says == "moved 2 tagged passages from a.txt to new/b.txt"
    assert tags.tagged_articles() == ("new/b.txt",)
    assert {one.state for one in tags.anchored(article(STORY, "new/b.txt"))} == {State.EXACT}
    assert tags.undo() is not None
    assert tags.tagged_articles() == ("a.txt",)
    assert tag_file_path(tmp_path).read_bytes() == before


def test_links_to_a_gone_article_move_along_with_its_tags_and_come_back(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), TRUCE, ["a"])
    other = article(OTHER, "c.txt")
    tags.links.decide(article(), TRUCE, other, span(OTHER, "truce"), Verdict.SAME)
    tags.links.decide(article(STORY, "d.txt"), TRUCE, other, span(OTHER, "truce"), Verdict.NOT)
    path = tmp_path / "corpus/tags/links.yaml"
    before = path.read_bytes()
    here = article(STORY, "new/b.txt")
    assert tags.move_along("a.txt", here).says == "moved 1 tagged passage and 1 link from a.txt to new/b.txt"
    (placed,) = tags.links.between([here, other])
    assert (placed.certain, placed.link.verdict) == (True, Verdict.SAME)
    assert tags.links.articles() == {"new/b.txt", "c.txt", "d.txt"}
    tags.undo()
    assert path.read_bytes() == before
    tags.redo()
    assert tags.links.articles() == {"new/b.txt", "c.txt", "d.txt"}


def test_links_that_cannot_be_read_do_not_hinder_the_tags(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), TRUCE, ["a"])
    path = tmp_path / "corpus/tags/links.yaml"
    path.write_text("links: [", "utf-8")
    assert tags.move_along("a.txt", article(STORY, "b.txt")).says.startswith("moved 1 tagged passage from")
    assert path.read_text("utf-8") == "links: ["


def test_moving_to_an_article_with_tags_of_its_own_keeps_both(tmp_path: Path) -> None:
    tags = store(tmp_path)
    one = tags.add(article(), TRUCE, ["a"])
    tags.add(article(STORY, "b.txt"), span(STORY, "coalition"), ["b"])
    path = tag_file_path(tmp_path, "b.txt")
    path.write_text(path.read_text("utf-8").replace(tags.passages("b.txt")[0].id, one.id), "utf-8")
    tags.move_along("a.txt", article(STORY, "b.txt"))
    found = tags.passages("b.txt")
    assert [(one.quote, one.tags) for one in found] == [("coalition", ("b",)), ("truce", ("a",))]
    assert len({one.id for one in found}) == 2
    with pytest.raises(UsageError):
        tags.move_along("a.txt", article(STORY, "b.txt"))


# -- the codebook entry that a tagging made


def test_undoing_a_tagging_takes_its_new_codebook_entry_back(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), TRUCE, ["first"])
    before = (tmp_path / "corpus/tags/codebook.yaml").read_bytes()
    tags.add(article(), span(STORY, "coalition"), ["first", "second"])
    tags.undo()
    assert (tmp_path / "corpus/tags/codebook.yaml").read_bytes() == before
    tags.redo()
    assert [tag.name for tag in tags.codebook().tags] == ["first", "second"]


def test_an_entry_that_is_used_elsewhere_or_was_described_since_stays(tmp_path: Path) -> None:
    tags, bob = store(tmp_path), store(tmp_path, "bob")
    tags.add(article(), TRUCE, ["used", "said"])
    bob.add(article(OTHER, "b.txt"), span(OTHER, "truce"), ["used"])
    bob.describe_tag("said", "what it means")
    undone = tags.undo()
    assert undone is not None
    assert undone.article == "a.txt"
    assert [tag.name for tag in tags.codebook().tags] == ["used", "said"]


def test_comments_of_a_codebook_survive_both_ways(tmp_path: Path) -> None:
    tags = store(tmp_path)
    path = tmp_path / "corpus/tags/codebook.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "# ours\nversion: 1\ntags:\n- name: a  # the first\n# the end\n"
    path.write_text(text, "utf-8")
    tags.add(article(), TRUCE, ["a", "new"])
    assert "name: new" in path.read_text("utf-8")
    tags.undo()
    assert path.read_text("utf-8") == text


def test_a_codebook_that_somebody_broke_does_not_keep_from_undoing(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), TRUCE, ["new"])
    (tmp_path / "corpus/tags/codebook.yaml").write_text("<<<<<<< a\n", "utf-8")
    assert tags.undo() is not None
    assert tags.passages("a.txt") == ()
    assert (tmp_path / "corpus/tags/codebook.yaml").read_text("utf-8") == "<<<<<<< a\n"


# -- much of it


def test_thousands_of_passages_in_one_file_are_tagged_renamed_and_undone(tmp_path: Path, effort: Effort) -> None:
    many = effort.rounds(2_000, 10_000)
    text = "".join(f"Number {number}. " for number in range(many))
    spans, at = [], 0
    for number in range(many):
        words = f"Number {number}."
        spans.append(Passage(at, at + len(words)))
        at += len(words) + 1
    tags = store(tmp_path)
    assert tags.add_many([(article(text), spans)], ["n"]).says == f"tagged {many} passages in 1 article with n"
    assert tags.rename_tag("n", "m").says == f"renamed n to m · {many} passages in 1 article"
    assert {one.tags for one in tags.passages("a.txt")} == {("m",)}
    tags.undo()
    tags.undo()
    assert tags.passages("a.txt") == ()


def test_two_hundred_tags_on_one_passage(tmp_path: Path) -> None:
    tags = store(tmp_path)
    names = [f"t/{number}" for number in range(200)]
    made = tags.add(article(), TRUCE, names)
    assert store(tmp_path).passages("a.txt") == (made,)
    assert len(tags.codebook().tags) == 200
    tags.undo()
    assert tags.codebook().tags == ()


def test_a_step_that_fails_is_not_being_written_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = store(tmp_path)
    tags.add(article(), TRUCE, ["a"])
    told: list[tuple[int, int]] = []
    tags.tell_writing(lambda done, total: told.append((done, total)))

    def full(name: str, path: Path) -> None:
        if name == "write" and path.name == "a.txt.yaml":
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "on_step", full)
    with pytest.raises(FileWriteError):
        tags.rename_tag("a", "b")
    assert told[0] == (0, 1)
    assert told[-1] == (1, 1)
