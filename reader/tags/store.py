"""The tags of a corpus: read from their files, kept while the files stay the same, and changed on disk at once.

A change is made to what the file says at that moment, under a lock, one passage at a time: what another program or
person wrote meanwhile stays. A file that cannot be read is never written.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from pathlib import Path

from reader import clock, files
from reader.articles.model import Article, Passage
from reader.errors import FileWriteError, Problem, ReaderError, TagFileError, UsageError
from reader.tags import anchors, checks, merging, questions, recoding, steps
from reader.tags.codebook_changes import Recoding
from reader.tags.codebook_store import CodebookStore
from reader.tags.folder import TagFolder
from reader.tags.journal import AnyEdit, Edit, Entry, Journal, Retag
from reader.tags.model import Anchored, Codebook, State, TaggedPassage
from reader.tags.shelf import Shelf
from reader.tags.tag_file import TagFile
from reader.tags.tag_names import tag_names
from reader.tags.words import Change, change_of, how_many
from reader.text import clean_line
from reader.yaml_gate import storable


class TagStore(CodebookStore):
    """The tags in `corpus_folder/tags`; `author` signs new passages, the undo history lies in `state_folder`.

    Making one touches no disk. All methods may be called from any thread.
    """

    def __init__(self, corpus_folder: Path, state_folder: Path, author: str) -> None:
        self._folder = TagFolder(corpus_folder)
        self._lock = threading.RLock()
        self._shelf = Shelf(self._folder, self._lock)
        self._journal = Journal(state_folder)
        self._author = author
        self._just_used: dict[str, int] = {}

    # -- reading

    def codebook(self) -> Codebook:
        """The codebook; if its file is broken, as it was before, which `problems` says."""
        with self._lock:
            return self._shelf.codebook().codebook

    def tagged_articles(self) -> tuple[str, ...]:
        """The ids of the articles that have a tag file, sorted."""
        with self._lock:
            return tuple(sorted(self._shelf.look().articles))

    def passages(self, article_id: str) -> tuple[TaggedPassage, ...]:
        """The tagged passages of one article, by `(start, id)`. Raises TagFileError or FileReadError."""
        with self._lock:
            kept = self._shelf.read(article_id)
            return kept.file.passages if kept is not None and kept.file is not None else ()

    def anchored(self, article: Article) -> tuple[Anchored, ...]:
        """The tagged passages of an article with their places in its text. Raises TagFileError or FileReadError."""
        with self._lock:
            kept = self._shelf.read(article.id)
            if kept is None or kept.file is None:
                return ()
            if kept.anchored is None or kept.anchored[0] != article.text_sha256:
                found = anchors.anchor_all(kept.file.passages, article, kept.file.text_sha256)
                kept.anchored = article.text_sha256, found
            return kept.anchored[1]

    def lost(self, article_id: str) -> tuple[Anchored, ...]:
        """The tagged passages of an article that is gone. Raises TagFileError or FileReadError."""
        return tuple(Anchored(one, article_id, State.LOST, None) for one in self.passages(article_id))

    def counts(self) -> dict[str, int]:
        """How many tagged passages each article has; articles without any, or with a broken file, are left out."""
        return {article_id: len(file.passages) for article_id, file in self._shelf.files() if file.passages}

    def tags_of(self) -> dict[str, frozenset[str]]:
        """The tags on the passages of each article that has any, by their names in the codebook."""
        codebook = self.codebook()
        found: dict[str, frozenset[str]] = {}
        for article_id, file in self._shelf.files():
            tags = {tag for passage in file.passages for tag in passage.tags}
            if tags:
                found[article_id] = frozenset(tag_names(tags, codebook))
        return found

    def lookup(self, field: str, value: str) -> frozenset[str]:
        """The ids of the articles with a passage that `field:value` means; see `questions.passage_test`."""
        test = questions.passage_test(field, value, self.codebook())
        return frozenset(article_id for article_id, file in self._shelf.files() if any(map(test, file.passages)))

    def tags_by_use(self) -> tuple[str, ...]:
        """All tags, used or in the codebook: those used last, then the most used, then in the codebook's order."""
        passages = [passage for _, file in self._shelf.files() for passage in file.passages]
        return questions.by_use(passages, self.codebook(), self._just_used)

    def changed(self) -> bool:
        """Whether another program has written anything under `tags/` since this was asked last."""
        with self._lock:
            return self._shelf.changed()

    # -- what is wrong

    def problems(self, known_articles: Container[str]) -> tuple[Problem, ...]:
        """What is wrong with the tags, except for their places: that `lost_problems` says, which needs the text."""
        shown = self._folder.shown(self._folder.codebook)
        with self._lock:
            codebook, odd = (book := self._shelf.codebook()).codebook, book.problems
            found = [*self._shelf.faults.values(), *(replace(one, file=shown) for one in odd)]
            if self._shelf.codebook_error is not None:
                found.append(checks.problem_of(self._shelf.codebook_error, shown))
            contents = self._shelf.look()
        found += contents.problems
        for article_id, (path, _) in sorted(contents.articles.items()):
            shown = self._folder.shown(path)
            try:
                with self._lock:
                    kept = self._shelf.read(article_id)
            except ReaderError as error:
                found.append(checks.problem_of(error, shown))
                continue
            if kept is not None and kept.file is not None:
                found += checks.file_problems(article_id, shown, kept.file, codebook, known_articles)
        return tuple(found)

    def lost_problems(self, article: Article) -> tuple[Problem, ...]:
        """The passages of an article that are lost or not found for certain. A broken file is `problems`' business."""
        try:
            anchored = self.anchored(article)
            shown = self._folder.shown(self._folder.file_of(article.id))
        except ReaderError:
            return ()
        return tuple(checks.anchor_problems(shown, anchored, len(article.text)))

    # -- changing

    def add(self, article: Article, span: Passage, tags: Sequence[str], note: str = "") -> TaggedPassage:
        """Tag a span of an article. White space at its ends is left out; a new tag is added to the codebook.

        Raises UsageError for a span that is none or a tag that cannot be one, TagFileError or FileReadError if the
        tag file cannot be read, FileWriteError if it cannot be written.
        """
        place = _trimmed(article.text, span)
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
        passage = _placed(bare, article.text, place)

        def added(file: TagFile) -> tuple[TagFile, Edit]:
            file = _counted_in(file, article)
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
        place = None if span is None else _trimmed(article.text, span)
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
                    after = _placed(after, article.text, place)
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
            file = _counted_in(file, article)
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

    def candidates(self, article: Article, passage_id: str, n: int = 3) -> tuple[anchors.Candidate, ...]:
        """The `n` likeliest places of a passage in an article's text, the best first; see `anchors.candidates`.

        Raises TagFileError or FileReadError.
        """
        passage = next((one for one in self.passages(article.id) if one.id == passage_id), None)
        return () if passage is None else anchors.candidates(passage, anchors.Text(article.text), n)

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

    def undo(self) -> Change | None:
        """Take back the last step, also one from before the program was closed. None if there is none.

        Raises TagFileError if somebody else has changed the passage since; the step is then forgotten, and the next
        undo goes on to the one before. Raises FileReadError or FileWriteError if nothing could be done.
        """
        with self._lock:
            entry = self._journal.next_undo()
            if entry is None:
                return None
            self._replay(entry, [edit.reversed() for edit in reversed(entry.edits)], "undo", "undone")
            return change_of(entry, "Undone")

    def redo(self) -> Change | None:
        """Do again what was undone last. None if there is nothing. Raises as `undo`."""
        with self._lock:
            entry = self._journal.next_redo()
            if entry is None:
                return None
            self._replay(entry, list(entry.edits), "redo", "done again")
            return change_of(entry, "Done again")

    # -- inside

    def _recode(self, decide: Callable[[Codebook, Sequence[str]], Recoding]) -> Change:
        """Do what is decided in view of the codebook and of the tags on all passages, as one step."""
        with self._lock, files.locked(self._folder.path):
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
                plan = steps.planned(self._folder, self._shelf, edits, "done")
                steps.carried_out(self._shelf, plan)
                digest = steps.digest(plan.new_codebook) if plan.new_codebook is not None else ""
                self._note_in_journal(lambda: self._journal.record(edits, says, plan.old_codebook, digest))
        return Change(clean_line(says), "", "")

    def _change(
        self, article_id: str, apply: Callable[[TagFile], tuple[TagFile, Edit | None]], used: Sequence[str]
    ) -> None:
        """Apply one edit to what the file says now, write it, and remember it for undo."""
        path = self._folder.file_of(article_id)
        with self._lock:
            self._folder.check_writable(path)
            with files.locked(self._folder.path):
                old = self._shelf.fresh(article_id, path)
                new, edit = apply(old)
                if edit is None:
                    return
                self._shelf.extend_codebook(used)
                self._shelf.write(article_id, path, new)
            for name in used:
                self._just_used[name] = 1 + max(self._just_used.values(), default=0)
            self._note_in_journal(lambda: self._journal.record([edit]))

    def _replay(self, entry: Entry, edits: Sequence[AnyEdit], what: str, words: str) -> None:
        """Apply edits of the journal, all or none, if what they change is still as they left it."""
        with files.locked(self._folder.path):
            try:
                plan = steps.planned(self._folder, self._shelf, edits, words)
            except steps.ChangedSinceError:
                self._note_in_journal(lambda: self._journal.mark("drop", entry))
                raise
            if what == "undo":
                steps.with_old_codebook(plan, entry)
            steps.carried_out(self._shelf, plan)
        self._note_in_journal(lambda: self._journal.mark(what, entry))

    def _note_in_journal(self, write: Callable[[], None]) -> None:
        """The tags are on disk by now; a journal that cannot be written must not make it look otherwise."""
        try:
            write()
            self._shelf.faults.pop("journal", None)
        except (ReaderError, OSError) as error:
            reason = error if isinstance(error, ReaderError) else FileWriteError(str(error))
            said = f"the undo history cannot be written: {reason.problem}"
            self._shelf.faults["journal"] = Problem(reason.path or "undo history", said, reason.advice)


def _trimmed(text: str, span: Passage) -> Passage:
    """`span` without white space at its ends. Raises UsageError if it is no span of `text` or nothing is left."""
    start, end = span
    if not 0 <= start < end <= len(text):
        raise UsageError(f"{start} to {end} is no passage of this article", advice="select some text")
    words = text[start:end].strip()
    if not words:
        raise UsageError("there are no words in this passage", advice="select some text")
    start += text[start:end].index(words)
    return Passage(start, start + len(words))


def _placed(passage: TaggedPassage, text: str, place: Passage) -> TaggedPassage:
    """`passage` with the quote, the context and the offsets of `place`."""
    prefix, suffix = anchors.context_of(text, place)
    quote = storable(text[place.start : place.end])
    return replace(passage, start=place.start, end=place.end, quote=quote, prefix=prefix, suffix=suffix, lost_in="")


def _counted_in(file: TagFile, article: Article) -> TagFile:
    """`file` with offsets counted in the article's text as it is now, where passages are found for certain."""
    if file.text_sha256 == article.text_sha256:
        return file
    moved = []
    for one in anchors.anchor_all(file.passages, article, file.text_sha256):
        passage = one.passage
        if one.place is not None and one.state in {State.EXACT, State.MOVED}:
            prefix, suffix = anchors.context_of(article.text, one.place)
            start, end = one.place
            passage = replace(passage, start=start, end=end, prefix=prefix, suffix=suffix)
        moved.append(passage)
    return replace(file.with_passages(moved), text_sha256=article.text_sha256)
