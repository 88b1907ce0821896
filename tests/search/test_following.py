"""The index follows the folder while somebody reads: `reader index --follow`, as a process, on real files."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reader import locks
from reader.search import Index

from .conftest import found, put

PATIENCE = 60.0
"""Seconds until something that was to come is given up. Nothing waits so long unless it fails."""


class Following:
    """One following process, read along with."""

    def __init__(self, corpus: Path, home: Path, settings: str = "") -> None:
        self.corpus = corpus
        environment = {**os.environ, **{f"XDG_{name}_HOME": str(home / name) for name in ("CACHE", "STATE", "CONFIG")}}
        (home / "CONFIG" / "passage-reader").mkdir(parents=True, exist_ok=True)
        self._environment, self.said = environment, queue.Queue[dict[str, Any]]()
        if settings:
            code = "from reader import places; print(places.settings_file())"
            where = subprocess.run(
                [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
            )
            target = Path(where.stdout.strip())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(settings, "utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "reader", "index", "-C", str(corpus), "--follow", "--json-progress"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        threading.Thread(target=self._read, daemon=True).start()
        code = "import sys, pathlib\nfrom reader import places\nprint(places.cache_folder(pathlib.Path(sys.argv[1])))"
        ran = subprocess.run(
            [sys.executable, "-c", code, str(corpus.resolve())],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        self.cache = Path(ran.stdout.strip())
        self.index = Index(self.cache, corpus)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.put(json.loads(line))

    def next(self, kind: str) -> Any:  # noqa: ANN401
        """The next thing of a kind that it says."""
        until = time.monotonic() + PATIENCE
        while True:
            said = self.said.get(timeout=max(0.01, until - time.monotonic()))
            if kind in said:
                return said[kind]

    def until(self, right: Callable[[], bool]) -> None:
        """Wait until something holds of the index as it is."""
        end = time.monotonic() + PATIENCE
        while True:
            self.index.refresh()
            if right():
                return
            assert time.monotonic() < end, "it never came to be so"
            time.sleep(0.02)

    def finds(self, query: str) -> list[str]:
        return sorted(found(self.index, query, limit=10_000))

    def tell(self, order: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(order + b"\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.index.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def follow(corpus: Path, tmp_path: Path) -> Iterator[Callable[..., Following]]:
    begun: list[Following] = []

    def begin(settings: str = "") -> Following:
        begun.append(Following(corpus, tmp_path / "home", settings))
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


@pytest.mark.parametrize("settings", ["", "index_poll: 1\n"], ids=["watched", "polled"])
def test_whatever_changes_is_taken_up(corpus: Path, follow: Callable[..., Following], settings: str) -> None:
    put(corpus, "old.md", "lamp old")
    following = follow(settings)
    assert following.next("report")["added"] == 1
    put(corpus, "new.md", "lamp new")
    following.until(lambda: following.finds("lamp") == ["new.md", "old.md"])
    put(corpus, "new.md", "lamp other words")
    following.until(lambda: following.finds("other") == ["new.md"] and following.finds("new") == [])
    (corpus / "new.md").rename(corpus / "renamed.md")
    following.until(lambda: following.finds("lamp") == ["old.md", "renamed.md"])
    # As editors save: another file, renamed over the old one.
    put(corpus, ".renamed.md.swp", "lamp saved")
    (corpus / ".renamed.md.swp").rename(corpus / "renamed.md")
    following.until(lambda: following.finds("saved") == ["renamed.md"])
    (corpus / "old.md").unlink()
    following.until(lambda: following.finds("lamp") == ["renamed.md"])


def test_folders_come_go_and_are_renamed(corpus: Path, follow: Callable[..., Following], tmp_path: Path) -> None:
    put(corpus, "a.md", "lamp")
    following = follow()
    following.next("report")
    put(corpus, "deep/er/b.md", "lamp")
    put(corpus, "deep/c.md", "lamp")
    following.until(lambda: following.finds("lamp") == ["a.md", "deep/c.md", "deep/er/b.md"])
    (corpus / "deep").rename(corpus / "moved")
    following.until(lambda: following.finds("lamp") == ["a.md", "moved/c.md", "moved/er/b.md"])
    put(corpus, "moved/er/d.md", "lamp")
    following.until(lambda: "moved/er/d.md" in following.finds("lamp"))
    (corpus / "moved").rename(tmp_path / "away")
    following.until(lambda: following.finds("lamp") == ["a.md"])
    (tmp_path / "away").rename(corpus / "back")
    following.until(lambda: following.finds("lamp") == ["a.md", "back/c.md", "back/er/b.md", "back/er/d.md"])
    shutil.rmtree(corpus / "back")
    following.until(lambda: following.finds("lamp") == ["a.md"])


def test_what_is_none_of_the_corpus_is_left_alone(corpus: Path, follow: Callable[..., Following]) -> None:
    put(corpus, "a.md", "lamp")
    following = follow()
    following.next("report")
    put(corpus, "tags/a.md.yaml", "lamp: yes")
    put(corpus, "tags/b.md", "lamp")
    put(corpus, ".git/c.md", "lamp")
    put(corpus, "picture.png", "lamp")
    put(corpus, "z.md", "lamp")
    following.until(lambda: "z.md" in following.finds("lamp"))
    assert following.finds("lamp") == ["a.md", "z.md"]


def test_a_switch_of_branches_that_changes_two_thousand_files(corpus: Path, follow: Callable[..., Following]) -> None:
    for number in range(2000):
        put(corpus, f"{number % 20}/{number}.md", f"lamp word{number}")
    following = follow()
    assert following.next("report")["added"] == 2000
    for number in range(2000):
        if number % 4 == 0:
            (corpus / f"{number % 20}/{number}.md").unlink()
        else:
            put(corpus, f"{number % 20}/{number}.md", f"river other{number}", when=1_700_000_000)
    for number in range(500):
        put(corpus, f"fresh/{number}.md", f"river fresh{number}")
    following.until(lambda: len(following.finds("river")) == 2000 and not following.finds("lamp"))
    assert following.finds("other1999") == ["19/1999.md"]
    assert following.finds("fresh499") == ["fresh/499.md"]


def test_the_folder_goes_away_and_comes_back(corpus: Path, follow: Callable[..., Following], tmp_path: Path) -> None:
    """A disk that was taken out empties no index."""
    put(corpus, "a.md", "lamp")
    following = follow()
    following.next("report")
    corpus.rename(tmp_path / "away")
    assert "cannot be listed" in following.next("trouble")
    assert following.finds("lamp") == ["a.md"]
    (tmp_path / "away").rename(corpus)
    put(corpus, "b.md", "lamp")
    following.until(lambda: following.finds("lamp") == ["a.md", "b.md"])
    put(corpus, "c.md", "lamp")
    following.until(lambda: "c.md" in following.finds("lamp"))


def test_it_waits_for_whoever_writes_and_says_so(corpus: Path, follow: Callable[..., Following]) -> None:
    put(corpus, "a.md", "lamp")
    following = follow()
    following.next("report")
    with locks.locked(following.cache):
        put(corpus, "b.md", "lamp")
        assert "another reader" in following.next("waiting")
        assert following.finds("lamp") == ["a.md"]
    following.until(lambda: following.finds("lamp") == ["a.md", "b.md"])


def test_two_follow_one_folder(corpus: Path, follow: Callable[..., Following]) -> None:
    put(corpus, "a.md", "lamp")
    first, second = follow(), follow()
    first.next("report"), second.next("report")
    for number in range(30):
        put(corpus, f"{number}.md", "lamp")
    for one in (first, second):
        one.until(lambda one=one: len(one.finds("lamp")) == 31)  # type: ignore[misc]
    assert len({entry.id for entry in first.index.entries()}) == len(first.index.entries()) == 31


def test_orders(corpus: Path, follow: Callable[..., Following]) -> None:
    put(corpus, "a.md", "lamp")
    following = follow()
    following.next("report")
    following.tell(b"update")
    assert following.next("report")["unchanged"] == 1
    following.tell(b"rebuild")
    report = following.next("report")
    assert (report["added"], report["rebuilt"]) == (1, "you asked for it")
    following.tell(b"nonsense")
    following.tell(b"stop")
    assert following.process.wait(PATIENCE) == 0


@pytest.mark.parametrize("how", ["input", "signal", "parent"])
def test_it_ends(how: str, corpus: Path, follow: Callable[..., Following], tmp_path: Path) -> None:
    put(corpus, "a.md", "lamp")
    following = follow()
    following.next("report")
    if how == "input":
        assert following.process.stdin is not None
        following.process.stdin.close()
        assert following.process.wait(PATIENCE) == 0
    elif how == "signal":
        following.process.send_signal(signal.SIGTERM)
        assert following.process.wait(PATIENCE) == 0
    else:
        code = (
            "import subprocess, sys, time\n"
            "child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
            "child.stdout.readline(); print(child.pid, flush=True); time.sleep(600)\n"
        )
        command = [sys.executable, "-P", "-m", "reader", "index", "-C", str(corpus), "--follow", "--json-progress"]
        parent = subprocess.Popen(
            [sys.executable, "-c", code, *command], stdout=subprocess.PIPE, env=following._environment
        )
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        parent.stdout.close()
        until = time.monotonic() + PATIENCE
        while alive(child):
            assert time.monotonic() < until, "an orphan"
            time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat")
        return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except ProcessLookupError:
        return False


def test_damage_that_a_search_meets_is_mended(corpus: Path, follow: Callable[..., Following]) -> None:
    """Nobody has to ask for it."""
    put(corpus, "a.md", "lamp")
    following = follow()
    following.next("report")
    for path in (following.cache / "index").glob("*.pst"):
        content = bytearray(path.read_bytes())
        content[0] ^= 1
        path.write_bytes(content)
    other = Index(following.cache, corpus)
    assert other.search("lamp").unusable
    other.close()
    assert "damaged" in following.next("report")["rebuilt"]
    following.until(lambda: following.finds("lamp") == ["a.md"])


def test_killed_again_and_again_it_goes_on_where_it_was(corpus: Path, follow: Callable[..., Following]) -> None:
    for number in range(3000):
        put(corpus, f"{number % 10}/{number}.md", f"lamp word{number}")
    for least in (1, 300, 1500):
        following = follow()
        until = time.monotonic() + PATIENCE
        while following.process.poll() is None and time.monotonic() < until:
            said = following.said.get(timeout=PATIENCE)
            if "report" in said or said["done"] >= least:
                following.process.kill()
                break
        following.process.wait()
        between = following.finds("lamp")
        assert len(between) == len(set(between))
    following = follow()
    following.next("report")
    following.until(lambda: len(following.finds("lamp")) == 3000)
    assert len(following.index.entries()) == 3000
    assert following.index.search("lamp", limit=1).total == 3000
    for number in (0, 777, 2999):
        assert following.finds(f"word{number}") == [f"{number % 10}/{number}.md"]
