"""Bringing the index up to date with the folder: what was added, changed, removed, renamed; in steps, so that search
works on what is there, and so that stopping or crashing loses one step at most.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reader import articles, clock, files
from reader.articles.model import FoundFile, Listing
from reader.errors import FileLockedError, FileReadError, FileWriteError, ReaderError
from reader.search import engine
from reader.search.catalogue import BrokenCatalogueError, Catalogue, Row, StoredText
from reader.search.documents import LIMIT, document, stored_text
from reader.search.layout import DAMAGED, INDEX, SET_ASIDE
from reader.search.model import Progress, UpdateReport
from reader.search.snapshot import Snapshot

_STEPS = (200, 1000, 4000)
"""Articles of the first steps and of each further one: first results soon, then few segments."""
_STEP_CHARACTERS = 40_000_000
_DOUBT_NS = 2_000_000_000
"""A file changed twice within the clock tick of its file system can keep its size and time (FAT: two seconds)."""
_BETWEEN = 0.1
_WAIT = 0.5
Ready = tuple[Row, StoredText]


class _Damage(Exception):  # noqa: N818
    """What is already in the index cannot be read, so nothing can be added to it either."""


class Update:
    """One update. `run` may be called once."""

    def __init__(
        self,
        cache_folder: Path,
        corpus_folder: Path,
        progress: Callable[[Progress], None] | None,
        wanted: Callable[[], bool] | None,
    ) -> None:
        self._cache = cache_folder
        self._corpus = corpus_folder
        self._tell = progress
        self._wanted = wanted or (lambda: True)
        self._catalogue = Catalogue(cache_folder)
        self._index: Any = None
        self._documents: dict[int, int] = {}
        self._next = 1
        self._told = 0.0
        self._now = 0
        self._failed: dict[str, str] = {}
        self._notices: dict[str, str] = {}
        self._added = self._changed = self._removed = self._unchanged = 0

    def run(self, rebuild: bool) -> UpdateReport:
        """Do it. Raises FileLockedError, FileWriteError, FileReadError; then what was done so far stands."""
        files.private_folder(self._cache)
        try:
            with files.locked(self._cache, _WAIT):
                return self._locked(rebuild)
        except FileLockedError as error:
            raise FileLockedError(
                "the index is being updated by another reader", advice="wait a little; searching works meanwhile"
            ) from error
        except engine.BusyError as error:
            raise FileLockedError("the index is being updated by another reader", advice="wait a little") from error
        except OSError as error:
            raise FileWriteError(
                f"cannot be written ({error.strerror or error})", path=self._cache, advice=files.advice_for(error)
            ) from error
        except sqlite3.Error as error:
            raise FileWriteError(
                f"cannot be written ({error})", path=self._cache, advice="try `reader index --rebuild`"
            ) from error
        finally:
            self._catalogue.close()

    def _locked(self, rebuild: bool) -> UpdateReport:
        listing = articles.scan(self._corpus)
        self._now = int(clock.now().timestamp() * 1e9)
        reason = self._open("you asked for it" if rebuild else "")
        try:
            self._follow(listing)
        except (_Damage, BrokenCatalogueError):
            reason = self._open("it was damaged")
            self._added = self._changed = self._removed = self._unchanged = 0
            self._follow(listing)
        return UpdateReport(
            added=self._added,
            changed=self._changed,
            removed=self._removed,
            unchanged=self._unchanged,
            failed=tuple(sorted(self._failed.items())),
            rebuilt=reason,
            notices=tuple(sorted(self._notices.items())),
        )

    def _follow(self, listing: Listing) -> None:
        rows = {row.entry.id: row for row in self._rows()}
        todo, removed = self._compare(listing, rows)
        self._work(todo, removed, rows, len(listing.files))

    # -- opening, or making anew

    def _open(self, reason: str) -> str:
        """Open index and catalogue, or make new ones; why, in words, unless there were none."""
        if not reason:
            found = self._reason_to_rebuild()
            if found is None:
                return ""
            reason = found
        folder = self._cache / INDEX
        self._catalogue.close()
        if folder.exists():
            aside = self._cache / SET_ASIDE
            shutil.rmtree(aside, ignore_errors=True)
            folder.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        self._catalogue.create()
        files.private_folder(folder)
        self._index = engine.create(folder)
        files.remove(self._cache / DAMAGED)
        self._documents, self._next = {}, 1
        return reason

    def _reason_to_rebuild(self) -> str | None:
        """Open what is there. None: it can be used. Empty: there is nothing."""
        folder = self._cache / INDEX
        if not folder.exists() and not self._catalogue.exists:
            return ""
        try:
            self._catalogue.open()
        except BrokenCatalogueError as broken:
            return str(broken) or "the list of articles was missing"
        if not folder.exists():  # whoever missed it first called it damaged
            return "it was missing"
        if (self._cache / DAMAGED).exists():
            return "it was damaged"
        files.private_folder(folder)
        try:
            self._index = engine.open_index(folder)
            snapshot = Snapshot(self._index)
            try:
                self._documents = dict(snapshot.documents())
                # A document without an article would show nothing; two with one number would be found twice.
                sound = 0 not in self._documents and len(self._documents) == snapshot.count
            finally:
                snapshot.close()
        except Exception:  # noqa: BLE001  (a damaged index raises anything at all)
            return "it was damaged"
        return None if sound else "it was damaged"

    def _rows(self) -> list[Row]:
        try:
            rows = self._catalogue.rows()
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:
            raise BrokenCatalogueError("the list of articles was damaged") from error
        self._next = max([0, *(row.number for row in rows), *self._documents]) + 1
        return rows

    # -- what to do

    def _compare(self, listing: Listing, rows: dict[str, Row]) -> tuple[list[FoundFile], list[int]]:
        """Files to read, and numbers to take out of the index: gone articles, and what a crash left behind."""
        present = {found.id for found in listing.files}
        gone = [row for article, row in rows.items() if article not in present]
        self._removed = len(gone)
        known = {row.number for row in rows.values()}
        removed = [row.number for row in gone] + [number for number in self._documents if number not in known]
        todo: list[FoundFile] = []
        seen: list[tuple[int, int, int]] = []
        for found in listing.files:
            row = rows.get(found.id)
            if row is None or row.number not in self._documents or row.entry.size != found.size:
                todo.append(found)
            elif row.entry.mtime_ns == found.mtime_ns and found.mtime_ns < row.seen_ns - _DOUBT_NS:
                self._unchanged += 1
            elif self._digest(found.id) == row.file_sha256:
                self._unchanged += 1
                seen.append((found.mtime_ns, self._now, row.number))
            else:
                todo.append(found)
        if seen:
            self._catalogue.write((), (), seen)
        return todo, removed

    def _digest(self, article_id: str) -> str:
        try:
            return hashlib.sha256(files.read_bytes(articles.path_of(self._corpus, article_id))).hexdigest()
        except ReaderError:
            return ""

    # -- doing it

    def _work(self, todo: list[FoundFile], removed: list[int], rows: dict[str, Row], total: int) -> None:
        done = total - len(todo)
        self._report(done, total, "", force=True)
        # What is gone goes with the first step, so that a renamed article is there once at every moment.
        for step in self._steps(todo):
            ready: list[Ready] = []
            old: list[int] = []
            stopped = False
            for found in step:
                if not self._wanted():
                    stopped = True
                    break
                self._report(done, total, found.id)
                row = rows.get(found.id)
                one = self._read(found)
                done += 1
                if row is not None:
                    old.append(row.number)
                if one is not None:
                    ready.append(one)
                    if row is None:
                        self._added += 1
                    else:
                        self._changed += 1
                elif row is not None:
                    self._removed += 1
            self._commit(ready, [*removed, *old])
            removed = []
            if stopped:
                break
        if removed:
            self._commit([], removed)
        self._report(done, total, "", force=True)

    def _steps(self, todo: list[FoundFile]) -> Iterator[list[FoundFile]]:
        sizes = iter(_STEPS)
        most = next(sizes)
        step: list[FoundFile] = []
        characters = 0
        for found in todo:
            step.append(found)
            characters += min(found.size, 2 * LIMIT)
            if len(step) >= most or characters > _STEP_CHARACTERS:
                yield step
                step, characters, most = [], 0, next(sizes, _STEPS[-1])
        if step:
            yield step

    def _read(self, found: FoundFile) -> Ready | None:
        """The article of a file with a number of its own; None if it cannot be read, which is noted, or is gone."""
        digest = self._digest(found.id)
        try:
            article = articles.read_article(self._corpus, found.id)
            entry = articles.entry_of(article, found.size, found.mtime_ns)
        except ReaderError as error:
            if not (isinstance(error, FileReadError) and isinstance(error.__cause__, FileNotFoundError)):
                self._failed[found.id] = f"{error.problem}; {error.advice}" if error.advice else error.problem
            return None
        except Exception as error:  # noqa: BLE001  (one odd file must not keep a hundred thousand from being found)
            self._failed[found.id] = f"cannot be taken apart ({type(error).__name__}: {error})"
            return None
        if article.body.end - article.body.start > LIMIT:
            self._notices[found.id] = f"is long: only the first {LIMIT // 1_000_000} million characters can be searched"
        number, self._next = self._next, self._next + 1
        return Row(number, entry, digest, self._now), stored_text(article)

    def _commit(self, ready: list[Ready], old: list[int]) -> None:
        """One step: index first, then catalogue. Whatever is done of it, the next update mends the rest."""
        if not ready and not old:
            return
        while True:
            bad = self._write(ready, old)
            if bad is None:
                break
            ready = [one for one in ready if one is not bad]
        for row, _ in ready:
            self._documents[row.number] = -1
        self._catalogue.write(ready, old)

    def _write(self, ready: list[Ready], old: list[int]) -> Ready | None:
        """Give a step to the index. An article that Whoosh does not take spoils everything after it in the same
        batch: then the batch is dropped and the article comes back, to be left out. None: all is in the index.
        """
        try:
            writer = engine.writer(self._index)
        except (engine.BusyError, OSError):
            raise
        except Exception as error:
            raise _Damage from error
        done = False
        try:
            self._delete(writer, old)
            for one in ready:
                row, stored = one
                about = row.entry.metadata
                try:
                    made = document(
                        row.number,
                        row.entry.id,
                        about.title or row.entry.display_title,
                        about.source,
                        about.byline,
                        about.date,
                        stored,
                    )
                    writer.add_document(**made)
                except OSError:
                    raise
                except Exception as error:  # noqa: BLE001
                    self._failed[row.entry.id] = f"cannot be indexed ({type(error).__name__}: {error})"
                    return one
            try:
                engine.commit(writer)
            except Exception as error:
                # Small segments are merged on committing: here damage shows that no search has met.
                if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
                    raise
                raise _Damage from error
            done = True
        finally:
            if not done:
                engine.cancel(writer)
        return None

    def _delete(self, writer: Any, old: list[int]) -> None:  # noqa: ANN401
        if not old:
            return
        try:
            snapshot = Snapshot(self._index)
            documents = snapshot.documents()
            snapshot.close()
        except Exception as error:
            raise _Damage from error
        for number in old:
            if number in documents:
                writer.delete_document(documents[number])

    def _report(self, done: int, total: int, current: str, force: bool = False) -> None:
        if self._tell is None:
            return
        now = time.monotonic()
        if force or now - self._told > _BETWEEN:
            self._told = now
            self._tell(Progress(done, total, current))
