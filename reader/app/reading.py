"""Reading the tagged passages: which are shown, and what is done with one, or with all that are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader import files
from reader.app.background import Wanted
from reader.app.gather import gathered
from reader.app.long_work import Told
from reader.app.screens.reading import Material, ReadingScreen, View, Wish
from reader.app.session import Place
from reader.errors import FileWriteError, ReaderError
from reader.tags import InContext
from reader.tags.exchange import FORMATS, collected, target

if TYPE_CHECKING:
    from reader.app.desk import Desk


class Reading:
    """Opens the reading screen. What was asked there last is there again the next time."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._open: ReadingScreen | None = None
        self._view = View()

    def open(self, asked: str | None = None) -> None:
        """Show the tagged passages that `asked` means; None: what was shown last."""
        if asked is not None:
            self._view = replace(self._view, asked=asked, on="")

        def done(material: Material) -> None:
            self._screen.say("")
            self._open = ReadingScreen(material, self._view, self._wished, self._seen)
            self._screen.app.push_screen(self._open, self._closed)

        self._screen.say("reading the tagged passages …")
        self._screen.long_work.run("reading", "reading", self._read, done, opens=True)

    def tags_changed(self) -> None:
        """Something was tagged or untagged: show it, if this is open."""

        def done(material: Material) -> None:
            if (screen := self._open) is not None:
                screen.once_shown(lambda: screen.show(material))

        if self._open is not None:
            self._screen.long_work.run("reading", "reading", self._read, done)

    def _read(self, wanted: Wanted, told: Told) -> Material:
        corpus = self._screen.corpus
        return Material(corpus.tags.codebook(), gathered(corpus, None, wanted, told))

    def _closed(self, _: None) -> None:
        self._open = None

    def _seen(self, view: View) -> None:
        self._view = view

    # -- wishes

    def _wished(self, wish: Wish) -> None:
        screen = self._screen
        if wish.what == "undo":
            screen.tagging.undo()
        elif wish.what == "redo":
            screen.tagging.redo()
        elif wish.what == "export":
            self._export(wish.shown, wish.file)
        elif wish.one is not None:
            one = wish.one.anchored
            if wish.what in ("open", "beside"):
                self._go(wish.one, beside=wish.what == "beside")
            elif wish.what == "untag":
                screen.tagging.remove(one)
            elif wish.what == "copy":
                known = wish.one.metadata
                source = ", ".join(filter(None, (known.title, *known.cited)))
                screen.copy(wish.one.text, source or wish.one.article)
            else:
                screen.tagging.change_anywhere(one, note_only=wish.what == "note")

    def _go(self, one: InContext, *, beside: bool) -> None:
        screen = self._screen
        if screen.corpus.signature(one.article) is None:
            screen.say("its article is gone; x offers to move its tags to where the text is now", "warning")
            return
        screen.leave_work()
        place = one.anchored.place
        at = None if place is None else Place(one.article, place.start, -1)
        screen.opening.open(one.article, beside=beside, at=at)
        if place is None:
            screen.say("its words are not in the text any more; x looks for where they may be", "warning")

    def _export(self, shown: Sequence[InContext], file: str) -> None:
        screen = self._screen
        corpus, form = screen.corpus, FORMATS["markdown"]
        anchored = [one.anchored for one in shown]
        said = f"{len(anchored):,} passage{'s' * (len(anchored) != 1)}"

        def written() -> bytes:
            return form.write(collected(corpus, corpus.tags.codebook(), anchored, corpus.name))

        def work() -> Path | str:
            if not file:
                return written().decode()
            path = target(corpus.folder, file)
            if path.exists():
                raise FileWriteError("is there already", path=path, advice="give it another name")
            files.write_atomic(path, written())
            return path

        def done(made: Path | str) -> None:
            if isinstance(made, Path):
                screen.say(f"wrote {said} to {made}", "done")
            else:
                screen.app.copy_to_clipboard(made)
                screen.say(f"sent {said} to the terminal's clipboard, as Markdown", "done")

        def failed(error: ReaderError) -> None:
            screen.say(str(error), "error")

        screen.background.queued("export", work, done, failed)
