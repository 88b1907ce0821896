"""Undo and redo: of everything, also after the program was closed, never over somebody else's work."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from reader import files
from reader.articles import Passage
from reader.errors import FileReadError, FileWriteError, TagFileError
from reader.tags import State, journal
from tests.tags.making import STORY, article, span, store, tag_file_path

THIRD = span(STORY, "The third is the United States.")
TRUCE = span(STORY, "truce")


def journal_path(folder: Path) -> Path:
    return folder / "state" / "undo.jsonl"


def test_each_kind_of_change_is_taken_back_and_done_again(tmp_path: Path) -> None:
    tags = store(tmp_path)
    states = [tags.passages("a.txt")]
    made = tags.add(article(), THIRD, ["a"], "n")
    states.append(tags.passages("a.txt"))
    for change in ({"tags": ["b"]}, {"note": "m"}, {"span": TRUCE}):
        tags.change(article(), made.id, **change)  # type: ignore[arg-type]
        states.append(tags.passages("a.txt"))
    tags.remove("a.txt", made.id)
    states.append(tags.passages("a.txt"))
    for state in reversed(states[:-1]):
        assert tags.undo() is not None
        assert tags.passages("a.txt") == state
    assert tags.undo() is None
    for state in states[1:]:
        assert tags.redo() is not None
        assert tags.passages("a.txt") == state
    assert tags.redo() is None


def test_it_says_in_words_what_it_did(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), TRUCE, ["a", "b"])
    tags.change(article(), made.id, tags=["b", "c"], note="n")
    tags.change(article(), made.id, span=THIRD)
    tags.remove("a.txt", made.id)
    said = []
    while change := tags.undo():
        assert (change.article, change.passage) == ("a.txt", made.id)
        said.append(change.says)
    assert said == [
        "Undone: untagged “The third is the United States.”",
        "Undone: changed “The third is the United States.” (ends)",
        "Undone: changed “truce” (+c −a, note); c left the codebook",
        "Undone: tagged “truce” with a, b; a, b left the codebook",
    ]
    again = tags.redo()
    assert again is not None
    assert again.says == "Done again: tagged “truce” with a, b"


def test_what_it_says_is_harmless_in_a_terminal(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article("a\x1b]52;c;x\x07\nb"), span("a\x1b]52;c;x\x07\nb", "\x1b]52;c;x\x07\nb"), ["x\u202ey"])
    change = tags.undo()
    assert change is not None
    assert not any(sign in change.says for sign in "\x1b\x07\n\u202e")


def test_it_survives_closing(tmp_path: Path) -> None:
    made = store(tmp_path).add(article(), THIRD, ["a"], "0123\x85 😀 ")
    store(tmp_path).remove("a.txt", made.id)
    assert not tag_file_path(tmp_path).exists()
    assert store(tmp_path).undo() is not None
    assert store(tmp_path).passages("a.txt") == (made,)
    assert store(tmp_path).undo() is not None
    assert store(tmp_path).passages("a.txt") == ()
    assert store(tmp_path).redo() is not None
    assert store(tmp_path).redo() is not None
    assert store(tmp_path).redo() is None


def test_something_new_ends_what_could_be_done_again(tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), THIRD, ["a"])
    tags.undo()
    tags.add(article(), TRUCE, ["b"])
    assert tags.redo() is None
    assert store(tmp_path).redo() is None


def test_a_file_comes_back_with_its_hash_and_the_keys_of_others(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    path = tag_file_path(tmp_path)
    path.write_text(
        path.read_text().replace("  by: ada", "  sure: yes\n  day: 2026-11-22\n  list:\n  - 'no'\n  by: ada")
    )
    tags.change(article(), made.id, tags=["b"])
    before = path.read_text()
    tags.remove("a.txt", made.id)
    assert not path.exists()
    tags.undo()
    assert path.read_text() == before


@pytest.mark.parametrize("how", ["change", "remove"])
def test_what_somebody_else_changed_since_is_not_taken_back(tmp_path: Path, how: str) -> None:
    ours, theirs = store(tmp_path), store(tmp_path, "bob")
    theirs.tagged_articles()
    first = ours.add(article(), TRUCE, ["x"])
    made = ours.add(article(), THIRD, ["a"])
    if how == "change":
        theirs.change(article(), made.id, note="bob was here")
    else:
        theirs.remove("a.txt", made.id)
    before = tag_file_path(tmp_path).read_bytes()
    why = "changed by somebody else" if how == "change" else "not in the file any more"
    step = r"undone \(tagged “The third is the United States.” with a\)"
    with pytest.raises(TagFileError, match=f"cannot be {step}: the passage (was|is) {why}"):
        ours.undo()
    assert tag_file_path(tmp_path).read_bytes() == before
    change = ours.undo()
    assert change is not None, "what came before is not blocked"
    assert change.passage == first.id
    assert ours.undo() is None


def test_a_passage_that_comes_back_twice_is_refused(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    other = tags.add(article(), TRUCE, ["a"])
    content = tag_file_path(tmp_path).read_bytes()
    tags.remove("a.txt", made.id)
    tag_file_path(tmp_path).write_bytes(content)  # git brought it back
    with pytest.raises(TagFileError, match="somebody else"):
        tags.undo()
    assert {one.id for one in tags.passages("a.txt")} == {made.id, other.id}


def test_offsets_that_moved_since_are_no_change(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    tags.change(article(), made.id, tags=["b"])
    new = "More in front. " + STORY
    tags.add(article(new), span(new, "truce"), ["c"])
    tags.undo()
    assert tags.undo() is not None
    again = tags.passages("a.txt")[0]
    assert (again.tags, again.span) == (("a",), span(new, made.quote))


def test_two_readers_undo_what_is_their_own(tmp_path: Path) -> None:
    one, two = store(tmp_path), store(tmp_path, "bob")
    first = one.add(article(), THIRD, ["a"])
    second = two.add(article(), TRUCE, ["b"])
    third = one.add(article(), span(STORY, "France"), ["c"])
    assert [change.passage for change in iter(one.undo, None) if change] == [third.id, first.id]
    # What was there before the second reader began is its to undo, had it not been undone already.
    assert [change.passage for change in iter(two.undo, None) if change] == [second.id]


def test_lines_that_cannot_be_read_are_passed_over(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    path = journal_path(tmp_path)
    good = path.read_bytes()
    path.write_bytes(
        b'\xff\n[1]\n{"do": 1}\n{"do": "x", "edits": []}\n{"do": "x", "edits": [{"article": "a"}]}\n'
        + b'{"do": "y", "edits": [{"article": "a", "text": "", "before": null, "after": "id: [1"}]}\n'
        + b'{"do": "z", "edits": [{"article": "a", "text": "", "before": null, "after": null}]}\n'
        + b'{"undo": ["x"]}\n{"drop": {}}\n'
        + b"[" * 100_000
        + b"\n"
        + good
        + good[: len(good) // 2]
    )
    second = store(tmp_path).add(article(), TRUCE, ["b"])
    fresh = store(tmp_path)
    assert [change.passage for change in iter(fresh.undo, None) if change] == [second.id, made.id]
    assert fresh.passages("a.txt") == ()


def test_the_history_is_for_its_owner_alone(tmp_path: Path) -> None:
    store(tmp_path).add(article(), THIRD, ["a"])
    assert journal_path(tmp_path).stat().st_mode & 0o077 == 0
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0


def test_an_entry_that_names_a_file_outside_the_tags_does_nothing(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    line = json.loads(journal_path(tmp_path).read_text())
    line["edits"][0]["article"] = "../../evil.txt"
    journal_path(tmp_path).write_text(json.dumps(line) + "\n")
    with pytest.raises(TagFileError):
        tags.undo()
    assert tags.passages("a.txt") == (made,)


def test_it_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "KEPT", 10)
    monkeypatch.setattr(journal, "_TRIM_AT", 20)
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    for number in range(35):
        tags.change(article(), made.id, note=str(number))
    assert len(journal_path(tmp_path).read_bytes().splitlines()) <= 20
    undone = [change for change in iter(tags.undo, None) if change]
    assert 5 <= len(undone) <= 20
    assert tags.passages("a.txt")[0].note == str(34 - len(undone))


def test_a_place_that_a_person_accepts_has_new_words_and_undo_brings_the_old_ones_back(tmp_path: Path) -> None:
    tags = store(tmp_path)
    words = "The third is the United States."
    made = tags.add(article(), THIRD, ["a"])
    new = article("First. " + STORY.replace(words, "The fourth is the United States."))
    (one,) = tags.anchored(new)
    assert (one.state, one.place) == (State.CHANGED, span(new.text, "The fourth is the United States."))
    assert tags.candidates(new, made.id)[0].place == one.place
    assert one.place is not None
    confirmed = tags.confirm(new, made.id, one.place)
    assert (confirmed.quote, confirmed.suffix) == (
        "The fourth is the United States.",
        new.text[one.place.end : one.place.end + 32],
    )
    assert [one.state for one in tags.anchored(new)] == [State.EXACT]
    assert tags.undo() is not None
    assert [one.state for one in tags.anchored(new)] == [State.CHANGED]
    assert tags.passages("a.txt")[0].quote == words
    assert tags.redo() is not None
    assert tags.passages("a.txt") == (confirmed,)


def test_accepting_the_same_words_elsewhere_is_taken_back_too(tmp_path: Path) -> None:
    tags = store(tmp_path)
    words = "international coalition of support"
    tags.add(article(), span(STORY, words), ["a"])
    new = article(f"Their aim, he wrote, was an {words} which they lacked.")
    (one,) = tags.anchored(new)
    assert one.state is State.CHANGED
    tags.confirm(new, one.passage.id, span(new.text, words))
    assert [one.state for one in tags.anchored(new)] == [State.EXACT]
    change = tags.undo()
    assert change is not None
    assert change.says == f"Undone: changed “{words}” (ends)"
    assert [one.state for one in tags.anchored(new)] == [State.CHANGED]


def test_what_is_kept_lost_is_lost_until_the_text_changes_and_undo_takes_it_back(tmp_path: Path) -> None:
    tags = store(tmp_path)
    made = tags.add(article(), THIRD, ["a"])
    new = article(STORY.replace("third", "fourth"))
    assert [one.state for one in tags.anchored(new)] == [State.CHANGED]
    assert "confirm" in tags.lost_problems(new)[0].advice
    kept = tags.keep_lost(new, made.id)
    assert kept.lost_in == new.text_sha256
    assert [one.state for one in store(tmp_path).anchored(new)] == [State.LOST]
    assert tags.lost_problems(new) == ()
    other = article(new.text + " More.")
    assert [one.state for one in tags.anchored(other)] == [State.CHANGED]
    assert tags.confirm(new, made.id, THIRD).lost_in == ""
    assert tags.undo() is not None
    change = tags.undo()
    assert change is not None
    assert change.says == "Undone: changed “The third is the United States.” (kept lost)"
    assert [one.state for one in tags.anchored(new)] == [State.CHANGED]
    assert "lost_in" not in tag_file_path(tmp_path).read_text()


def test_a_step_that_is_larger_than_the_history_may_be_is_not_written_again_with_each_that_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_LARGE", 600)
    tags = store(tmp_path)
    passages = [Passage(at, at + 3) for at in range(0, 60, 4)]
    tags.add_many([(article(), passages)], ["a"])
    written: list[str] = []
    write = files.write_atomic

    def noted(path: Path, content: bytes, **rest: object) -> None:
        written.append(path.name)
        write(path, content, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "write_atomic", noted)
    for at in (70, 80, 90):
        tags.add(article(), Passage(at, at + 4), ["a"])
    assert "undo.jsonl" not in written
    assert [tags.undo() is not None for _ in range(4)] == [True] * 4, "all of it can be undone"
    assert tags.counts() == {}


def test_a_long_history_is_not_held_as_a_whole(tmp_path: Path) -> None:
    ours = store(tmp_path)
    made = ours.add(article(), THIRD, ["a"])
    (path,) = tmp_path.rglob("undo.jsonl")
    (line,) = path.read_bytes().splitlines()
    old = json.loads(line) | {"session": "before", "says": "x" * 10_000}
    olds = [json.dumps(old | {"do": f"{number:016x}"}).encode() for number in range(300)]
    path.write_bytes(b"\n".join([*olds, line, b""]))
    tracemalloc.start()
    try:
        change = ours.undo()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert change is not None
    assert change.passage == made.id
    assert peak < 1_000_000 < path.stat().st_size


def cut_short(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """From here on the disk breaks off in the middle of the history."""
    whole = files.read_lines

    def part(path: Path, *limit: int) -> Iterator[bytes]:
        yield from islice(whole(path, *limit), after)
        raise FileReadError("cannot be read (Input/output error)", path=path, advice="the disk reports a fault")

    monkeypatch.setattr(files, "read_lines", part)


def test_a_history_that_breaks_off_is_not_taken_for_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = store(tmp_path)
    tags.add(article(), THIRD, ["a"])
    tags.add(article(), TRUCE, ["b"])
    before = tags.passages("a.txt")
    with monkeypatch.context() as broken:
        cut_short(broken, 1)
        for step in (tags.undo, tags.redo):
            with pytest.raises(FileReadError, match=r"undo\.jsonl.*Input/output"):
                step()
        assert tags.passages("a.txt") == before, "the step before the last one is not the last"
        with monkeypatch.context() as full:
            full.setattr(files, "append_line", no_room)
            tags.add(article(), span(STORY, "The second"), ["c"])
        change = tags.undo()
        assert change is not None
        assert "The second" in change.says, "what only this program knows can be undone"
        with pytest.raises(FileReadError):
            tags.undo()
    assert tags.undo() is not None
    assert [one.quote for one in tags.passages("a.txt")] == [before[0].quote]


def no_room(path: Path, line: bytes) -> None:
    raise FileWriteError("cannot be written (No space left on device)", path=path)


def test_a_history_that_breaks_off_is_not_trimmed_to_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_TRIM_AT", 3)
    monkeypatch.setattr(journal, "KEPT", 3)
    tags = store(tmp_path)
    passages = [Passage(at, at + 3) for at in range(0, 24, 4)]
    with monkeypatch.context() as broken:
        cut_short(broken, 1)
        for one in passages:
            tags.add(article(), one, ["a"])
        assert tags.undo_fault is None
        assert len(journal_path(tmp_path).read_bytes().splitlines()) == len(passages)
    tags.add(article(), Passage(30, 34), ["a"])
    assert len(journal_path(tmp_path).read_bytes().splitlines()) == 3
    change = tags.undo()
    assert change is not None
    assert len(tags.passages("a.txt")) == len(passages)


def test_what_is_said_of_thousands_of_passages_is_not_held_beside_them(tmp_path: Path) -> None:
    text = "A level. " * 2_000
    about = article(text)
    passages = [Passage(at, at + 7) for at in range(0, len(text), 9)]
    tags = store(tmp_path)
    tags.add_many([(about, passages)], ["a"])
    assert tags.undo() is not None
    tracemalloc.start()
    try:
        assert tags.redo() is not None
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(tags.passages("a.txt")) == len(passages)
    assert peak < 2_000 * len(passages), "all that the line says, as objects, is another kilobyte a passage"
