"""The session is kept while the person works: what is open where, what was asked, what was typed and not applied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.app import session as sessions
from reader.app.session import Session
from reader.app.widgets.results import ResultList
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.app.desk import Desk

_SAVE_AFTER = 1.0
_SWITCH = {True: "on", False: "off", None: ""}


class Keeping:
    """Knows the session and writes it, a second after the last change."""

    def __init__(self, screen: Desk, session: Session) -> None:
        self._screen = screen
        self._session = session
        self._timer: Timer | None = None

    @property
    def last(self) -> Session:
        """The session as it was found, with the searches in articles that were kept since."""
        return self._session

    def keep_find(self, text: str) -> None:
        """Remember what was looked for in an article."""
        if text:
            finds = tuple(dict.fromkeys([text, *self._session.finds]))[:50]
            self._session = replace(self._session, finds=finds)

    def now(self) -> Session:
        """What is to be found again the next time."""
        screen = self._screen
        for shown in screen.all_shown():
            screen.opening.places[shown.article.id] = shown.place
        return replace(
            self._session,
            query=screen.searching.typed,
            sort=screen.searching.sort.value,
            queries=screen.searching.history.queries,
            by=screen.listing.by.value,
            preview=_SWITCH[screen.previewing.wanted],
            listed=screen.query_one(ResultList).article,
            panes=tuple(shown.place for shown in screen.all_shown()),
            focus=-1 if screen.on_list else screen.row.active_index,
            spread=screen.row.spread.value,
            scroll=screen.scrolling.mode.value,
            theme=screen.app.theme,
            last_tags=screen.tagging.last_tags,
            drafts=tuple(screen.tagging.drafts.values()),
            places=tuple(screen.opening.places.values())[-500:],
            hints=tuple(sorted(screen.hints.told)),
        )

    def changed(self) -> None:
        """Keep the session soon; many changes at once are kept once."""
        if self._timer is None and self._screen.is_mounted:
            self._timer = self._screen.set_timer(_SAVE_AFTER, self._save)

    def _save(self) -> None:
        self._timer = None
        session, folder = self.now(), self._screen.corpus.state_folder

        def done(_: None) -> None:
            self._screen.set_standing("session", "")

        def failed(error: ReaderError) -> None:
            self._screen.set_standing("session", f"what is open cannot be remembered: {error}")

        self._screen.background.newest("session", lambda _: sessions.save(folder, session), done, failed)
