"""What happens to an index, killed midway: built by two processes, kept up, tidied, followed."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from reader.search import Index, follow, steps, update
from reader.search.follow import Said
from tests.faults.stories import Done, Told
from tests.search.conftest import found, put

QUERIES = ("lamp", "river*", '"old lamp"', "title:report", "securty~1", "date:2025", "")
_WORDS = ("lamp", "river", "security", "harbour", "cellar", "quiet", "morning")


def corpus_of(folder: Path) -> Path:
    return folder / "articles"


def index_of(folder: Path) -> Index:
    return Index(folder / "cache", corpus_of(folder))


def put_article(folder: Path, number: int, more: str = "") -> None:
    words = " ".join(f"{_WORDS[(number + at) % 7]} {at * number}" for at in range(12))
    put(
        corpus_of(folder),
        f"{'sub/' if number % 3 else ''}{number:02}.txt",
        f"An old lamp number {number}. {words} {more}",
        title=f"Report {number}",
        date=f"2025-{1 + number % 12:02}-03",
        source=f"Post {number % 4}",
    )


def hits(folder: Path) -> object:
    """What each query finds; None where the index says itself that it cannot be used."""
    index = index_of(folder)
    said = []
    for query in QUERIES:
        results = index.search(query)
        said.append(None if results.unusable else sorted(hit.entry.id for hit in results.hits))
    index.close()
    return said


def sound(folder: Path) -> None:
    """What is found before the next update is right for some article; after it, it is what a new index finds."""
    for query, ids in zip(QUERIES, hits(folder), strict=True):
        for one in ids or ():
            # What was deleted or changed since is found as it was, until the next update; so is an article that this
            # very story was killed at writing, and left empty.
            path = corpus_of(folder) / one
            gone = not path.exists() or not path.stat().st_size
            assert query != "lamp" or gone or "lamp" in path.read_text("utf-8"), (query, one)
        assert len(set(ids or ())) == len(ids or ()), f"{query} finds an article twice"
    put_article(folder, 90)
    index = index_of(folder)
    index.update()
    assert index.update().rebuilt == ""
    index.tidy()
    index.close()
    now = hits(folder)
    fresh = Index(folder / "fresh", corpus_of(folder))
    fresh.update()
    assert [sorted(found(fresh, query)) for query in QUERIES] == now
    assert all("sub/" in one or one.endswith(".txt") for one in now[0]) and now[0]
    names = {path.name for path in (folder / "cache").iterdir()}
    assert not any(name.startswith("part-") for name in names), names
    fresh.close()


def unindexed(folder: Path) -> None:
    for number in range(12):
        put_article(folder, number)


def indexed(folder: Path) -> None:
    unindexed(folder)
    index = index_of(folder)
    index.update()
    index.close()


def in_parts(folder: Path) -> None:
    """So many small segments that tidying makes one of them."""
    indexed(folder)
    index = index_of(folder)
    for number in range(20, 31):
        put_article(folder, number)
        index.update()
    index.close()


def built_by_two(folder: Path, done: Done) -> None:
    update.MANY, steps._FIRST, steps._LEAST_STEP = 4, (3, 3), 1000
    os.cpu_count = lambda: 2
    index = index_of(folder)
    assert index.update().added == 12
    done("built")


def kept_up(folder: Path, done: Done) -> None:
    index = index_of(folder)
    put_article(folder, 3, "changed")
    put_article(folder, 13)
    (corpus_of(folder) / "sub/02.txt").unlink()
    (corpus_of(folder) / "06.txt").rename(corpus_of(folder) / "66.txt")
    index.update()
    done("changed")
    put_article(folder, 4, "changed")
    index.update(names=["sub/04.txt"])
    done("changed one")
    index.update(rebuild=True)
    done("rebuilt")


def tidied(folder: Path, done: Done) -> None:
    index = index_of(folder)
    assert index.tidy()
    done("tidied")


def followed(folder: Path, done: Done) -> None:
    """As `reader index --follow` does it, in one process, with a person who edits."""
    follow._IDLE = 0.01
    deeds = 0

    def say(said: Said) -> None:
        nonlocal deeds
        if said.report is None:
            return
        deeds += 1
        done(f"update {deeds}")
        if deeds > 9:
            follower.stop()
        else:
            put_article(folder, 40 + deeds)

    follower = follow.Follower(folder / "cache", corpus_of(folder), say, memory=100, poll=0)
    end = threading.Timer(30, follower.stop)
    end.daemon = True
    end.start()
    follower.run()
    time.sleep(0)


INDEX_STORIES: dict[str, Told] = {
    "index built by two": Told(built_by_two, unindexed, hits, sound, stands_between=True),
    "index kept up": Told(kept_up, indexed, hits, sound, stands_between=True),
    "index tidied": Told(tidied, in_parts, hits, sound),
    "index followed": Told(followed, indexed, hits, sound, stands_between=True),
}
