"""Keys that come in together are heard one after the other, each by what the one before has given the attention to.

Textual hands a key to whatever has the attention when the key arrives. Of several that are read at once (a fast hand,
a paste without brackets, a script) all would go to the same widget, though the first may lead elsewhere.

Of very many that wait for a field, what can be printed goes into it at once, as a paste does: each by itself takes
milliseconds, and somebody's page minutes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from textual import events
from textual.app import App
from textual.dom import DOMNode

_ROUNDS = 3
"""How often what a key has set off is followed from the widget up to the app: the key itself; what the widget reported
of it; what the one above it made of that report."""
_PAGE = 32
"""Keys that wait, from which on it was no hand that typed them."""
_PATIENCE = 0.3
"""Seconds after which the next key is heard in any case: a widget on the way may be gone."""
_OPENING = 0.7
"""Seconds that keys wait at most for a screen that is being made ready. What takes longer can be stopped."""


class KeysInOrder(App[None]):
    """An app that gives a key only once the one before has done all it does at once, and the first one only after
    `hear_keys`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys_waiting: deque[events.Key | events.Paste] = deque()
        self._key_number = 0
        self._key_under_way = False
        self._key_patience: asyncio.TimerHandle | None = None
        self._nobody_there = True
        self._opening: set[object] = set()

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._key_under_way or self._nobody_there or self._opening:
            self._keys_waiting.append(event)
        else:
            await self._give(event)

    async def hear_keys(self) -> None:
        """From now on there is something that keys are for. Those typed before that are heard first."""
        if self._nobody_there:
            self._nobody_there = False
            if self._keys_waiting:
                await self._give(self._next())

    def hold_keys(self) -> Callable[[], None]:
        """What is typed from now on is meant for a screen that the last key opens, and that takes a moment: it is heard
        once what this returns was called and the new screen is made, or a little later in any case. If none was opened
        by then, nobody hears it.
        """
        opening, before = object(), self.screen
        self._opening.add(opening)

        def open_now() -> None:
            patience.cancel()
            self._opening.discard(opening)
            self.call_later(self._go_on)

        patience = asyncio.get_running_loop().call_later(_OPENING, open_now)

        def opened() -> None:
            if opening in self._opening and self.screen is before:
                self._keys_waiting.clear()
            self.screen.call_after_refresh(open_now)

        return opened

    async def _go_on(self) -> None:
        if self._keys_waiting and not self._key_under_way and not self._opening:
            await self._give(self._next())

    def is_text(self, key: events.Key) -> bool:
        """Whether this key, heard now, puts its character into a field and does nothing else."""
        return False

    def _next(self) -> events.Key | events.Paste:
        """What is to be heard next; there must be something."""
        waiting = self._keys_waiting
        if len(waiting) >= _PAGE:
            typed = ""
            while waiting and isinstance(key := waiting[0], events.Key) and self.is_text(key):
                typed += key.character or ""
                waiting.popleft()
            if typed:
                return events.Paste(typed)
        return waiting.popleft()

    async def _give(self, event: events.Key | events.Paste) -> None:
        self._key_number += 1
        number, self._key_under_way = self._key_number, True
        loop = asyncio.get_running_loop()
        self._key_patience = loop.call_later(_PATIENCE, lambda: self.call_later(self._heard, number))
        if not self.screen_stack:
            await super().on_event(event)
            await self._heard(number)
            return
        path = list((self.focused or self.screen).ancestors_with_self)
        await super().on_event(event)
        self._follow(path * _ROUNDS, number)

    def _follow(self, path: list[DOMNode], number: int) -> None:
        """Go up behind the key: each widget comes to this after what it was given before."""
        while path:
            here, *path = path
            if here.call_later(self._follow, path, number):
                return
        self.call_later(self._heard, number)

    async def _heard(self, number: int) -> None:
        if number != self._key_number or not self._key_under_way:
            return
        self._key_under_way = False
        if self._key_patience is not None:
            self._key_patience.cancel()
        await self._go_on()
