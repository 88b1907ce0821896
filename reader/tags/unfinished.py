"""A step that was begun and not ended: written down before its first write, finished by whoever comes next.

One step at a time is in the works, for whoever takes one holds the lock of the tags. What it is lies in the state
folder: the line that the journal will get once all is done, and for an undo or redo the step that is meant. If the
program is killed meanwhile, the next one that has the lock does what is left of it, so that a step over fifty files is
never done by half. What somebody else has changed since is left as it is.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from reader import files, own_folders
from reader.errors import FileReadError, ReaderError
from reader.tags import codebook_lines, giving_back, journal, links_file, merging, steps
from reader.tags.codebook_changes import TagEdit
from reader.tags.folder import TagFolder
from reader.tags.journal import AnyEdit, Edit, Entry, Journal, Line, LinkEdit, Listed, Retag
from reader.tags.shelf import Shelf
from reader.tags.tag_file import TagFile
from reader.tags.words import Finished

_FILE = "step.json"
_LIMIT = 1_000_000_000


class Unfinished:
    """The step in the works. Making one touches no disk. The caller of each method holds the lock of the tags."""

    def __init__(self, state_folder: Path, folder: TagFolder, shelf: Shelf, history: Journal) -> None:
        self._path = state_folder / _FILE
        self._folder = folder
        self._shelf = shelf
        self._journal = history

    @property
    def there(self) -> bool:
        """Whether there is one, in the works or cut short."""
        try:
            return self._path.exists()
        except OSError:
            return False  # nor could it be written there

    def begin(self, line: Line, entry: Entry | None = None, *, lasting: bool) -> None:
        """Write down what is about to be done: the journal's line, and the step that is undone or done again.

        Not `lasting`: it need not outlive a power cut. Raises FileWriteError.
        """
        said = [b'{"line": ', journal.as_bytes(line)]
        if entry is not None:
            said += [b', "entry": ', entry.line]
        own_folders.private_folder(self._path.parent)
        files.write_atomic(self._path, b"".join((*said, b"}")), lasting=lasting)

    def end(self) -> None:
        """It is done, or nothing of it is. Raises FileWriteError."""
        files.remove(self._path, lasting=False)

    def finish(self) -> Finished | None:
        """Do what is left of a step that was cut short. None if there was none, or all of it had been done.

        Raises FileWriteError; then it is tried again the next time.
        """
        found = self._found()
        if found is None:
            self.end()
            return None
        line, entry, what = found
        edits = [edit.reversed() for edit in reversed(entry.edits)] if what == "undo" else list(entry.edits)
        todo, left = self._sorted_out(edits, entry if what == "undo" else None)
        if what == "undo":
            plan = giving_back.planned_undo(self._folder, self._shelf, todo, "finished", entry)
        else:
            plan = steps.planned(self._folder, self._shelf, todo, "finished")
        steps.carried_out(self._shelf, plan)
        if what == "do" and left:
            # What is not so cannot be undone either.
            line = line | {"edits": journal.edits_as_bytes(edit for edit in edits if edit not in left)}
        if what == "do":
            self._journal.add_traces(line, giving_back.traces_of_plan(plan, noted="codebook" in line))
        self._journal.append(line)
        self.end()
        return Finished(entry, what, len(left))

    def _found(self) -> tuple[Line, Entry, str] | None:
        """The step that was cut short: its line, the step it is or means, and which of `do`, `undo`, `redo`."""
        try:
            said = json.loads(files.read_bytes(self._path, _LIMIT))
            line = said["line"]
            what = next(word for word in ("do", "undo", "redo") if word in line)
            entry = journal.entry_of(line if what == "do" else said["entry"])
        except (ReaderError, ValueError, TypeError, LookupError, RecursionError, StopIteration):
            return None  # a power cut left no more of it
        if entry is None or self._journal.has(line):
            return None
        return line, entry, what

    def _sorted_out(self, edits: Sequence[AnyEdit], undone: Entry | None) -> tuple[list[AnyEdit], list[AnyEdit]]:
        """The edits that are still to be done, and those that cannot be done any more. `undone`: the step that they
        take back, if they do.
        """
        known: dict[str, TagFile | None] = {}
        todo: list[AnyEdit] = []
        left: list[AnyEdit] = []
        of_tags = [edit for edit in edits if isinstance(edit, TagEdit)]
        tags = self._asked(lambda: self._tags_done(of_tags, undone))
        for edit in edits:
            done: bool | None = False
            if isinstance(edit, TagEdit):
                done = tags
            elif isinstance(edit, LinkEdit):
                done = self._asked(lambda edit=edit: self._link_done(edit))  # type: ignore[misc]
            elif not isinstance(edit, Listed):
                if edit.article not in known:
                    known[edit.article] = self._file(edit.article)
                done = _passage_done(known[edit.article], edit)
            if done is None:
                left.append(edit)
            elif not done:
                todo.append(edit)
        return todo, left

    def _file(self, article_id: str) -> TagFile | None:
        with contextlib.suppress(ReaderError):
            path = self._folder.file_of(article_id)
            self._folder.check_writable(path)
            return self._shelf.fresh(article_id, path)
        return None

    @staticmethod
    def _asked(whether: Callable[[], bool | None]) -> bool | None:
        try:
            return whether()
        except (ReaderError, FileReadError):
            return None

    def _tags_done(self, edits: Sequence[TagEdit], undone: Entry | None) -> bool | None:
        """Whether these changes of the codebook are done; None: they can be neither."""
        path, shown = self._folder.codebook, self._folder.shown(self._folder.codebook)
        self._folder.check_writable(path)
        content = self._folder.read(path)
        if undone is not None and giving_back.codebook_before(undone, content) is not None:
            return False
        if codebook_lines.edited(content, edits, shown) is not None:
            return False
        back = [edit.reversed() for edit in reversed(edits)]
        return True if codebook_lines.edited(content, back, shown) is not None else None

    def _link_done(self, edit: LinkEdit) -> bool | None:
        self._folder.check_writable(self._folder.links)
        file = self._shelf.fresh_links()
        if links_file.edited(file, edit.before, edit.after) is not None:
            return False
        return True if links_file.edited(file, edit.after, edit.before) is not None else None


def _passage_done(file: TagFile | None, edit: Edit | Retag) -> bool | None:
    """Whether an edit of a passage is done; None: it can be neither."""
    if file is None:
        return None
    current = file.get(edit.passage_id)
    if isinstance(edit, Retag):
        return False if current is not None else None
    if merging.same(current, edit.after):
        return True
    return False if merging.same(current, edit.before) else None
