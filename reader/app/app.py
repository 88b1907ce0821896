"""The terminal interface as a program: opening, themes, leaving."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from reader import files
from reader.app import process
from reader.app import session as sessions
from reader.app.bindings import bindings, keymap
from reader.app.leaving import Leaving
from reader.app.palette import Commands, Palette
from reader.app.retrying import lost_words, parting_words
from reader.app.screens.dialog import Dialog
from reader.app.screens.main import MainScreen
from reader.app.textual_mended import mend
from reader.app.themes import DARK, LIGHT
from reader.app.widgets.fields import LineField, TextField
from reader.corpus import Corpus
from reader.errors import Problem
from reader.keys import with_keymap
from reader.settings import Settings
from reader.text import clean, clean_line

_PATIENCE = 2.0
"""Seconds that a disk has to take in the session when one leaves."""
_GIVE_BACK_EVERY = 60.0
"""Seconds after which memory that is no use is given back."""


class ReaderApp(Leaving):
    """One corpus in one terminal. `settings` and its `problems` come from the person's settings file."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("app")
    COMMANDS = {Commands}
    TITLE = "reader"
    CSS = """
    CommandPalette {
        background: $background 50%;
        #--container { width: 76; max-width: 100%; margin-top: 2; background: $surface; }
        #--input, #--input.--list-visible { background: $surface; border: none; padding: 0 1; }
        SearchIcon { display: none; }
        CommandList { background: $surface; border: blank; width: 76; max-width: 100%; max-height: 60vh; }
        CommandList > .option-list--option { text-style: none; }
        CommandList > .option-list--option-highlighted { background: $foreground 12%; color: $foreground; }
    }
    """

    def __init__(self, corpus: Corpus, settings: Settings, problems: Sequence[Problem] = ()) -> None:
        mend()
        super().__init__()
        self.animation_level = "none"
        self.corpus = corpus
        self.settings = settings
        self._commands, _ = with_keymap(settings.keymap)  # what is wrong with it is among `problems`
        self._problems = list(problems)
        self._session = sessions.load(corpus.state_folder)
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.set_keymap(keymap(self._commands))
        for theme in (settings.theme_name, self._session.theme):
            if theme in self.available_themes:
                self.theme = theme
            elif theme == settings.theme_name:
                self._problems.append(
                    Problem(
                        "settings.yaml", f"there is no theme “{theme}”", "the palette lists them; the default stays"
                    )
                )
        self.main = MainScreen(corpus, self._session, self._commands, measure=settings.measure, most=settings.panes)

    def on_mount(self) -> None:
        self.push_screen(self.main)
        self.theme_changed_signal.subscribe(self, lambda _: self.main.session_changed())
        if self._problems:
            first = self._problems[0]
            self.call_after_refresh(
                self.main.say, f"{first.file}: {first.problem}; {first.advice or 'the default stays'}", "warning"
            )
        self.heed_signals()
        self.set_interval(_GIVE_BACK_EVERY, process.give_back)

    def on_key(self, event: events.Key) -> None:
        """Keys that came in together with the one that moved the attention belong where it has gone.

        They were given to the widget that had it before, and arrive here. A field takes for itself what can be
        printed, so whatever else of that kind gets here while a field has the attention was meant for it.
        """
        if event.character is None or not event.is_printable or not self.screen_stack:
            return
        focused = self.screen.focused
        if isinstance(focused, LineField):
            focused.replace(event.character, *focused.selection)
        elif isinstance(focused, TextField):
            focused.insert(event.character)
        elif isinstance(self.screen, Dialog) and focused is None:
            self.screen.take(event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def is_text(self, key: events.Key) -> bool:
        """Whether one of our own fields has the attention, and the key has no meaning of its own there."""
        field = self.screen.focused if self.screen_stack else None
        meaning = field.MEANING if isinstance(field, LineField) else "" if isinstance(field, TextField) else None
        return meaning is not None and key.is_printable and (key.character or "") not in meaning

    def copy_to_clipboard(self, text: str) -> None:
        """Put `text` on the terminal's clipboard, cleaned: whoever pastes it into a shell pastes words alone."""
        super().copy_to_clipboard(clean(text))

    # -- actions

    def action_toggle_theme(self) -> None:
        wanted = self.settings.light_theme if self.current_theme.dark else self.settings.dark_theme
        self.theme = wanted if wanted in self.available_themes else (LIGHT if self.current_theme.dark else DARK).name

    def action_help(self) -> None:
        self.main.dialogs.show_help()

    def action_problems(self) -> None:
        self.main.dialogs.show_standing()

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))  # the name Textual knows an open palette by

    async def action_quit(self) -> None:
        self.main.retrying.before_leaving(self.leave)

    def keep(self) -> None:
        if self.main.is_mounted:
            with contextlib.suppress(Exception):  # on leaving, also after a fault, parts of the screen may be gone
                folder, session = self.corpus.state_folder, self.main.keeping.now()
                files.within(_PATIENCE, lambda: sessions.save(folder, session))

    def finish_writing(self) -> None:
        self.main.background.close(self.main.retrying.patience)
        self.corpus.tags.unsaved.keep(under_way=True)


def run(folder: Path, settings: Settings, problems: Sequence[Problem] = ()) -> int:
    """Open the interface on `folder` and stay until the person leaves. Returns the exit status: 1 if there are changes
    that could be saved and kept nowhere.

    Raises CorpusError if the folder cannot be opened, and whatever has ended the interface that should not have.
    """
    corpus = Corpus.open(folder, author=settings.by)
    app = ReaderApp(corpus, settings, problems)
    process.set_up()
    try:
        app.run()
    finally:
        corpus.close()
        status = _part(corpus)
    if app.failure is not None:
        raise app.failure
    return app.return_code or status


def _part(corpus: Corpus) -> int:
    """What is not saved is kept, and where that is stands on the terminal when the program has been left. Returns the
    exit status that says whether it could be.
    """
    state = corpus.tags.unsaved.keep(under_way=True)
    if not (state.count or state.waiting):
        return 0
    if state.kept:
        sys.stderr.write(f"reader: {clean_line(parting_words(state))}\n")
        return 0
    sys.stderr.write(f"reader: {clean_line(lost_words(state))}\n")
    sys.stdout.write(clean(corpus.tags.unsaved.as_text()))
    return 1
