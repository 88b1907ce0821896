"""The index follows the folder."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reader import articles, clock, locks, own_folders, own_processes
from reader.articles.model import FoundFile
from reader.errors import FileLockedError, FileWriteError, QueryError
from reader.search import Index, Progress, documents, engine, helper, intake, segments, steps, update

from .conftest import PAST, found, put


def counts(report: object) -> tuple[int, int, int, int]:
    return tuple(getattr(report, name) for name in ("added", "changed", "removed", "unchanged"))  # type: ignore[return-value]


def test_added_changed_removed_renamed(library: Path, make: Callable[[], Index]) -> None:
    index = make()
    assert counts(index.update()) == (6, 0, 0, 0)
    assert counts(index.update()) == (0, 0, 0, 6)
    put(library, "run.md", "A new story about lamps.", when=PAST + 60)
    put(library, "fresh.md", "Fresh bread.")
    (library / "hamlet.md").unlink()
    (library / "news/kyiv.md").rename(library / "moved.md")
    assert counts(index.update()) == (2, 1, 2, 3)
    assert found(index, "lamps") == ["run.md"]
    assert found(index, "running") == ["exact.md"]
    assert found(index, "bread") == ["fresh.md"]
    assert found(index, "question") == []
    assert found(index, "ТСН") == ["moved.md"]
    assert found(index, "in:news ТСН") == []
    assert [entry.id for entry in index.entries()] == [
        "exact.md",
        "fresh.md",
        "moved.md",
        "news/deep/levels.md",
        "news/truce.md",
        "run.md",
    ]


def test_the_same_size_and_another_time_is_looked_into(corpus: Path, make: Callable[[], Index]) -> None:
    put(corpus, "a.md", "lamp one")
    put(corpus, "b.md", "lamp one")
    index = make()
    index.update()
    put(corpus, "a.md", "lamp two", when=PAST + 100)
    os.utime(corpus / "b.md", (PAST + 100, PAST + 100))
    assert counts(index.update()) == (0, 1, 0, 1)
    assert found(index, "two") == ["a.md"]
    assert index.entries()[1].mtime_ns == (PAST + 100) * 10**9
    assert counts(index.update()) == (0, 0, 0, 2)


def test_a_file_as_young_as_the_last_look_is_looked_into(corpus: Path, make: Callable[[], Index]) -> None:
    """Written again within the clock tick of the file system: same size, same time, other words."""
    now = int(clock.now().timestamp())
    put(corpus, "a.md", "lamp one", when=now)
    index = make()
    index.update()
    put(corpus, "a.md", "lamp two", when=now)
    assert counts(index.update()) == (0, 1, 0, 0)
    assert found(index, "two") == ["a.md"]


def test_unreadable_articles_are_named_and_the_rest_is_found(
    corpus: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(corpus, "good.md", "lamp")
    put(corpus, "bad.md", "lamp")
    put(corpus, "odd.md", "lamp")
    real = articles.article_of

    def read(article_id: str, path: Path, content: bytes, **options: bool) -> object:
        if article_id == "bad.md":
            raise articles_error()
        if article_id == "odd.md":
            raise ZeroDivisionError("surprise")
        return real(article_id, path, content, **options)

    def articles_error() -> Exception:
        from reader.errors import ArticleError

        return ArticleError("is not text", path="bad.md", advice="save it as text")

    monkeypatch.setattr(intake.articles, "article_of", read)
    index = make()
    report = index.update()
    assert report.added == 1
    assert dict(report.failed)["bad.md"] == "is not text; save it as text"
    assert "surprise" in dict(report.failed)["odd.md"]
    assert found(index, "lamp") == ["good.md"]
    monkeypatch.undo()
    assert counts(index.update()) == (2, 0, 0, 1)


def test_an_article_that_cannot_be_taken_apart_spoils_no_other(
    corpus: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcd":
        put(corpus, f"{name}.md", f"lamp {name}{name}{name}")
    real = intake.document

    def document(number: int, article_id: str, *rest: object) -> object:
        if article_id == "b.md":
            raise ZeroDivisionError("surprise")
        return real(number, article_id, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "document", document)
    index = make()
    report = index.update()
    assert [article for article, _ in report.failed] == ["b.md"]
    assert sorted(found(index, "lamp")) == ["a.md", "c.md", "d.md"]
    assert found(index, "bbb") == []
    assert found(index, "ccc") == ["c.md"]


def test_an_article_that_vanishes_meanwhile_is_no_failure(
    corpus: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(corpus, "a.md", "lamp")
    gone = put(corpus, "b.md", "lamp")
    listing = articles.scan(corpus)
    gone.unlink()
    monkeypatch.setattr(update.articles, "scan", lambda folder, told: listing)
    index = make()
    report = index.update()
    assert report.failed == ()
    assert found(index, "lamp") == ["a.md"]


def test_stopping_keeps_what_is_done_and_going_on_does_the_rest(
    corpus: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "_FIRST", (3,) * 9)
    for number in range(10):
        put(corpus, f"{number}.md", "lamp")
    index = make()
    left = iter([True] * 5)
    index.update(wanted=lambda: next(left, False))
    assert len(found(index, "lamp")) == 5
    assert counts(index.update()) == (5, 0, 0, 5)
    assert len(found(index, "lamp")) == 10


def test_search_works_between_the_steps(
    corpus: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "_FIRST", (2,) * 9)
    for number in range(8):
        put(corpus, f"{number}.md", "lamp")
    other, seen = make(), []

    def progress(at: Progress) -> None:
        other.refresh()
        seen.append((at.done, other.search("lamp").total))

    monkeypatch.setattr(update, "_BETWEEN", -1.0)
    make().update(progress)
    assert [total for _, total in seen] == sorted(total for _, total in seen)
    assert {0, 2, 4, 6, 8} == {total for _, total in seen}
    assert seen[-1] == (8, 8)


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch, corpus: Path) -> None:
    monkeypatch.setattr(steps, "_FIRST", (2,))
    monkeypatch.setattr(steps, "_LEAST_STEP", 1)
    monkeypatch.setattr(steps, "_bytes_for", lambda memory: 4 * 320)
    monkeypatch.setattr(update, "MANY", 5)
    monkeypatch.setattr(update.os, "cpu_count", lambda: 2)
    for number in range(23):
        put(corpus, f"in/{number:02}.md", f"lamp word{number} shines")


def test_a_first_build_by_two_processes(two_processes: None, make: Callable[[], Index], tmp_path: Path) -> None:
    index = make()
    handed: list[int] = []
    real = helper.Helper.begin

    def begin(self: helper.Helper, step: Sequence[FoundFile], first: int) -> None:
        handed.append(len(step))
        real(self, step, first)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(helper.Helper, "begin", begin)
        assert counts(index.update()) == (23, 0, 0, 0)
    assert sum(handed) > 3
    assert index.search("lamp").total == len(index.entries()) == 23
    for number in range(23):
        assert found(index, f'"word{number} shines"') == [f"in/{number:02}.md"]
        assert index.search(f"word{number}").hits[0].snippets[0].matches
    assert counts(index.update()) == (0, 0, 0, 23)
    assert not list((tmp_path / "cache").glob("part-*"))


@pytest.mark.parametrize("fault", ["start", "begin", "finish", "dies"])
def test_without_its_helper_a_build_goes_on_alone(
    fault: str, two_processes: None, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise OSError(11, "no more processes") if fault == "start" else helper.HelperError

    if fault == "dies":
        monkeypatch.setattr(own_processes.sys, "executable", "/bin/false")
    else:
        monkeypatch.setattr(helper.Helper, {"start": "__init__"}.get(fault, fault), fail)
    index = make()
    assert counts(index.update()) == (23, 0, 0, 0)
    assert index.search("lamp").total == 23
    assert not list((tmp_path / "cache").glob("part-*"))


@pytest.mark.parametrize("name", ["catalogue.sqlite", "catalogue.sqlite-wal", "index-damaged"])
@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_of_another_kind_is_made_anew(name: str, kind: str, make: Callable[[], Index], tmp_path: Path) -> None:
    index = make()
    put(tmp_path / "corpus", "lamp.md", "A lamp shines.")
    index.update()
    index.close()
    path = tmp_path / "cache" / name
    own_folders.clear_away(path)
    (tmp_path / "cache" / "damaged").touch()
    match kind:
        case "folder":
            (path / "in it").mkdir(parents=True)
        case "link":
            path.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").write_text("left alone", "utf-8")
    again = make()
    again.update()
    assert again.search("lamp").total >= 1
    assert (tmp_path / "elsewhere").read_text("utf-8") == "left alone"


def test_a_build_by_two_processes_can_be_stopped(
    two_processes: None, make: Callable[[], Index], tmp_path: Path
) -> None:
    left = iter([True] * 4)
    index = make()
    index.update(wanted=lambda: next(left, False))
    assert 4 <= index.search("lamp").total < 23
    begun: list[int] = []
    real = helper.Helper.begin

    def begin(self: helper.Helper, step: Sequence[FoundFile], first: int) -> None:
        begun.append(len(step))
        real(self, step, first)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(helper.Helper, "begin", begin)
        assert index.update().failed == ()
    assert begun  # what goes on where it was stopped does so by two processes as well
    assert index.search("lamp").total == len(index.entries()) == 23
    assert not list((tmp_path / "cache").glob("part-*"))


def test_refresh_says_whether_anything_changed(library: Path, make: Callable[[], Index]) -> None:
    reading, writing = make(), make()
    assert not reading.refresh()
    writing.update()
    assert reading.refresh()
    assert not reading.refresh()
    assert len(reading.entries()) == 6
    writing.update()
    assert not reading.refresh()
    put(library, "new.md", "A lamp.")
    writing.update()
    assert found(reading, "lamp") == []
    assert reading.refresh()
    assert found(reading, "lamp") == ["new.md"]
    (library / "new.md").unlink()
    writing.update()
    assert reading.refresh()
    assert found(reading, "lamp") == []
    writing.update(rebuild=True)
    assert reading.refresh()
    assert found(reading, "river") == ["exact.md"]


def test_a_reader_outlives_merges_and_rebuilds_by_another(
    corpus: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(corpus, "0.md", "lamp zero")
    reading, writing = make(), make()
    writing.update()
    assert found(reading, "lamp") == ["0.md"]
    for number in range(1, 25):
        put(corpus, f"{number}.md", f"lamp {number}")
        writing.update()
    assert found(reading, "zero") == ["0.md"]  # a word it had not read: perhaps from files that are gone
    writing.update(rebuild=True)
    assert found(reading, "lamp zero") == ["0.md"] or reading.refresh()
    reading.refresh()
    assert len(found(reading, "lamp")) == 25
    assert len(list((writing._cache / "index").glob("*.trm"))) < 15


def test_a_second_writer_is_told_to_wait(
    library: Path, make: Callable[[], Index], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make()
    index.update()
    monkeypatch.setattr(update, "_WAIT", 0.05)
    with locks.locked(tmp_path / "cache"), pytest.raises(FileLockedError, match="another reader"):
        make().update()
    whoosh_writer = engine.writer(engine.open_index(tmp_path / "cache/index"))
    put(library, "new.md", "A lamp.")
    with pytest.raises(FileLockedError, match="another reader"):
        make().update()
    engine.cancel(whoosh_writer)
    assert index.update().added == 1


def test_a_full_disk_is_said_and_what_is_there_stays(
    library: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make()
    index.update()
    put(library, "new.md", "A lamp.")

    def full(at: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(engine, "commit", full)
    with pytest.raises(FileWriteError, match="No space left"):
        index.update()
    assert found(index, "river") == ["exact.md"]
    monkeypatch.undo()
    assert counts(index.update()) == (1, 0, 0, 6)
    assert found(index, "lamp") == ["new.md"]


def test_progress_counts_up_to_all(library: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Progress] = []
    make().update(told.append)
    told = [one for one in told if one.total]  # before that, how many there are is not known yet
    assert (told[0].done, told[-1].done, told[0].total) == (0, 6, 6)
    assert len(told) < 6 + 2


def test_long_articles_are_indexed_in_part_and_it_is_said(
    corpus: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "LIMIT", 2000)
    monkeypatch.setattr(documents, "LIMIT", 2000)
    put(corpus, "long.md", "begin " + "lamp " * 1000 + "finish", title="Long")
    index = make()
    report = index.update()
    assert report.failed == ()
    assert [article for article, _ in report.notices] == ["long.md"]
    assert found(index, "begin") == ["long.md"]
    assert found(index, "finish") == []


def test_odd_file_names_and_metadata(corpus: Path, make: Callable[[], Index]) -> None:
    names = ["[b]x[/b].md", "sp ace/ü.md", "new\nline.md", "'; DROP TABLE articles.md"]
    for name in names:
        put(corpus, name, "lamp", title="'\"\\ \x1b[31m".replace("\x1b", "e"))
    raw = os.fsencode(corpus) + b"/bad\xff.md"
    Path(os.fsdecode(raw)).write_bytes(b"lamp")
    index = make()
    index.update()
    there = {one.id for one in articles.scan(corpus).files}
    assert set(names) <= there
    assert {entry.id for entry in make().entries()} == there == set(found(index, "lamp"))


CRASH = """
import os, sys
from pathlib import Path
from reader import articles
from reader.search import Index, steps, engine, catalogue
where, cache, corpus = sys.argv[1:]
steps._FIRST = (4,) * 9
count = 0
def kill(owner, name, at, after=False):
    real = getattr(owner, name)
    def call(*args, **kwargs):
        global count
        count += 1
        if not after and count == at:
            os.kill(os.getpid(), 9)
        result = real(*args, **kwargs)
        if after and count == at:
            os.kill(os.getpid(), 9)
        return result
    setattr(owner, name, call)
name, at = where.split(":")
if name == "read": kill(articles, "article_of", int(at))
if name == "commit": kill(engine, "commit", int(at))
if name == "committed": kill(engine, "commit", int(at), after=True)
if name == "catalogued": kill(catalogue.Catalogue, "write", int(at), after=True)
if name == "created": kill(engine, "create", int(at), after=True)
Index(Path(cache), Path(corpus)).update()
"""


@pytest.mark.parametrize(
    "where", ["created:1", "read:6", "commit:1", "commit:2", "committed:1", "committed:2", "catalogued:2"]
)
@pytest.mark.parametrize("again", [False, True], ids=["first build", "update"])
def test_killed_in_the_middle(where: str, again: bool, corpus: Path, tmp_path: Path, make: Callable[[], Index]) -> None:
    for number in range(10):
        put(corpus, f"{number}.md", f"lamp word{number}")
    if again:
        make().update()
        for number in range(2, 10):
            put(corpus, f"{number}.md", f"lamp other{number} thing", when=PAST + 50)
        (corpus / "0.md").unlink()
    died = subprocess.run(
        [sys.executable, "-c", CRASH, where, str(tmp_path / "cache"), str(corpus)], capture_output=True, text=True
    )
    assert died.returncode in ((-9, 0) if where == "created:1" else (-9,)), died.stderr
    reading = make()
    between = found(reading, "lamp")
    assert len(between) == len(set(between))
    index = make()
    index.update()
    assert sorted(found(index, "lamp")) == [f"{number}.md" for number in range(again, 10)]
    assert index.search("lamp").total == 10 - again
    for number in range(1, 10):
        word = f"other{number}" if again and number > 1 else f"word{number}"
        assert found(index, word) == [f"{number}.md"]
    assert counts(index.update())[:3] == (0, 0, 0)


def test_search_and_refresh_from_two_threads(corpus: Path, make: Callable[[], Index]) -> None:
    for number in range(30):
        put(corpus, f"{number}.md", f"lamp {number}")
    reading, writing = make(), make()
    writing.update()
    errors: list[BaseException] = []
    over = threading.Event()

    def search() -> None:
        try:
            while not over.is_set():
                results = reading.search("lamp OR fresh*")
                assert results.total >= 30
                assert not results.notice
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for number in range(12):
            put(corpus, f"new{number}.md", f"fresh{number}")
            writing.update()
            reading.refresh()
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert errors == []
    assert reading.search("fresh*").total == 12


def test_no_file_stays_open(corpus: Path, make: Callable[[], Index]) -> None:
    """On Linux, where it can be counted."""
    fds = Path("/proc/self/fd")
    put(corpus, "a.md", "lamp")
    index = make()
    index.update()
    index.search("lamp")
    index.close()
    before = len(list(fds.iterdir())) if fds.exists() else 0
    for number in range(15):
        put(corpus, f"{number}.md", "lamp")
        index.update()
        with pytest.raises(QueryError):
            index.search("*x")
        index.search("lamp")
    index.close()
    after = len(list(fds.iterdir())) if fds.exists() else 0
    assert after <= before + 2


def test_only_the_named_paths_are_looked_at(
    library: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make()
    index.update()
    put(library, "seen.md", "A lamp.")
    put(library, "unseen.md", "A lamp.")
    (library / "hamlet.md").unlink()
    (library / "news/deep/levels.md").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(update.articles, "scan", lambda folder: pytest.fail("looked at everything"))
        report = index.update(names=["seen.md", "seen.md", "hamlet.md", "news", "never.md", "../x", ".git/x", "tags/y"])
    assert counts(report) == (1, 0, 2, 2)
    assert found(index, "lamp") == ["seen.md"]
    assert counts(index.update()) == (1, 0, 0, 5)


def test_named_paths_without_an_index_are_a_whole_update(library: Path, make: Callable[[], Index]) -> None:
    assert counts(make().update(names=["run.md"])) == (6, 0, 0, 0)


def test_a_full_disk_at_every_write(library: Path, make: Callable[[], Index], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever file it is that has no room: it is said, what was found is found, and later all is well."""
    index = make()
    index.update()
    for number, (owner, name) in enumerate(
        [
            (engine.posting_file, "write"),
            (engine.columns, "write"),
            (segments, "documents"),
            (own_folders, "guarded_folder"),
        ]
    ):
        put(library, "new.md", f"A lamp{number}.", when=PAST + number)
        with monkeypatch.context() as patch:

            def full(*_: object, **__: object) -> None:
                raise OSError(28, "No space left on device")

            patch.setattr(owner, name, full)
            with pytest.raises((FileWriteError, OSError), match="No space left"):
                index.update()
        assert found(index, "river") == ["exact.md"]
        assert index.update().failed == ()
        assert found(index, f"lamp{number}") == ["new.md"]
