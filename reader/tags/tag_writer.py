"""What all changes of the tags have in common: they are written as one step, or kept as unsaved and tried again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

from reader import files, locks
from reader.errors import FileChangedError, FileReadError, FileWriteError, NotSavedError, Problem, ReaderError
from reader.tags import giving_back, steps, words
from reader.tags.journal import AnyEdit, Entry, Journal, Line, LinkEdit, Listed
from reader.tags.links_file import LinksFile
from reader.tags.recovery import Recovery
from reader.tags.tag_reader import TagReader
from reader.tags.unfinished import Unfinished
from reader.tags.unsaved import Unsaved, touched
from reader.tags.words import Finished, says_of

T = TypeVar("T")
_PATIENCE = 5.0
_IMPATIENCE = 0.2
"""Seconds to wait for another reader that is writing; fewer once that was in vain."""
UNWRITTEN = (FileWriteError, FileReadError, OSError)
"""What is raised where a file cannot be reached, and in some cases where it says nothing sensible: `is_out_of_reach`
tells them apart.
"""
_TRIED_BESIDE = 3
"""Files that are tried in vain, when something else is to be written, before the others are left for later."""


class TagWriter(TagReader):
    """The part of `TagStore` that writes. `author` signs new passages; the undo history lies in `state_folder`, what
    cannot be written in the first of the `recovery` folders that takes it; `key` names the corpus there.
    """

    def __init__(
        self, corpus_folder: Path, state_folder: Path, author: str, recovery: Sequence[Path] = (), key: str = "corpus"
    ) -> None:
        super().__init__(corpus_folder, Unsaved(Recovery(corpus_folder, key, tuple(recovery) or (state_folder,))))
        self._journal = Journal(state_folder)
        self._author = author
        self._unfinished = Unfinished(state_folder, self._folder, self._shelf, self._journal)
        self._at_work = self._looked = False
        self._finished: list[Finished] = []
        self._taken_out: set[str] = set()
        """Passages that were taken out here: who still sees one for a moment does not bring it back."""
        self._shelf.before_a_look = self._look_for_unfinished

    @property
    def unsaved(self) -> Unsaved:
        """The changes that are not in their files yet."""
        return self._shelf.unsaved

    @property
    def undo_fault(self) -> Problem | None:
        """Why the undo history cannot be written; None if it can."""
        return self._shelf.faults.get("journal")

    def save_history(self) -> None:
        """Try again to write what the undo history lacks. Raises nothing: `undo_fault` says what came of it."""
        with self._lock:
            self._note_in_journal(self._journal.save)

    def take_over(self) -> tuple[int, tuple[Problem, ...]]:
        """Put in the changes that earlier readers could not save. Returns how many changes these were, and which files
        cannot be read; what still cannot be saved is unsaved here.
        """
        with self._lock:
            count, problems = self.unsaved.take_over()
            for step in self.unsaved.steps[len(self.unsaved.steps) - count :]:
                # What did not even come to the history can be undone from now on.
                entry = step.entry
                if not any(self._journal.has({name: entry.id}) for name in ("do", "step")):
                    line = self._journal.line_of(entry.edits, entry.says, step=entry.id)
                    self._note_in_journal(lambda line=line: self._journal.append(line))  # type: ignore[misc]
            self.save_unsaved()
        return count, problems

    def save_unsaved(self, most: int | None = None) -> int:
        """Try again to write what is unsaved, in order; what comes after something on the same file waits for it.

        Returns how many changes were saved. At most `most` files are tried in vain. Raises nothing: why a change
        cannot be written stands with it.
        """
        with self._lock:
            done: list[str] = []
            blocked: set[str] = set()
            tried = 0
            for step in self.unsaved.steps:
                needed = touched(step.entry.edits)
                if needed & blocked or (most is not None and tried >= most):
                    blocked |= needed
                    continue
                try:
                    self._save(step.entry.edits)
                except steps.ChangedSinceError as error:
                    blocked |= needed
                    where = self.unsaved.set_aside(step.entry, error)
                    advice = f"it is kept in {where}" if where else "it is kept in memory"
                    self._shelf.faults[step.entry.id] = Problem(error.path or "", f"a change {error.problem}", advice)
                except (ReaderError, OSError) as error:
                    tried += 1
                    blocked |= needed
                    self.unsaved.blame(step.entry.id, _in_words(error))
                else:
                    done.append(step.entry.id)
            self.unsaved.saved(done)
        return len(done)

    def _save(self, edits: Sequence[AnyEdit]) -> None:
        with self._holding(_IMPATIENCE):
            steps.carried_out(self._shelf, steps.planned_late(self._folder, self._shelf, edits))
            for edit in edits:
                if isinstance(edit, Listed) and not edit.gone:
                    self._shelf.extend_codebook(edit.names, late=True)

    def change_links(self, decide: Callable[[LinksFile], tuple[T, list[LinkEdit], str]]) -> T:
        """Do what `decide` says in view of the links as they are: what comes of it, the edits, and these in words.

        Raises TagFileError if their file says nothing sensible, NotSavedError if it cannot be reached.
        """
        edits: list[LinkEdit] = []
        says = ""
        with self._lock:
            try:
                with self._writing():
                    self._folder.check_writable(self._folder.links)
                    made, edits, says = decide(self._shelf.fresh_links())
                    if edits:
                        plan = steps.planned(self._folder, self._shelf, edits, "done")
                        self._carry_out(plan, edits, says)
            except NotSavedError:
                raise
            except UNWRITTEN as error:
                if not is_out_of_reach(error):
                    raise
                made, edits, says = decide(self._shelf.last_links())
                if edits:
                    self._keep_unsaved(self._journal.line_of(edits, says), edits, says, error)
        return made

    # -- for the parts that make changes

    @property
    def _patience(self) -> float:
        return _IMPATIENCE if self.unsaved else _PATIENCE

    def _save_first(self) -> None:
        """What is unsaved is tried again before anything else is written."""
        if self.unsaved:
            self.save_unsaved(_TRIED_BESIDE)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Nobody else reads half of a step, or writes, meanwhile. What is unsaved or was cut short is done first.

        Raises FileWriteError, FileLockedError.
        """
        with self._lock:
            if self.unsaved:
                self.save_unsaved(_TRIED_BESIDE)
            with self._holding(_IMPATIENCE if self.unsaved else _PATIENCE):
                yield

    @contextlib.contextmanager
    def _holding(self, patience: float) -> Iterator[None]:
        self._folder.check_there()
        with self._lock, locks.locked(self._folder.path, timeout=patience):
            self._at_work = True
            try:
                self._finish()
                self._shelf.sweep()
                yield
            finally:
                self._at_work = False

    def _carry_out(
        self, plan: steps.Plan, edits: Sequence[AnyEdit], says: str = "", *, used: Sequence[str] = ()
    ) -> None:
        """Write what is planned, put the tags `used` into the codebook, and remember it for undo. The caller is
        `_writing`. Raises NotSavedError where it cannot be written.
        """
        if edits:
            whole = [*edits, *steps.listing(self._shelf.new_in_codebook(used))]
            changed = steps.digest(plan.new_codebook) if plan.new_codebook is not None else ""
            line = self._journal.line_of(whole, says, plan.old_codebook, changed)
            with self._step(line, whole, says):
                steps.carried_out(self._shelf, plan)
                grown = self._shelf.extend_codebook(used)
                found = giving_back.traces_of_plan(plan, grown, noted="codebook" in line)
                self._journal.add_traces(line, found)
        self._use(used)

    @contextlib.contextmanager
    def _step(
        self,
        line: Line,
        edits: Sequence[AnyEdit],
        says: str = "",
        *,
        entry: Entry | None = None,
        lasting: bool = True,
        again: bool = False,
    ) -> Iterator[None]:
        """What is written meanwhile is a step of `edits`: `line` is what the journal will say of it; of an undo or redo
        `entry` is what it is of. If this program is killed, the next one finishes it. The caller is `_writing`.

        Raises NotSavedError where it cannot be written: all of it is unsaved then. `again`: it will be tried again at
        once if it was only that another program wrote there: FileChangedError.
        """
        if (ahead := self.unsaved.before(edits)) is not None:
            self._keep_unsaved(line, edits, says, ahead.why.with_traceback(None))
        # A state folder that cannot be written costs this protection, and no tag.
        with contextlib.suppress(ReaderError):
            self._unfinished.begin(line, entry, lasting=lasting)
        try:
            yield
        except (ReaderError, OSError) as error:
            kept = ""
            try:
                if is_out_of_reach(error) and not (again and isinstance(error, FileChangedError)):
                    self._keep_unsaved(line, edits, says, error)
                raise
            except NotSavedError as unsaved:
                kept = unsaved.kept
                raise
            finally:
                # What is half done, and written down nowhere else, is finished by whoever comes next.
                if kept or not isinstance(error, steps.HalfDoneError):
                    with contextlib.suppress(ReaderError):
                        self._unfinished.end()
        self._note_in_journal(lambda: self._journal.append(line))
        with contextlib.suppress(ReaderError):
            self._unfinished.end()

    def _keep_unsaved(self, line: Line, edits: Sequence[AnyEdit], says: str, error: Exception) -> NoReturn:
        """Keep a step that cannot be written as unsaved, and remember it for undo. Raises NotSavedError."""
        why = _in_words(error)
        step = Entry(str(line.get("do") or line["step"]), tuple(edits), says)
        kept = self.unsaved.add(step, why)
        self._note_in_journal(lambda: self._journal.append(line))
        raise NotSavedError(why, kept, says_of(step))

    # -- what was cut short

    def _finish(self) -> None:
        """Finish what was cut short, if anything was. Raises FileWriteError."""
        self._looked = True
        if not self._unfinished.there:
            return
        try:
            with self._shelf.as_stored():
                found = self._unfinished.finish()
        except steps.ChangedSinceError as error:
            raise FileWriteError(error.problem, path=error.path, advice=error.advice) from error
        if found is not None:
            self._finished.append(found)

    def _look_for_unfinished(self) -> None:
        """What was cut short is finished before anything is read, unless somebody is at it."""
        if self._looked or self._at_work or not self._unfinished.there or not self._folder.is_there:
            return
        # Whoever has the lock has just begun it, or finishes it.
        with contextlib.suppress(ReaderError), self._holding(0.0):
            pass

    def changed(self, articles: Collection[str] = ()) -> bool:
        """Whether another program has written anything under `tags/` since this was asked last. What that one has
        begun and was killed in is finished.
        """
        with self._lock:
            self._looked = False
            return super().changed(articles)

    def finished(self) -> tuple[str, ...]:
        """What was cut short and has been finished since this was asked last, each a line for a person."""
        with self._lock:
            found, self._finished = tuple(self._finished), []
            return tuple(map(words.finished, found))

    # -- beside it

    def _use(self, names: Sequence[str]) -> None:
        """Count these tags as used just now."""
        for name in names:
            self._just_used[name] = 1 + max(self._just_used.values(), default=0)

    def _note_in_journal(self, write: Callable[[], None]) -> None:
        """The tags are on disk by now; a journal that cannot be written must not make it look otherwise."""
        try:
            write()
            self._shelf.faults.pop("journal", None)
        except (ReaderError, OSError) as error:
            reason = _in_words(error)
            why = reason.problem if reason.problem.startswith("cannot be ") else f"cannot be written: {reason.problem}"
            said = f"the undo history {why}"
            self._shelf.faults["journal"] = Problem(reason.path or "undo history", said, reason.advice)


def _in_words(error: Exception) -> ReaderError:
    if isinstance(error, NotSavedError):
        return error.why
    if isinstance(error, ReaderError):
        return error
    assert isinstance(error, OSError)
    return FileWriteError(str(error.strerror or error), path=error.filename, advice=files.advice_for(error))


def is_out_of_reach(error: BaseException | None) -> bool:
    """Whether an error is of the disk, which may be otherwise the next moment: then a change is unsaved. What is wrong
    in a file, or with it, is another matter: nothing is done to it, and the person is told.
    """
    while error is not None:
        if isinstance(error, OSError | FileWriteError):
            return True
        error = error.__cause__
    return False
