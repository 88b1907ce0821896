"""Tags change on disk while somebody reads, selects, types a note or undoes: nothing is lost, and it is said."""

from __future__ import annotations

from pathlib import Path

from reader.app.screens.note import NoteEditor
from reader.tags import TagStore
from tests.app.coding import passages, tagged, typed
from tests.app.opened import opened
from tests.tags.test_git import commit, git

STEEL, COALITION = "The first level is steel.", "The second level is a coalition of builders."


async def test_others_at_the_tag_file_while_one_reads_selects_types_and_undoes(three_articles: Path) -> None:
    tagged(three_articles, ("alpha.md", STEEL, "steel"), ("alpha.md", COALITION, "builders"))
    path = three_articles / "tags" / "alpha.md.yaml"
    both = path.read_bytes()
    async with opened(three_articles, size=(100, 30)) as reader:
        await reader.open("alpha.md")
        await reader.until(lambda: len(reader.main.shown().anchored) == 2)

        # Another branch is checked out while a note is typed: the passage is gone, and comes back with the note.
        await reader.go(COALITION)
        await reader.press("m")
        await reader.until(lambda: isinstance(reader.app.screen, NoteEditor))
        await typed(reader, "months of thought")
        one = both[: both.index(b"- id:", both.index(b"- id:") + 1)]
        path.write_bytes(one)
        await reader.until(lambda: len(reader.main.shown().anchored) == 1, "the change is seen")
        await reader.press("ctrl+s")
        await reader.until(lambda: "noted" in reader.said)
        assert "had been taken out by another program: it is there again; u takes it back" in reader.said
        assert [one.get("note") for one in passages(three_articles, "alpha.md")] == [None, "months of thought"]
        await reader.until(lambda: len(reader.main.shown().anchored) == 2)
        await reader.press("u")
        await reader.until(lambda: path.read_bytes() == one)

        # Half of the file, as an editor leaves it for a while: nothing is written over it.
        path.write_bytes(both[:-200] + b"\n  quote: 'half")
        await reader.go("A third level")
        await reader.press("t")
        await typed(reader, "river", "<enter>")
        await reader.until(lambda: "nothing was tagged" in reader.said)
        assert path.read_bytes().endswith(b"'half")

        path.write_bytes(both)
        await reader.until(lambda: len(reader.main.shown().anchored) == 2)
        await reader.go(COALITION)
        await reader.press("m")
        await reader.until(lambda: isinstance(reader.app.screen, NoteEditor))
        await typed(reader, "again")
        await reader.press("ctrl+s")
        await reader.until(lambda: "noted" in reader.said)
        assert "there again" not in reader.said

        # The file is deleted between two steps of an undo: that is said, and what was there before stays as it is.
        path.unlink()
        await reader.until(lambda: "2 tagged passages are gone from alpha.md" in reader.said)
        path.write_bytes(both)
        await reader.until(lambda: "the tagged passages of alpha.md are there again" in reader.said)
        path.unlink()
        await reader.until(lambda: "2 tagged passages are gone from alpha.md" in reader.said)
        await reader.press("u")
        await reader.until(lambda: "the passage is not in the file any more" in reader.said)
        assert not path.exists()
        path.write_bytes(both)
        await reader.until(lambda: len(reader.main.shown().anchored) == 2)


async def test_what_was_cut_short_is_said_to_be_finished(three_articles: Path) -> None:
    tagged(three_articles, ("alpha.md", STEEL, "steel"), ("beta.md", "Steel comes first.", "steel"))
    async with opened(three_articles, size=(100, 30)) as reader:
        await reader.open("alpha.md")
        await reader.until(lambda: len(reader.main.shown().anchored) == 1)
        finished = TagStore.finished
        TagStore.finished = lambda _: ("Finished what was cut short: x",)
        try:
            await reader.until(lambda: "Finished what was cut short" in reader.said)
        finally:
            TagStore.finished = finished


async def test_a_branch_is_checked_out_while_one_tags(three_articles: Path) -> None:
    tagged(three_articles, ("alpha.md", STEEL, "steel"))
    assert git(three_articles, "init", "-q", "-b", "main").returncode == 0
    commit(three_articles)
    assert git(three_articles, "checkout", "-q", "-b", "hers").returncode == 0
    tagged(three_articles, ("alpha.md", COALITION, "builders"), ("beta.md", "Steel comes first.", "steel"))
    commit(three_articles)
    assert git(three_articles, "checkout", "-q", "main").returncode == 0

    async with opened(three_articles, size=(100, 30)) as reader:
        await reader.open("alpha.md")
        await reader.until(lambda: len(reader.main.shown().anchored) == 1)
        assert git(three_articles, "checkout", "-q", "hers").returncode == 0
        await reader.until(lambda: len(reader.main.shown().anchored) == 2, "her passage is seen")
        await reader.until(lambda: reader.main.listing.counts == {"alpha.md": 2, "beta.md": 1})

        await reader.go("A third level")
        await reader.press("t")
        await typed(reader, "river", "<enter>")
        await reader.until(lambda: len(passages(three_articles, "alpha.md")) == 3)
        assert git(three_articles, "checkout", "-q", "main").returncode != 0  # what is not committed is not lost
        commit(three_articles)
        assert git(three_articles, "checkout", "-q", "main").returncode == 0
        await reader.until(lambda: len(reader.main.shown().anchored) == 1, "as it was there")
        await reader.press("t")
        await typed(reader, "river", "<enter>")
        await reader.until(
            lambda: [one["tags"] for one in passages(three_articles, "alpha.md")] == [["steel"], ["river"]]
        )
        commit(three_articles)
        # Both have a passage of their own in one place: git leaves it to a person.
        assert git(three_articles, "merge", "-q", "--no-edit", "hers").returncode != 0
        await reader.until(lambda: "tags/alpha.md.yaml" in reader.standing + reader.said, "the file is named")
        half_merged = (three_articles / "tags" / "alpha.md.yaml").read_bytes()
        await reader.go(COALITION)
        await reader.press("t")
        await typed(reader, "lost?", "<enter>")
        await reader.until(lambda: "nothing was tagged" in reader.said)
        assert (three_articles / "tags" / "alpha.md.yaml").read_bytes() == half_merged
        assert git(three_articles, "checkout", "--theirs", "tags/alpha.md.yaml").returncode == 0
        await reader.until(lambda: len(reader.main.shown().anchored) == 3, "what came of it")
