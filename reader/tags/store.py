"""The tags of a corpus: read from their files, kept while the files stay the same, and changed on disk at once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from reader.articles.model import Article
from reader.errors import NotSavedError, Problem, ReaderError
from reader.tags import giving_back, recoding, steps
from reader.tags.codebook_changes import Recoding
from reader.tags.codebook_store import CodebookStore
from reader.tags.journal import AnyEdit, Edit, Entry, Retag
from reader.tags.link_store import LinkStore
from reader.tags.many_store import ManyStore
from reader.tags.model import Codebook
from reader.tags.step_store import StepStore
from reader.tags.tag_writer import UNWRITTEN, is_out_of_reach
from reader.tags.unsaved import touched
from reader.tags.words import Change, change_of, how_many, says_of
from reader.text import clean_line


class TagStore(CodebookStore, ManyStore, StepStore):
    """All that can be asked of the tags and done to them. Every change is a step; a step is undone as a whole.

    Making one touches no disk. All methods may be called from any thread.
    """

    def __init__(
        self, corpus_folder: Path, state_folder: Path, author: str, recovery: Sequence[Path] = (), key: str = "corpus"
    ) -> None:
        super().__init__(corpus_folder, state_folder, author, recovery, key)
        self.links = LinkStore(self._folder, self._shelf, self, author)
        """What people decided about pairs of sentences."""

    def problems(
        self, known_articles: Container[str], texts: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[Problem, ...]:
        """What is wrong with the tags and the links; as `TagReader.problems`."""
        return (*super().problems(known_articles, texts), *self.links.problems(known_articles))

    def places_in(self) -> frozenset[str]:
        """The ids of the articles that passages or ends of links lie in: `lost_problems` has nothing to say of others.

        Raises FileReadError.
        """
        return self.links.articles() | frozenset(self.tagged_articles())

    def lost_problems(self, article: Article) -> tuple[Problem, ...]:
        """The passages and links of an article that are lost or not found for certain."""
        return (*super().lost_problems(article), *self.links.lost_problems(article))

    def undo(self) -> Change | None:
        """Take back the last step, also one from before the program was closed. None if there is none.

        Raises TagFileError if somebody else has changed the passage since; the step is then forgotten, and the next
        undo goes on to the one before. Raises FileReadError or FileWriteError if nothing could be done, NotSavedError
        if it is done and cannot be written yet.
        """
        with self._lock:
            self._finish_first()
            entry = self._journal.next_undo()
            if entry is None:
                return None
            reverse = [edit.reversed() for edit in reversed(entry.edits)]
            plan = self._replay(entry, reverse, "undo", change_of(entry, "Undone").says)
            return change_of(entry, "Undone", plan.unlisted)

    def redo(self) -> Change | None:
        """Do again what was undone last. None if there is nothing. Raises as `undo`."""
        with self._lock:
            self._finish_first()
            entry = self._journal.next_redo()
            if entry is None:
                return None
            change = change_of(entry, "Done again")
            self._replay(entry, list(entry.edits), "redo", change.says)
            return change

    # -- inside

    def _finish_first(self) -> None:
        """What was cut short is finished before anybody asks what was done last."""
        if self._unfinished.there:
            with contextlib.suppress(ReaderError, OSError), self._writing():
                pass

    def _opposite(self, edits: Sequence[AnyEdit]) -> Entry | None:
        """The unsaved step that `edits` take back, if nothing that is unsaved stands on it."""
        mine = touched(edits)
        about = [step.entry for step in self.unsaved.steps if touched(step.entry.edits) & mine]
        reverse = tuple(edit.reversed() for edit in reversed(edits))
        return about[-1] if about and about[-1].edits == reverse else None

    def _recode(self, decide: Callable[[Codebook, Sequence[str]], Recoding]) -> Change:
        """Do what is decided in view of the codebook and of the tags on all passages, as one step."""
        with self._writing():
            book = self._shelf.codebook().codebook
            if self._shelf.codebook_error is not None:
                raise self._shelf.codebook_error.with_traceback(None)
            everything = {one: self._shelf.fresh(one, path) for one, (path, _) in self._shelf.look().articles.items()}
            used = [tag for _, file in sorted(everything.items()) for one in file.passages for tag in one.tags]
            change = decide(book, used)
            on_passages: list[Edit | Retag] = []
            if change.names:
                for article_id, file in sorted(everything.items()):
                    on_passages += recoding.passage_edits(article_id, file, change)
            edits = [*change.edits, *on_passages]
            says = change.says
            if change.names:
                says += f" · {how_many(len(on_passages), len({one.article for one in on_passages}))}"
            if edits:
                self._carry_out(steps.planned(self._folder, self._shelf, edits, "done"), edits, says)
        return Change(clean_line(says), "", "")

    def _replay(self, entry: Entry, edits: Sequence[AnyEdit], what: str, says: str) -> steps.Plan:
        """Apply edits of the journal, all or none, if what they change is still as they left it."""
        words = f"{'undone' if what == 'undo' else 'done again'} ({says_of(entry)})"
        line = self._journal.mark_of(what, entry)
        self._taken_out |= {one.passage_id for one in edits if isinstance(one, Edit) and one.after is None}
        if (opposite := self._opposite(edits)) is not None:
            # It never came to its files: nothing is left to be written.
            self.unsaved.saved([opposite.id])
            self._note_in_journal(lambda: self._journal.append(line))
            return steps.Plan()
        try:
            with self._writing():
                plan = (
                    giving_back.planned_undo(self._folder, self._shelf, edits, words, entry)
                    if what == "undo"
                    else steps.planned(self._folder, self._shelf, edits, words)
                )
                with self._step(line, edits, says, entry=entry, lasting=len(plan.new) > 1):
                    steps.carried_out(self._shelf, plan)
        except NotSavedError:
            raise
        except steps.ChangedSinceError:
            self._note_in_journal(lambda: self._journal.append(self._journal.mark_of("drop", entry)))
            raise
        except UNWRITTEN as error:
            if not is_out_of_reach(error):
                raise
            # The files cannot be reached: it is decided by what they said last.
            with self._shelf.from_memory():
                try:
                    steps.planned(self._folder, self._shelf, edits, words)
                except ReaderError:
                    raise error from None
            self._keep_unsaved(line, edits, says, error)
        return plan
