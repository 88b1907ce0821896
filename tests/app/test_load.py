"""What goes through the whole corpus waits for the first screen, says how far it is, and ends with Escape."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from reader import files
from reader.app.long_work import LongWork
from reader.app.widgets.results import ResultList
from reader.app.widgets.status import Status
from reader.articles import read_article
from reader.corpus import Corpus
from tests.app.opened import opened, write_corpus

MANY = 60


def tagged_corpus(folder: Path) -> Path:
    folder.mkdir()
    write_corpus(
        folder, {f"{n:03}.md": f"# Title {n}\n\nOne sentence stands here. Another one does.\n" for n in range(MANY)}
    )
    tags = Corpus.open(folder).tags
    one = read_article(folder, "000.md")
    tags.add(one, one.sentences[0], ["steel"])
    made = (folder / "tags" / "000.md.yaml").read_bytes()
    for n in range(1, MANY):
        (folder / "tags" / f"{n:03}.md.yaml").write_bytes(made.replace(b"000.md", b"%03d.md" % n))
    return folder


async def test_no_tag_file_is_read_before_the_articles_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tagged_corpus(tmp_path / "corpus")
    read = files.read_bytes
    listed: list[int] = []

    def noted(path: Path, *rest: int) -> bytes:
        if path.name.endswith(".md.yaml"):
            listed.append(len(main.query_one(ResultList).rows))
        return read(path, *rest)

    monkeypatch.setattr(files, "read_bytes", noted)
    async with opened(corpus) as reader:
        main = reader.main
        await reader.until(lambda: len(main.listing.counts) == MANY, "the tags are counted")
    assert len(listed) >= MANY
    assert min(listed) == MANY


async def test_how_far_it_is_is_said_and_escape_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.app.long_work._SAY_AFTER", 0.0)
    monkeypatch.setattr("reader.app.long_work._SAY_EVERY", 0.0)
    corpus = tagged_corpus(tmp_path / "corpus")
    async with opened(corpus) as reader:
        seen, go_on = threading.Event(), threading.Event()
        ended: list[bool] = []
        done: list[int] = []

        def work(wanted: object, told: object) -> int:
            while not seen.wait(0.05):  # the counting of tags at the start may say something in between
                told(7, 1000)  # type: ignore[operator]
            go_on.wait(10)
            ended.append(not wanted())  # type: ignore[operator]
            return 1

        long_work: LongWork = reader.main.long_work
        long_work.run("test", "counting", work, done.append)
        status = reader.main.query_one(Status)
        await reader.until(lambda: status.fact("work") == "counting 7/1,000 · Esc stops")
        seen.set()
        await reader.press("escape")
        assert status.fact("work") == ""
        assert reader.said == "stopped"
        go_on.set()
        await reader.until(lambda: ended == [True], "it is told that it is not wanted any more")
        await reader.press("escape")
        assert done == []


async def test_a_check_says_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus.open(tagged_corpus(tmp_path / "corpus"))
    told: list[tuple[int, int]] = []
    assert corpus.problems(told=lambda done, total: told.append((done, total))) == ()
    assert told == [(number, MANY) for number in range(MANY)]
    (corpus.folder / "001.md").write_text("# Title\n\nNothing of it is left.\n")
    found = [one.file for one in corpus.problems()]
    assert found == ["tags/001.md.yaml"]
    wanted = iter([True] * 5)
    told.clear()
    corpus.problems(lambda: next(wanted, False), lambda done, total: told.append((done, total)))
    assert len(told) == 5


def test_a_check_finds_what_reading_the_articles_finds(tmp_path: Path) -> None:
    folder = write_corpus(
        tmp_path, {"a.md": "---\ndate: 30 February\n---\n\nText.\n", "empty.md": "---\ntitle: x\n---\n"}
    )
    (folder / "b.txt").write_bytes(b"caf\xe9 au lait, s'il vous pla\xeet\n")
    found = {one.file: one for one in Corpus.open(folder).problems()}
    assert set(found) == {"a.md", "b.txt", "empty.md"}


async def test_who_tells_of_each_step_says_nothing_of_short_ones_and_stops_when_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("reader.app.long_work.time", SimpleNamespace(monotonic=lambda: now[0]))
    async with opened(tagged_corpus(tmp_path / "corpus")) as reader:
        status = reader.main.query_one(Status)
        told = reader.main.long_work.teller("writing")

        async def tell(at: float, done: int) -> str:
            now[0] = at
            told(done, 3)
            await reader.pilot.pause()
            return status.fact("work")

        await reader.until(lambda: len(reader.main.listing.counts) == MANY)
        assert await tell(60.0, 0) == ""  # long after it was made, and at the very beginning of a step
        assert await tell(60.1, 3) == ""
        assert await tell(70.0, 0) == ""
        assert await tell(71.0, 1) == "writing 1/3"
        assert await tell(71.1, 3) == ""
        assert await tell(79.0, 3) == ""  # said once more, long after
