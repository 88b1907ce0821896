"""One passage at a time: tagged, changed, confirmed, taken out. Each is a step that an undo takes back.

A change is made to what the file says at that moment, under a lock: what another program or person wrote meanwhile
stays. A file that cannot be read is never written.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from reader import clock, files
from reader.articles.model import Article, Passage
from reader.errors import FileChangedError, FileWriteError, Problem, ReaderError, TagFileError
from reader.tags import merging, steps
from reader.tags.journal import AnyEdit, Edit, Entry, Journal, Line, Listed
from reader.tags.model import TaggedPassage
from reader.tags.placing import counted_in, placed, trimmed
from reader.tags.tag_file import TagFile
from reader.tags.tag_names import tag_names
from reader.tags.tag_reader import TagReader
from reader.tags.unfinished import Finished, Unfinished
from reader.yaml_gate import storable

_TRIES = 3


class PassageStore(TagReader):
    """The tags in `corpus_folder/tags`; `author` signs new passages, the undo history lies in `state_folder`."""

    def __init__(self, corpus_folder: Path, state_folder: Path, author: str) -> None:
        super().__init__(corpus_folder)
        self._journal = Journal(state_folder)
        self._author = author
        self._unfinished = Unfinished(state_folder, self._folder, self._shelf, self._journal)
        self._at_work = self._looked = False
        self._finished: list[Finished] = []
        self._shelf.before_a_look = self._look_for_unfinished

    def add(self, article: Article, span: Passage, tags: Sequence[str], note: str = "") -> TaggedPassage:
        """Tag a span of an article. White space at its ends is left out; a new tag is added to the codebook.

        Raises UsageError for a span that is none or a tag that cannot be one, TagFileError or FileReadError if the
        tag file cannot be read, FileWriteError if it cannot be written.
        """
        place = trimmed(article.text, span)
        bare = TaggedPassage(
            id=f"p-{clock.random_id()}",
            tags=tag_names(tags, self.codebook()),
            start=place.start,
            end=place.end,
            quote="",
            by=storable(self._author),
            created=clock.timestamp(),
            note=storable(note),
        )
        passage = placed(bare, article.text, place)

        def added(file: TagFile) -> tuple[TagFile, Edit]:
            file = counted_in(file, article)
            return file.with_passage(passage), Edit(article.id, None, passage, file.text_sha256)

        self._change(article.id, added, passage.tags)
        return passage

    def change(
        self,
        article: Article,
        passage_id: str,
        *,
        tags: Sequence[str] | None = None,
        note: str | None = None,
        span: Passage | None = None,
        seen: TaggedPassage | None = None,
    ) -> TaggedPassage:
        """Give a passage other tags, another note or other ends; what is None stays. Returns it as it is now.

        `seen` is the passage as it was when the person began; default: as it was read last. If somebody else changed
        it since, tags and notes of both stay. Raises as `add`, and TagFileError if the passage is not there any more.
        """
        place = None if span is None else trimmed(article.text, span)
        names = None if tags is None else tag_names(tags, self.codebook())
        with self._lock:
            known = seen or self._shelf.last_given(article.id, passage_id)

            def changed(before: TaggedPassage) -> TaggedPassage:
                after = before
                if names is not None:
                    after = replace(after, tags=merging.tags(known.tags if known else before.tags, names, before.tags))
                if note is not None:
                    fresh = storable(note)
                    after = replace(after, note=merging.note(known.note if known else before.note, fresh, before.note))
                if place is not None:
                    after = placed(after, article.text, place)
                return after

            return self._alter(article, passage_id, changed, names or ())

    def _alter(
        self,
        article: Article,
        passage_id: str,
        alter: Callable[[TaggedPassage], TaggedPassage],
        used: Sequence[str],
    ) -> TaggedPassage:
        """Alter one passage as the file has it now; returns it as it is then."""
        result: list[TaggedPassage] = []

        def altered(file: TagFile) -> tuple[TagFile, Edit | None]:
            file = counted_in(file, article)
            before = file.get(passage_id)
            if before is None:
                raise TagFileError(
                    "the passage is not in the file any more; somebody took it out",
                    path=self._folder.shown(self._folder.file_of(article.id)),
                    advice="tag it anew",
                )
            after = alter(before)
            if after != before:
                after = replace(after, modified=clock.timestamp())
            result.append(after)
            if after == before:
                return file, None
            return file.with_passage(after), Edit(article.id, before, after, file.text_sha256)

        self._change(article.id, altered, used)
        return result[-1]

    def confirm(self, article: Article, passage_id: str, span: Passage) -> TaggedPassage:
        """Take `span` for the place of a passage that was changed or lost: quote and surroundings are now those there.

        Returns it as it is now; an undo brings the old quote back. Raises as `change`.
        """
        return self.change(article, passage_id, span=span)

    def keep_lost(self, article: Article, passage_id: str) -> TaggedPassage:
        """Note that a passage does not stand in an article's text as it is now: there it is not looked for again.

        Returns it as it is now. Raises TagFileError, FileReadError or FileWriteError.
        """
        return self._alter(article, passage_id, lambda before: replace(before, lost_in=article.text_sha256), ())

    def remove(self, article_id: str, passage_id: str) -> None:
        """Take a passage out of its file, and the file away when nothing is left in it.

        Nothing happens if it is not there. Raises TagFileError, FileReadError or FileWriteError.
        """

        def removed(file: TagFile) -> tuple[TagFile, Edit | None]:
            before = file.get(passage_id)
            if before is None:
                return file, None
            return file.without(passage_id), Edit(article_id, before, None, file.text_sha256)

        self._change(article_id, removed, ())

    # -- inside

    def _change(
        self, article_id: str, apply: Callable[[TagFile], tuple[TagFile, Edit | None]], used: Sequence[str]
    ) -> None:
        """Apply one edit to what the file says now, write it, and remember it for undo."""
        for _ in range(_TRIES - 1):
            # Written by another program just then: what that one wrote is read, and the edit applied to it.
            with contextlib.suppress(FileChangedError):
                return self._change_once(article_id, apply, used)
        return self._change_once(article_id, apply, used)

    def _change_once(
        self, article_id: str, apply: Callable[[TagFile], tuple[TagFile, Edit | None]], used: Sequence[str]
    ) -> None:
        path = self._folder.file_of(article_id)
        with self._lock:
            self._folder.check_writable(path)
            with self._writing():
                old = self._shelf.fresh(article_id, path)
                new, edit = apply(old)
                if edit is None:
                    return
                listed = self._shelf.new_in_codebook(used)
                edits: list[AnyEdit] = [edit, *([Listed(listed)] if listed else [])]
                line = self._journal.line_of(edits)
                with self._step(line, lasting=False):
                    self._shelf.extend_codebook(used)
                    written = self._shelf.write(article_id, path, new)
                    self._journal.add_traces(line, steps.traces_of({article_id: old}, {article_id: written}))
            self._use(used)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Nobody else reads half of a step, or writes, meanwhile. What was cut short before is finished first.

        Raises FileWriteError.
        """
        self._folder.check_there()
        with self._lock, files.locked(self._folder.path):
            self._at_work = True
            try:
                self._finish()
                yield
            finally:
                self._at_work = False

    @contextlib.contextmanager
    def _step(self, line: Line, entry: Entry | None = None, *, lasting: bool = True) -> Iterator[None]:
        """What is written meanwhile is a step: `line` is what the journal will say of it, of an undo or redo `entry` is
        what it is of. If this program is killed, the next one finishes it. The caller is `_writing`.
        """
        # A state folder that cannot be written costs this protection, and no tag.
        with contextlib.suppress(ReaderError):
            self._unfinished.begin(line, entry, lasting=lasting)
        try:
            yield
        except (ReaderError, OSError) as error:
            if not isinstance(error, steps.HalfDoneError):
                with contextlib.suppress(ReaderError):
                    self._unfinished.end()
            raise
        self._note_in_journal(lambda: self._journal.append(line))
        with contextlib.suppress(ReaderError):
            self._unfinished.end()

    def _finish(self) -> None:
        """Finish what was cut short, if anything was. Raises FileWriteError."""
        self._looked = True
        if self._unfinished.there and (found := self._unfinished.finish()) is not None:
            self._finished.append(found)

    def _look_for_unfinished(self) -> None:
        """What was cut short is finished before anything is read, unless somebody is at it."""
        if self._looked or self._at_work or not self._unfinished.there or not self._folder.corpus.is_dir():
            return
        # Whoever has the lock has just begun it, or finishes it.
        with contextlib.suppress(ReaderError), files.locked(self._folder.path, 0.0):
            self._at_work = True
            try:
                self._finish()
            finally:
                self._at_work = False

    def changed(self, articles: Collection[str] = ()) -> bool:
        """Whether another program has written anything under `tags/` since this was asked last. What that one has
        begun and was killed in is finished.
        """
        with self._lock:
            self._looked = False
            return super().changed(articles)

    def finished(self) -> tuple[Finished, ...]:
        """The steps that were cut short and have been finished since this was asked last."""
        with self._lock:
            found, self._finished = tuple(self._finished), []
            return found

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
            reason = error if isinstance(error, ReaderError) else FileWriteError(str(error))
            said = f"the undo history cannot be written: {reason.problem}"
            self._shelf.faults["journal"] = Problem(reason.path or "undo history", said, reason.advice)
