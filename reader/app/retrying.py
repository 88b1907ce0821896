"""What is not saved: said as long as it is so, tried again, asked about when one leaves.

Nothing here waits for a disk: whoever leaves the program does so within seconds, whatever hangs.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reader.app.screens.confirm import Confirm
from reader.app.tagging import LANE
from reader.errors import NotSavedError, Problem, ReaderError

if TYPE_CHECKING:
    from reader.app.desk import Desk
    from reader.tags import UnsavedState

EVERY = 1.0
"""Seconds between two looks at what is unsaved; no disk is asked for it."""
_PAUSES = (2, 4, 8, 15, 30, 60)
"""Seconds from one try to the next."""
_HISTORY_PAUSE = 5.0
"""Seconds from one try to write the undo history to the next."""
_STALLED = 2.0
"""Seconds after which a disk that has not answered is said not to answer."""
_LAST_TRY = 2.0
"""Seconds that a last try may take when one leaves."""
_PATIENCE = 10.0
_NAME = "unsaved"


class Retrying:
    """Looks at the unsaved changes of the corpus, tells of them, and tries again with growing pauses."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._tries = 0
        self._next = 0.0
        self._trying = self._leaving = False
        self._kept_under_way = 0
        self._history_next = 0.0

    def start(self) -> None:
        """Put in what an earlier reader could not save, and look from now on."""
        tags = self._screen.corpus.tags

        def done(found: tuple[int, tuple[Problem, ...]]) -> None:
            count, problems = found
            left = tags.unsaved.state().count
            if count > left:
                was = "changes that were" if count - left != 1 else "change that was"
                self._screen.say(f"{count - left} {was} not saved the last time {_are(count - left)} saved now", "done")
                self._screen.tags_changed(None)
            if problems:
                first = problems[0]
                self._screen.say(f"{first.file}: {first.problem}; {first.advice}", "error")
            for words in tags.finished():
                self._screen.say(words, "warning")

        self._screen.background.queued(LANE, tags.take_over, done)
        self._screen.set_interval(EVERY, self._look)

    # -- told

    def _look(self) -> None:
        tags = self._screen.corpus.tags
        now = time.monotonic()
        self._screen.set_standing("undo", _undo_words(tags.undo_fault))
        if tags.undo_fault is not None and now >= self._history_next:
            self._history_next = now + _HISTORY_PAUSE
            self._screen.background.newest("history", lambda _: tags.save_history(), lambda _: None, lane=LANE)
        state = tags.unsaved.state()
        stalled = state.waiting and state.seconds > _STALLED
        if stalled:
            self._screen.set_standing(_NAME, _stalled_words(state), *_where(state))
            self._keep_under_way(state)
        elif state.count:
            if not self._trying and not self._next:
                self._next = now + _PAUSES[min(self._tries, len(_PAUSES) - 1)]
            self._screen.set_standing(_NAME, unsaved_words(state, self._when(now)), *_where(state))
            if self._next and now >= self._next:
                self.now()
        else:
            self._tries, self._next, self._kept_under_way = 0, 0.0, 0
            self._screen.set_standing(_NAME, "")

    def _when(self, now: float) -> str:
        left = round(self._next - now)
        return f"tried again in {left} s" if self._next and left > 0 else "trying …"

    def _keep_under_way(self, state: UnsavedState) -> None:
        """Whatever comes of it, what is on its way to a disk that hangs is kept elsewhere."""
        if self._kept_under_way == state.count + state.waiting and state.kept:
            return
        self._kept_under_way = state.count + state.waiting
        unsaved = self._screen.corpus.tags.unsaved
        self._screen.background.newest("keep", lambda _: unsaved.keep(under_way=True), lambda _: None)

    # -- tried

    def now(self, *, asked: bool = False) -> None:
        """Try again to save what is not saved; `asked`: a person wants to know what comes of it."""
        screen = self._screen
        tags = screen.corpus.tags
        if self._trying:
            return
        if asked and not tags.unsaved:
            screen.say("everything is saved")
            return
        self._trying, self._next = True, 0.0
        self._tries += 1

        def done(saved: int) -> None:
            self._trying = False
            if saved:
                self._tries = 0
                left = tags.unsaved.state().count
                more = f", {left} {_are(left)} not" if left else ""
                screen.say(f"{_changes(saved)} {_are(saved)} saved now{more}", "done")
                screen.tags_changed(None)

        def failed(error: ReaderError) -> None:
            self._trying = False
            screen.say(str(error), "error")

        screen.background.queued(LANE, tags.save_unsaved, done, failed)

    def is_unsaved(self, error: ReaderError) -> bool:
        """Whether an error is that something was done and is not saved yet; that is said, and shown."""
        if not isinstance(error, NotSavedError):
            return False
        self._screen.say(f"{error.says} · not saved yet")
        self._screen.tags_changed(None)
        self._look()
        return True

    # -- on leaving

    @property
    def patience(self) -> float:
        """Seconds to wait for what is being written when one leaves: fewer where the disk does not answer anyway."""
        return _LAST_TRY if self._screen.corpus.tags.unsaved.state().seconds > _STALLED else _PATIENCE

    def before_leaving(self, leave: Callable[[], None]) -> None:
        """Call `leave` at once if all is saved; else try once more, and ask first."""
        if self._leaving:
            return
        unsaved = self._screen.corpus.tags.unsaved
        if not (unsaved or unsaved.state().waiting):
            leave()
            return
        self._leaving = True
        self._screen.say("saving …")
        settled = False

        def asked() -> None:
            nonlocal settled
            if settled:
                return
            settled = True
            state = unsaved.state()
            if not state.count and not state.waiting:
                leave()
                return

            def answered(yes: bool | None) -> None:
                self._leaving = False
                if yes:
                    leave()
                else:
                    self._screen.say("")

            question, details = leaving_words(state)
            self._screen.app.push_screen(Confirm(question, details, yes="leave", no="stay"), answered)

        def last_try() -> None:
            until = time.monotonic() + _LAST_TRY
            self._screen.corpus.tags.save_unsaved()
            while unsaved.state().waiting and time.monotonic() < until:
                time.sleep(0.02)
            if unsaved.state().waiting:
                unsaved.keep(under_way=True)

        self._screen.background.newest("last try", lambda _: last_try(), lambda _: asked(), lambda _: asked())
        self._screen.set_timer(_LAST_TRY, asked)


def _undo_words(fault: Problem | None) -> str:
    if fault is None:
        return ""
    words = f"{fault.file}: {fault.problem}" + (f"; {fault.advice}" if fault.advice else "")
    return f"{words} · until you leave, u takes back what you do"


def unsaved_words(state: UnsavedState, when: str) -> str:
    """What is not saved, why, what to do, and when it is tried again."""
    parts = [f"{_changes(state.count)} {_are(state.count)} not saved: {state.why}"]
    parts += [state.advice] if state.advice else []
    return "; ".join(parts) + f" · {when}"


def _stalled_words(state: UnsavedState) -> str:
    count = state.count + state.waiting
    words = f"{_changes(count)} {_are(count)} not saved: the disk has not answered for {round(state.seconds)} s"
    return f"{words}; check its connection"


def _where(state: UnsavedState) -> tuple[str, ...]:
    """Where it is meanwhile, the fullest words first; the name of the file is in all of them."""
    if state.kept:
        how_long = _for_how_long(state.kept)
        return (f"kept in {_short(state.kept)}{how_long}", f"kept in …/{Path(state.kept).name}{how_long}")
    return (*([f"kept in memory alone ({state.trouble})"] if state.trouble else []), "kept in memory alone")


def _for_how_long(path: str) -> str:
    """What to know of a file in a folder that is emptied when the computer starts."""
    fleeting = [tempfile.gettempdir(), os.environ.get("XDG_RUNTIME_DIR", "")]
    lost = any(one and Path(path).parent == Path(one) for one in fleeting)
    return " until the computer restarts" if lost else ""


def _short(path: str) -> str:
    """A path with `~` for the home folder, as people write it."""
    home = f"{Path.home()}/"
    return f"~/{path.removeprefix(home)}" if len(home) > 2 and path.startswith(home) else path


def leaving_words(state: UnsavedState) -> tuple[str, str]:
    """What to ask of somebody who leaves while something is not saved: the question, and what it means."""
    count = state.count + state.waiting
    why = f"{state.why}; {state.advice}" if state.count else "the disk does not answer"
    if state.kept:
        kept = f"Kept in {_short(state.kept)}{_for_how_long(state.kept)}, and put in when the reader is opened again."
    else:
        kept = "There is no place to keep them: they would be printed to the terminal."
    return f"{_changes(count)} {_are(count)} not saved. Leave anyway?", f"{why}\n\n{kept}"


def lost_words(state: UnsavedState) -> str:
    """What stands above the changes that are printed, since there is no place to keep them."""
    count = state.count + state.waiting
    said = f"{_changes(count)} {_are(count)} not saved, and can be kept nowhere else ({state.trouble})"
    return f"{said}; put what follows into a file, or tag it again"


def parting_words(state: UnsavedState) -> str:
    """What the terminal says once the program has been left with something unsaved."""
    count = state.count + state.waiting
    said = f"{_changes(count)} {_are(count)} not saved; kept in {state.kept}{_for_how_long(state.kept)}"
    return f"{said}, and put in when the reader is opened on this corpus"


def _changes(count: int) -> str:
    return f"{count} change{'s' * (count != 1)}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
