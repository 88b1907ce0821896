"""The command palette: every command of the table of keys by name, and what has no key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from reader.app.content import line
from reader.keys import keys_shown

if TYPE_CHECKING:
    from reader.app.screens.main import MainScreen


class Palette(CommandPalette):
    """Textual's palette, which fails at a page key while its list has no room to be laid out in."""

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).scrollable_content_region:
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
                yield Hit(score, _shown(words, keys), run, text=words)


def _shown(words: str, keys: str) -> Content:
    return line(words) + line(f"   {keys}", "$text-accent") if keys else line(words)
