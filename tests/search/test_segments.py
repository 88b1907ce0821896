"""Small segments are made one, and nothing of what they say is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.search import Index, segments
from reader.search.pace import Pace, in_words

from .conftest import PAST, found, put

QUERIES = (
    "lamp",
    '"lamp shines"',
    "word3*",
    "NOT word7",
    "title:story",
    "date:2025",
    "in:deep",
    "wrod5~2",
    "source:wire",
)


def parts(cache: Path) -> int:
    return len(list((cache / "index").glob("*.pst")))


def test_many_small_segments_become_few_and_find_the_same(
    corpus: Path, make: Callable[[], Index], tmp_path: Path
) -> None:
    index, reading = make(), make()
    for number in range(20):
        text = f"The lamp shines. A lamp{number} for word{number}, cease-fire and " + "again " * number
        put(corpus, f"deep/{number}.md", text, title=f"Story {number}", source="Wire", date=f"20{number + 10}-09-03")
        index.update(names=[f"deep/{number}.md"])
    (corpus / "deep/7.md").unlink()
    put(corpus, "deep/8.md", "The lamp is out.", when=PAST + 9)
    index.update(names=["deep/7.md", "deep/8.md"])
    before = {query: found(index, query) for query in QUERIES}
    assert before["lamp"] and len(before["lamp"]) == 19
    assert found(reading, "lamp")
    many = parts(tmp_path / "cache")
    assert index.tidy()
    assert parts(tmp_path / "cache") < many - 10
    assert not index.tidy()
    fresh = make()
    assert {query: found(fresh, query) for query in QUERIES} == before
    assert found(reading, "word12") == ["deep/12.md"]  # opened before: its files are gone, and still read
    assert fresh.update().unchanged == 19


def test_damage_met_while_tidying_is_left_for_the_next_update(
    corpus: Path, make: Callable[[], Index], tmp_path: Path
) -> None:
    index = make()
    for number in range(segments.MANY):
        put(corpus, f"{number}.md", f"lamp {number}")
        index.update(names=[f"{number}.md"])
    spoiled = sorted((tmp_path / "cache/index").glob("*.pst"))[3]
    spoiled.unlink()
    spoiled.write_bytes(b"nothing of the kind")
    assert not index.tidy()
    assert "damaged" in index.update().rebuilt
    assert len(found(index, "lamp")) == segments.MANY


def test_thousands_one_by_one_stay_few() -> None:
    """Each article is copied a few times at most, however many come."""
    sizes: list[tuple[int, int]] = []
    copied = most = 0
    for _ in range(5000):
        sizes.append((1, 1))
        while chosen := segments.to_merge(sizes):
            total = sum(sizes[at][1] for at in chosen)
            copied += total
            sizes = [size for at, size in enumerate(sizes) if at not in chosen] + [(total, total)]
        most = max(most, len(sizes))
    assert most < 45
    assert copied < 7 * 5000


@given(st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 30_000)).map(lambda two: (max(two), min(two)))))
def test_what_is_chosen_is_worth_it(sizes: list[tuple[int, int]]) -> None:
    chosen = segments.to_merge(sizes)
    assert len(set(chosen)) == len(chosen)
    assert sum(sizes[at][1] for at in chosen) <= 20_000
    assert (
        not chosen
        or len(chosen) >= segments.MANY
        or (len(chosen) == 1 and sizes[chosen[0]][0] > 2 * sizes[chosen[0]][1])
    )


def test_mostly_deleted_is_written_anew() -> None:
    assert segments.to_merge([(10_000, 9_000), (5_000, 40)]) == [1]


@pytest.mark.parametrize(
    ("rate", "left", "words"),
    [
        (0.0, None, ""),
        (430.2, None, "430/s"),
        (430.2, 180.0, "430/s · 3 min left"),
        (4.26, 12.2, "4.3/s · 12 s left"),
        (1234.0, 0.1, "1,234/s · 1 s left"),
        (5.0, 20_000.0, "5.0/s · 6 h left"),
    ],
)
def test_pace_in_words(rate: float, left: float | None, words: str) -> None:
    assert in_words(rate, left) == words


def test_the_rate_is_that_of_late() -> None:
    pace = Pace()
    assert [pace.note(done, now) for done, now in ((0, 0.0), (10, 0.5))] == [0.0, 0.0]
    assert pace.note(100, 2.0) == 50.0
    for second in range(3, 60):
        rate = pace.note(100 + 10 * (second - 2), float(second))
    assert rate == 10.0
