"""The command palette: every command of the table of keys by name, and what has no key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.worker import Worker

from reader.app.content import line
from reader.app.keys_in_order import KeysInOrder
from reader.keys import keys_shown

if TYPE_CHECKING:
    from reader.app.screens.main import MainScreen


class Palette(CommandPalette):
    """Textual's palette, which fails at a page key while its list has no room to be laid out in, and where Enter takes
    what was found for the letters before, or nothing, when it comes faster than what is found for the last ones.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", show=False, priority=True)]

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Textual's
        super().__init__(*args, **options)
        self._finding: Worker[Any] | None = None
        self._go_on: Callable[[], None] | None = None
        """Set while what was chosen is waited for: lets the keys go that were typed since."""

    def _gather_commands(self, search_value: str) -> Worker[Any]:
        self._finding = super()._gather_commands(search_value)
        return self._finding

    def action_choose(self) -> None:
        """Run what is highlighted, once that is of the letters that stand there."""
        if self._finding is None or self._finding.is_finished:
            self._select_or_command()
        elif self._go_on is None:
            self._go_on = self.app.hold_keys() if isinstance(self.app, KeysInOrder) else lambda: None

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What is found is there: what waited for it is done."""
        if event.worker is self._finding and event.worker.is_finished and self._go_on is not None:
            self._select_or_command()
            if self.query_one(CommandList).highlighted is None:
                self._let_go()

    def on_unmount(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        go_on, self._go_on = self._go_on, None
        if go_on is not None:
            go_on()

    def _action_command_list(self, action: str) -> None:
        if not action.startswith("page") or self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)


class Commands(Provider):
    """All that can be done, each with its key."""

    def _main(self) -> MainScreen | None:
        from reader.app.screens.main import MainScreen

        return next((screen for screen in self.app.screen_stack if isinstance(screen, MainScreen)), None)

    def _all(self) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        main = self._main()
        if main is None:
            return
        for command in main.commands:
            if command.in_palette:
                words = command.words[:1].upper() + command.words[1:]
                yield words, keys_shown(command), partial(main.do, command.id)
        for name, query in sorted(main.saving.searches.items()):
            yield f"Search @{name}: {query}", "", partial(main.saving.run, name)
        yield "Update the index now", "", main.indexing.update
        yield "Build the index anew", "", partial(main.indexing.update, rebuild=True)
        yield "Look for near copies now", "", partial(main.copying.update, asked=True)
        yield "Save now what is not saved", "", partial(main.retrying.now, asked=True)
        yield "Check the corpus for problems", "", main.dialogs.show_problems
        from reader.app import exchanging  # loaded when the palette opens, not with the program

        for name, about in exchanging.OFFERED.items():
            yield f"Export {name}: {about}", "", partial(exchanging.export, main, name)
        yield "Import tags from a file of another program", "", partial(exchanging.import_file, main)
        for theme in sorted(self.app.available_themes):
            yield f"Theme: {theme}", "", partial(setattr, self.app, "theme", theme)

    async def discover(self) -> Hits:
        for words, keys, run in self._all():
            if not words.startswith("Theme:"):
                yield DiscoveryHit(_shown(words, keys), run, text=words)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for words, keys, run in self._all():
            score = matcher.match(words)
            if score > 0:
                # What begins with the letters is meant before what has them somewhere.
                first = words.casefold().startswith(query.strip().casefold())
                yield Hit(score + first, _shown(words, keys), run, text=words)


def _shown(words: str, keys: str) -> Content:
    return line(words) + line(f"   {keys}", "$text-accent") if keys else line(words)
