"""The codebook on screen: what is asked of it is done here, and shown there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.app.background import Wanted
from reader.app.gather import gathered
from reader.app.long_work import Told
from reader.app.screens.codebook import Book, CodebookScreen, Wish
from reader.app.screens.split import Decided, SplitScreen
from reader.app.tagging import LANE
from reader.errors import ReaderError
from reader.tags import Change, Glance, InContext, TaggedPassage, colour_of, tag_name, tree

if TYPE_CHECKING:
    from reader.app.desk import Desk


class Coding:
    """Opens the codebook, and does what a person wishes done with it. All of it goes through undo."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._open: CodebookScreen | None = None

    def open(self) -> None:
        """Show the codebook."""

        def done(book: Book) -> None:
            self._open = CodebookScreen(book, self._asked)
            self._screen.app.push_screen(self._open, self._closed)

        self._read(done, opens=True)

    def _closed(self, _: None) -> None:
        self._open = None

    def _read(self, done: Callable[[Book], None], *, opens: bool = False) -> None:
        tags = self._screen.corpus.tags

        def work(wanted: Wanted, told: Told) -> Book:
            passages: list[tuple[str, TaggedPassage | Glance]] = []
            for article, found in tags.glances(told):
                if not wanted():
                    break
                passages += [(article, one) for one in found]
            codebook = tags.codebook()
            return Book(codebook, tree(codebook, passages), passages)

        self._screen.long_work.run("codebook", "reading tags", work, done, opens=opens)

    def tags_changed(self) -> None:
        """Something was tagged or untagged: show it, if this is open."""
        if self._open is not None:
            self._show()

    def _show(self, on: str = "") -> None:
        def done(book: Book) -> None:
            if (screen := self._open) is not None:
                screen.once_shown(lambda: screen.show(book, on))

        self._read(done)

    # -- wishes

    def _asked(self, wish: Wish) -> None:
        if wish.what == "list":
            self._screen.reading.open(f'tag:"{wish.tag}"')
        elif wish.what == "split":
            self._split(wish.tag, wish.value)
        else:
            change, on = self._deed(wish)
            self._do(change, on)

    def _deed(self, wish: Wish) -> tuple[Callable[[], Change | None], str]:
        """What is to be done, and the tag to be on afterwards."""
        tags, tag, value = self._screen.corpus.tags, wish.tag, wish.value
        leaf = tag.rpartition("/")[2]
        match wish.what:
            case "new":
                return lambda: tags.create_tag(value), value
            case "rename":
                return lambda: tags.rename_tag(tag, value), value
            case "move":
                return lambda: tags.move_tag(tag, value), f"{value}/{leaf}".lstrip("/")
            case "merge":
                return lambda: tags.merge_tags(tag, value), value
            case "delete":
                return lambda: tags.delete_tag(tag, below=True, passages=True), ""
            case "colour":
                return lambda: tags.set_colour(tag, value), tag
            case "key":
                return lambda: tags.set_key(tag, value), tag
            case "describe":
                return lambda: tags.describe_tag(tag, value), tag
            case "redo":
                return tags.redo, ""
            case _:
                return tags.undo, ""

    def _do(self, deed: Callable[[], Change | None], on: str = "") -> None:
        def done(change: Change | None) -> None:
            self._screen.say(change.says if change is not None else "there is nothing to undo or to do again")
            self._screen.tags_changed(None)
            if on:
                self._show(on)

        def failed(error: ReaderError) -> None:
            if self._screen.retrying.is_unsaved(error):
                self._show(on)
            else:
                self._screen.say(str(error), "warning")
                self._show()

        self._screen.corpus.tags.tell_writing(self._screen.long_work.teller("writing"))
        self._screen.background.queued(LANE, deed, done, failed)

    # -- splitting

    def _split(self, tag: str, typed: str) -> None:
        corpus = self._screen.corpus
        names = list(dict.fromkeys(tag_name(part) for part in typed.split(",") if part.strip()))

        def work(wanted: Wanted, told: Told) -> tuple[list[InContext], list[tuple[str, str]]]:
            codebook = corpus.tags.codebook()
            entry = codebook.get(tag)
            meant = {tag, *(entry.aliases if entry is not None else ())}
            having = [
                article for article, found in corpus.tags.glances() if any(meant & set(one.tags) for one in found)
            ]
            found = gathered(corpus, having, wanted, told)
            passages = [one for one in found if meant & set(one.anchored.passage.tags)]
            return passages, [(name, colour_of(codebook, name)) for name in names]

        def done(found: tuple[list[InContext], list[tuple[str, str]]]) -> None:
            passages, into = found
            self._screen.say("")
            if passages:
                self._screen.app.push_screen(
                    SplitScreen(tag, into, passages), lambda decided: self._decided(tag, names, decided, len(passages))
                )

        self._screen.say("reading its passages …")
        self._screen.long_work.run("split", "reading", work, done, opens=True)

    def _decided(self, tag: str, names: list[str], decided: list[Decided] | None, count: int) -> None:
        if not decided:
            self._screen.say("nothing was split")
            return
        store = self._screen.corpus.tags
        entry = store.last_codebook.get(tag)
        meant = {tag, *(entry.aliases if entry is not None else ())}
        wanted = []
        for one in decided:
            passage = one.one.anchored.passage
            tags = [new for old in passage.tags for new in (one.tags if old in meant else (old,))]
            wanted.append((one.one.article, passage, tuple(dict.fromkeys(tags))))
        given = [name for one in decided for name in one.tags]
        counts = ", ".join(f"{given.count(name)} {name}" for name in names if name in given)
        left = count - len(decided)
        says = f"split {tag}: {counts}" + (f", {left} left as they were" if left else "")
        self._do(lambda: store.retag_many(wanted, says), tag)
