"""One passage at a time: tagged, changed, confirmed, taken out. Each is a step that an undo takes back.

A change is made to what the file says at that moment, under a lock: what another program or person wrote meanwhile
stays. A file that cannot be read is never written. What cannot be written is kept as unsaved.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from reader import clock
from reader.articles.model import Article, Passage
from reader.errors import FileChangedError, NotSavedError, TagFileError
from reader.tags import giving_back, merging, steps
from reader.tags.journal import AnyEdit, Edit, Entry, Line, new_id
from reader.tags.model import TaggedPassage
from reader.tags.placing import counted_in, placed, trimmed
from reader.tags.tag_file import TagFile
from reader.tags.tag_names import tag_names
from reader.tags.tag_writer import UNWRITTEN, TagWriter, is_out_of_reach
from reader.yaml_gate import storable

_TRIES = 3


class Intended(NamedTuple):
    """A change of one passage as it is meant, made without asking any disk: its id as a step, and the passage."""

    step: str
    passage: TaggedPassage


class PassageStore(TagWriter):
    """The part of `TagStore` that changes one passage."""

    def intend_add(self, article: Article, span: Passage, tags: Sequence[str], note: str = "") -> Intended:
        """What `add` will make. From now on it is known to `unsaved` as being under way, so that it is not lost should
        the disk not answer; hand the result to `add`. Raises UsageError.
        """
        place = trimmed(article.text, span)
        bare = TaggedPassage(
            id=f"p-{clock.random_id()}",
            tags=tag_names(tags, self.last_codebook),
            start=place.start,
            end=place.end,
            quote="",
            by=storable(self._author),
            created=clock.timestamp(),
            note=storable(note),
        )
        passage = placed(bare, article.text, place)
        return self._intend(Edit(article.id, None, passage, article.text_sha256), passage)

    def intend_change(
        self,
        article: Article,
        seen: TaggedPassage,
        *,
        tags: Sequence[str] | None = None,
        note: str | None = None,
        span: Passage | None = None,
    ) -> Intended:
        """What `change` will make of a passage as it was `seen`; as `intend_add`."""
        names = None if tags is None else tag_names(tags, self.last_codebook)
        after = _altered(seen, seen, names, note, None if span is None else trimmed(article.text, span), article)
        return self._intend(Edit(article.id, seen, after, article.text_sha256), after)

    def intend_remove(self, article_id: str, seen: TaggedPassage) -> Intended:
        """That `remove` will take a passage out; as `intend_add`."""
        return self._intend(Edit(article_id, seen, None), seen)

    def _intend(self, edit: Edit, passage: TaggedPassage) -> Intended:
        step = Entry(new_id(), (edit,))
        self.unsaved.set_out(step)
        return Intended(step.id, passage)

    def add(
        self,
        article: Article,
        span: Passage,
        tags: Sequence[str],
        note: str = "",
        *,
        intended: Intended | None = None,
    ) -> TaggedPassage:
        """Tag a span of an article. White space at its ends is left out; a new tag is added to the codebook. Where the
        file has a passage of the same author there by now, tagged in another reader, that one gets the tags and the
        note as well. Returns the passage as it is now.

        Raises UsageError for a span that is none or a tag that cannot be one, TagFileError if the tag file says
        nothing sensible; NotSavedError if a file cannot be reached: the passage is made then, and unsaved.
        """
        self.codebook()
        step, passage = intended or self.intend_add(article, span, tags, note)
        passage = replace(passage, tags=tag_names(passage.tags, self.codebook()))

        result = passage

        def added(file: TagFile) -> tuple[TagFile, Edit | None]:
            nonlocal result
            file = counted_in(file, article)
            there = next((one for one in file.passages if _is_twin(one, passage)), None)
            result = passage if there is None else _joined(there, passage)
            if result == there:
                return file, None
            return file.with_passage(result), Edit(article.id, there, result, file.text_sha256)

        self._change(article.id, added, passage.tags, step)
        return result

    def change(
        self,
        article: Article,
        passage_id: str,
        *,
        tags: Sequence[str] | None = None,
        note: str | None = None,
        span: Passage | None = None,
        seen: TaggedPassage | None = None,
        intended: Intended | None = None,
    ) -> TaggedPassage:
        """Give a passage other tags, another note or other ends; what is None stays. Returns it as it is now.

        `seen` is the passage as it was when the person began; default: as it was read last. If somebody else changed
        it since, tags and notes of both stay; if somebody took it out, it comes back. Without `seen`, and if it was
        taken out here, that is a TagFileError. Raises as `add`.
        """
        place = None if span is None else trimmed(article.text, span)
        names = None if tags is None else tag_names(tags, self.codebook())
        with self._lock:
            known = seen or self._shelf.last_given(article.id, passage_id)

            def changed(before: TaggedPassage) -> TaggedPassage:
                return _altered(before, known or before, names, note, place, article)

            return self._alter(article, passage_id, changed, names or (), intended, seen, last=known)

    def _alter(
        self,
        article: Article,
        passage_id: str,
        alter: Callable[[TaggedPassage], TaggedPassage],
        used: Sequence[str],
        intended: Intended | None = None,
        seen: TaggedPassage | None = None,
        last: TaggedPassage | None = None,
    ) -> TaggedPassage:
        """Alter one passage as the file has it now, or as it was `seen` where it is gone; `last`: as it was read last.
        Returns it as it is then.
        """
        result: list[TaggedPassage] = []

        def altered(file: TagFile) -> tuple[TagFile, Edit | None]:
            file = counted_in(file, article)
            before = file.get(passage_id)
            if before is None and seen is not None and passage_id not in self._taken_out:
                result.append(replace(alter(seen), modified=clock.timestamp()))
                return file.with_passage(result[-1]), Edit(article.id, None, result[-1], file.text_sha256)
            if before is None:
                raise TagFileError(
                    "the passage is not in the file any more; it was taken out",
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

        self._change(article.id, altered, used, intended.step if intended else "", last)
        return result[-1]

    def confirm(self, article: Article, passage_id: str, span: Passage) -> TaggedPassage:
        """Take `span` for the place of a passage that was changed or lost: quote and surroundings are now those there.

        Returns it as it is now; an undo brings the old quote back. Raises as `change`.
        """
        return self.change(article, passage_id, span=span)

    def keep_lost(self, article: Article, passage_id: str) -> TaggedPassage:
        """Note that a passage does not stand in an article's text as it is now: there it is not looked for again.

        Returns it as it is now. Raises TagFileError or NotSavedError.
        """
        return self._alter(article, passage_id, lambda before: replace(before, lost_in=article.text_sha256), ())

    def remove(self, article_id: str, passage_id: str, *, intended: Intended | None = None) -> None:
        """Take a passage out of its file, and the file away when nothing is left in it.

        Nothing happens if it is not there. Raises TagFileError or NotSavedError.
        """

        def removed(file: TagFile) -> tuple[TagFile, Edit | None]:
            before = file.get(passage_id)
            if before is None:
                return file, None
            return file.without(passage_id), Edit(article_id, before, None, file.text_sha256)

        self._taken_out.add(passage_id)
        self._change(article_id, removed, (), intended.step if intended else "")

    # -- inside

    def _change(
        self,
        article_id: str,
        apply: Callable[[TagFile], tuple[TagFile, Edit | None]],
        used: Sequence[str],
        step: str,
        seen: TaggedPassage | None = None,
    ) -> None:
        """Apply one edit to what the file says now, write it, and remember it for undo."""
        step = step or new_id()
        try:
            for _ in range(_TRIES - 1):
                # Written by another program just then: what that one wrote is read, and the edit applied to it.
                with contextlib.suppress(FileChangedError):
                    return self._change_once(article_id, apply, used, step, seen, again=True)
            return self._change_once(article_id, apply, used, step, seen, again=False)
        finally:
            self.unsaved.arrived(step)

    def _change_once(
        self,
        article_id: str,
        apply: Callable[[TagFile], tuple[TagFile, Edit | None]],
        used: Sequence[str],
        step: str,
        seen: TaggedPassage | None,
        *,
        again: bool,
    ) -> None:
        path = self._folder.file_of(article_id)
        edits: list[AnyEdit] = []

        def of(edit: Edit) -> Line:
            edits[:] = [edit, *steps.listing(self._shelf.new_in_codebook(used))]
            return self._journal.line_of(edits, step=step)

        with self._lock:
            try:
                self._folder.check_writable(path)
                with self._writing():
                    old = self._shelf.fresh(article_id, path)
                    new, edit = apply(old)
                    if edit is None:
                        return
                    line = of(edit)
                    with self._step(line, edits, lasting=False, again=again):
                        grown = self._shelf.extend_codebook(used)
                        written = self._shelf.write(article_id, path, new)
                        found = giving_back.traces_of({article_id: old}, {article_id: written}, grown)
                        self._journal.add_traces(line, found)
            except NotSavedError:
                raise
            except UNWRITTEN as error:
                if not is_out_of_reach(error) or (again and isinstance(error, FileChangedError)):
                    raise
                # Not even what is there can be read: it is done to what was read last.
                last = self._shelf.last_file(article_id)
                if seen is not None and last.get(seen.id) is None:
                    last = last.with_passage(seen)
                _, edit = apply(last)
                if edit is None:
                    return
                self._keep_unsaved(of(edit), edits, "", error)
            finally:
                if edits:
                    self._use(used)


def _altered(
    before: TaggedPassage,
    known: TaggedPassage,
    names: tuple[str, ...] | None,
    note: str | None,
    place: Passage | None,
    article: Article,
) -> TaggedPassage:
    """`before` with other tags, another note or another place, wanted by somebody who `known` was shown to."""
    after = before
    if names is not None:
        after = replace(after, tags=merging.tags(known.tags, names, before.tags))
    if note is not None:
        after = replace(after, note=merging.note(known.note, storable(note), before.note))
    if place is not None:
        after = placed(after, article.text, place)
    return after


def _is_twin(one: TaggedPassage, other: TaggedPassage) -> bool:
    """Whether both are of the same words at the same place, and by the same person."""
    return (one.start, one.end, one.quote, one.by) == (other.start, other.end, other.quote, other.by)


def _joined(there: TaggedPassage, new: TaggedPassage) -> TaggedPassage:
    """`there` with the tags and the note of `new` as well."""
    tags, note = merging.tags((), new.tags, there.tags), merging.note("", new.note, there.note)
    after = replace(there, tags=tags, note=note)
    return there if after == there else replace(after, modified=clock.timestamp())
