"""Tagging, as a person does it: what is tagged, with what, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from reader.app.session import Draft
from reader.app.tag_choices import in_vivo_name
from reader.articles import Article, Passage
from reader.errors import ReaderError
from reader.tags import Anchored, Change, TaggedPassage

if TYPE_CHECKING:
    from reader.app.desk import Desk
    from reader.app.shown import Shown

T = TypeVar("T")
LANE = "tags"
"""All writes of tags go through one queue: what was done first is written first."""
MANY = 2_000
"""Tagged passages in one file from which on reading and writing them takes a while, so that it is said."""


class Tagging:
    """The flows of tagging on the main screen. It holds the last tags and drafts."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.last_tags: tuple[str, ...] = ()
        self.drafts: dict[str, Draft] = {}

    # -- what is under the cursor

    def _target(self, shown: Shown) -> Passage | None:
        """The span that a tag would go to: the selection, else the sentence under the cursor."""
        span = shown.pane.selected_span or shown.pane.current_sentence
        if span is None or not shown.article.text[span.start : span.end].strip():
            self._screen.say("there is no text here to tag", "warning")
            return None
        return span

    @staticmethod
    def _of_span(shown: Shown, span: Passage) -> Anchored | None:
        return next((one for one in shown.anchored if one.place == span), None)

    @staticmethod
    def under_cursor(shown: Shown) -> tuple[Anchored, ...]:
        """The tagged passages under the cursor, the shortest first; behind a sentence, those at its end."""
        found = Tagging._at(shown, shown.pane.cursor)
        sentence = shown.pane.current_sentence
        if not found and sentence is not None and sentence.end <= shown.pane.cursor:
            found = Tagging._at(shown, sentence.end - 1)  # what `t` tags there, the other keys find there
        return found

    @staticmethod
    def _at(shown: Shown, offset: int) -> tuple[Anchored, ...]:
        here = [one for one in shown.anchored if one.place is not None and one.place.covers(offset)]
        return tuple(sorted(here, key=lambda one: one.place[1] - one.place[0] if one.place else 0))

    def choose(self, shown: Shown, then: Callable[[Anchored], None], *, doing: str) -> None:
        """Call `then` with the passage under the cursor; where several overlap it is the one that was stepped to, or
        the person picks one.
        """
        here = self.under_cursor(shown)
        here = tuple(one for one in here if one.passage.id == shown.pane.stepped_to) or here
        if not here:
            self._screen.say("no tagged passage under the cursor; t tags, ] goes to the next one", "warning")
        elif len(here) == 1:
            then(here[0])
        else:
            self._screen.dialogs.pick_passage(here, f"Which passage to {doing}?", then)

    # -- tag

    def tag(self, *, at_note: bool = False) -> None:
        """Open the picker for the selection or sentence; if just that is tagged already, to change its tags.

        `at_note` puts the cursor into the note.
        """
        if (shown := self._screen.shown()) is None or (span := self._target(shown)) is None:
            return
        present = self._of_span(shown, span)
        if present is not None:
            self._edit(shown, present, at_note=at_note)
            return
        quote = shown.article.text[span.start : span.end]
        key = f"{shown.article.id}:{span.start}-{span.end}"

        def picked(tags: tuple[str, ...], note: str) -> None:
            self._add(shown.article, span, tags, note, key)

        self._screen.dialogs.pick_tags(quote, (), "", key, picked, at_note=at_note)

    def in_vivo(self) -> None:
        """Open the picker with a new tag of the passage's own words: those selected, else the one under the cursor."""
        if (shown := self._screen.shown()) is None or (span := self._target(shown)) is None:
            return
        selected = shown.pane.selected_span
        words = shown.article.text[span.start : span.end] if selected is not None else shown.pane.word_at_cursor
        name = in_vivo_name(words)
        if not name:
            self._screen.say("there is no word here that could be a tag", "warning")
            return
        present = self._of_span(shown, span)
        if present is not None:
            self._edit(shown, present, new=name)
            return
        key = f"{shown.article.id}:{span.start}-{span.end}"
        quote = shown.article.text[span.start : span.end]

        def picked(tags: tuple[str, ...], note: str) -> None:
            self._add(shown.article, span, tags, note, key)

        self._screen.dialogs.pick_tags(quote, (), "", key, picked, new=name)

    def tag_with(self, tags: Sequence[str]) -> None:
        """Tag the selection or sentence with `tags`, without asking."""
        if (shown := self._screen.shown()) is None or (span := self._target(shown)) is None:
            return
        present = self._of_span(shown, span)
        if present is None:
            self._add(shown.article, span, tuple(tags), "", "")
            return
        more = [tag for tag in tags if tag not in present.passage.tags]
        if not more:
            self._screen.say(f"it has {_list(tags)} already; d takes tags off", "info")
            return
        self.change(shown.article, present, tags=(*present.passage.tags, *more), says=f"tagged {_list(more)} as well")

    def tag_again(self) -> None:
        """The last tags once more."""
        if not self.last_tags:
            self._screen.say("nothing was tagged yet; t tags", "warning")
            return
        self.tag_with(self.last_tags)

    def tag_key(self, digit: str) -> None:
        """The tag to which the codebook gives this key."""
        tag = next((tag for tag in self._screen.corpus.tags.last_codebook.tags if tag.key == digit), None)
        if tag is None:
            self._screen.say(f"no tag has the key {digit}; T and the digit give it one", "warning")
            return
        self.tag_with([tag.name])

    def _add(self, article: Article, span: Passage, tags: tuple[str, ...], note: str, draft: str) -> None:
        tags = tuple(dict.fromkeys(tags))
        if not tags and not note:
            self._screen.say("no tag was given, nothing was tagged", "warning")
            return
        store = self._screen.corpus.tags

        def done(made: TaggedPassage) -> None:
            self.last_tags = tags or self.last_tags
            self._forget(draft)
            self._screen.say(f"tagged {_list(tags)} · {_quoted(made.quote)}" if tags else "noted")
            self._settled(article.id, span)

        def unsaved() -> None:
            self.last_tags = tags or self.last_tags
            self._forget(draft)
            self._settled(article.id, span)

        self._saving(article.id)
        try:
            meant = store.intend_add(article, span, tags, note)
        except ReaderError as error:
            self._failed(error)
            return
        self._queue(lambda: store.add(article, span, tags, note, intended=meant), done, unsaved)

    # -- change

    def edit(self) -> None:
        """Change the tags and the note of the passage under the cursor."""
        if (shown := self._screen.shown()) is not None:
            self.choose(shown, lambda one: self._edit(shown, one), doing="change")

    def _edit(self, shown: Shown, one: Anchored, *, at_note: bool = False, new: str = "") -> None:
        key = one.passage.id
        article = shown.article

        def picked(tags: tuple[str, ...], note: str) -> None:
            self.last_tags = tuple(tags) or self.last_tags
            if not tags and not note:
                self._remove(article.id, one, key)
            else:
                says = f"now {_list(tags)}" if tags else "noted"
                self.change(article, one, tags=tags, note=note, says=says, draft=key)

        passage = one.passage
        self._screen.dialogs.pick_tags(passage.quote, passage.tags, passage.note, key, picked, at_note=at_note, new=new)

    def note(self) -> None:
        """Write a note on the passage under the cursor; where none is tagged, the picker opens at its note."""
        if (shown := self._screen.shown()) is None:
            return
        if shown.pane.selecting or not self.under_cursor(shown):
            self.tag(at_note=True)
            return

        def write(one: Anchored) -> None:
            def written(note: str) -> None:
                self.change(shown.article, one, note=note, says="noted", draft=f"note:{one.passage.id}")

            self._screen.dialogs.write_note(one.passage, written)

        self.choose(shown, write, doing="write on")

    def untag(self) -> None:
        """Take the tagged passage under the cursor away."""
        if (shown := self._screen.shown()) is not None:
            self.choose(shown, lambda one: self._remove(shown.article.id, one, one.passage.id), doing="untag")

    def remove(self, one: Anchored) -> None:
        """Take any tagged passage away, lost ones included."""
        self._remove(one.article, one, one.passage.id)

    def change_anywhere(self, one: Anchored, *, note_only: bool) -> None:
        """Change the tags or the note of a passage whose article need not be open."""
        corpus = self._screen.corpus
        passage = one.passage

        def apply(tags: tuple[str, ...] | None, note: str | None, draft: str) -> None:
            def done(made: TaggedPassage) -> None:
                self._forget(draft)
                self._screen.say(f"changed · {_quoted(made.quote)}")
                self._settled(one.article)

            def work() -> TaggedPassage:
                article = corpus.article(one.article)
                return corpus.tags.change(article, passage.id, tags=tags, note=note, seen=passage)

            self._queue(work, done, lambda: self._forget(draft), failing=_failing(note_only))

        if note_only:
            self._screen.dialogs.write_note(passage, lambda note: apply(None, note, f"note:{passage.id}"))
        else:
            self._screen.dialogs.pick_tags(
                passage.quote, passage.tags, passage.note, passage.id, lambda tags, note: apply(tags, note, passage.id)
            )

    # -- undo

    def undo(self) -> None:
        """Take back the last change of any article's tags."""
        self._step(self._screen.corpus.tags.undo, "nothing to undo")

    def redo(self) -> None:
        """Do again what was undone."""
        self._step(self._screen.corpus.tags.redo, "nothing to redo")

    def _step(self, step: Callable[[], Change | None], nothing: str) -> None:
        def done(change: Change | None) -> None:
            if change is None:
                self._screen.say(nothing)
                return
            self._screen.say(change.says)
            self._settled(change.article)

        self._queue(step, done, lambda: None, failing="nothing was changed")

    # -- what all of them need

    def change(
        self,
        article: Article,
        one: Anchored,
        *,
        tags: Sequence[str] | None = None,
        note: str | None = None,
        span: Passage | None = None,
        says: str,
        draft: str = "",
    ) -> None:
        """Give a passage other tags, another note or other ends, and say so; what is None stays."""
        store = self._screen.corpus.tags

        def done(made: TaggedPassage) -> None:
            if tags:
                self.last_tags = tuple(tags)
            self._forget(draft)
            both = note is not None and made.note.strip() != note.strip()
            more = " · somebody else changed the note meanwhile: both texts were kept" if both else ""
            if self._screen.watching.is_missed(one):
                more += " · it had been taken out by another program: it is there again; u takes it back"
            self._screen.say(f"{says} · {_quoted(made.quote)}{more}", "warning" if both else "info")
            self._settled(article.id, span)

        def unsaved() -> None:
            self.last_tags = tuple(tags or self.last_tags)
            self._forget(draft)
            self._settled(article.id, span)

        self._saving(article.id)
        seen = one.passage
        try:
            meant = store.intend_change(article, seen, tags=tags, note=note, span=span)
        except ReaderError as error:
            self._failed(error)
            return

        def work() -> TaggedPassage:
            return store.change(article, seen.id, tags=tags, note=note, span=span, seen=seen, intended=meant)

        self._queue(work, done, unsaved, failing=_failing(tags is None and span is None))

    def _saving(self, article_id: str) -> None:
        """Say that a large file takes a moment."""
        if (many := self._screen.searching.passages_of(article_id)) >= MANY:
            self._screen.say(f"saving {many:,} tagged passages …")

    def _remove(self, article_id: str, one: Anchored, draft: str) -> None:
        store = self._screen.corpus.tags

        def done(_: None) -> None:
            self._forget(draft)
            self._screen.say(f"untagged {_quoted(one.passage.quote)}; u brings it back", "info")
            self._settled(article_id)

        meant = store.intend_remove(article_id, one.passage)
        work = lambda: store.remove(article_id, one.passage.id, intended=meant)  # noqa: E731
        before = [(shown, shown.anchored) for shown in self._screen.all_shown()]
        for shown, anchored in before:  # the next key may come before it is read again
            shown.anchored = tuple(other for other in anchored if other.passage.id != one.passage.id)

        def undone() -> None:
            for shown, anchored in before:
                shown.anchored = anchored

        self._queue(work, done, lambda: self._forget(draft), failing="nothing was untagged", undone=undone)

    def _settled(self, article_id: str, span: Passage | None = None) -> None:
        """Show what was done; what was selected for it has served its purpose."""
        shown = self._screen.shown()
        if shown is not None and span is not None and shown.pane.selected_span == span:
            shown.pane.end_selection()
        self._screen.tags_changed({article_id} if article_id else None)

    def _queue(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        unsaved: Callable[[], None],
        *,
        failing: str = "nothing was tagged",
        undone: Callable[[], None] = lambda: None,
    ) -> None:
        """Write in the background. `unsaved` is called where it is done and cannot be saved yet, which is said;
        `undone` if it fails, and `failing` are the words for what came of it then.
        """

        def failed(error: ReaderError) -> None:
            if self._screen.retrying.is_unsaved(error):
                unsaved()
            else:
                undone()
                self._failed(error, failing)

        self._screen.corpus.tags.tell_writing(self._screen.long_work.teller("writing"))
        self._screen.background.queued(LANE, work, done, failed)

    def _failed(self, error: ReaderError, failing: str = "nothing was tagged") -> None:
        self._screen.say(f"{failing}: {error}", "error")

    def keep_draft(self, draft: Draft) -> None:
        """Remember what is being typed."""
        if draft.tags or draft.typed or draft.note:
            self.drafts[draft.key] = draft
        else:
            self.drafts.pop(draft.key, None)
        self._screen.session_changed()

    def _forget(self, key: str) -> None:
        if self.drafts.pop(key, None) is not None:
            self._screen.session_changed()


def _failing(note_only: bool) -> str:
    return "the note is not saved, what was typed is kept" if note_only else "nothing was changed"


def _list(tags: Sequence[str]) -> str:
    return ", ".join(tags)


def _quoted(quote: str, most: int = 40) -> str:
    words = " ".join(quote.split())
    return f"“{words}”" if len(words) <= most else f"“{words[: most - 1].rstrip()}…”"
