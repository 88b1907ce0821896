"""What is marked in the panes: the words of the search, each in a colour, and what was looked for in the articles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.app.background import Wanted
from reader.app.shown import Shown
from reader.articles import Article, Boilerplate, Passage
from reader.page.document import MATCH_GROUPS
from reader.page.find import find
from reader.search import match_groups
from reader.text import clean_line, drawn

if TYPE_CHECKING:
    from reader.app.desk import Desk

_ASKS_BOILERPLATE = re.compile(r"\b(boilerplate|all):")
MOST_FINDS = MATCH_GROUPS - 1
"""Texts that are looked for in the articles at once; the search itself keeps at least one colour."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Groups of matches, how each is called, and the one that is stepped through (None: all of them)."""

    groups: tuple[tuple[Passage, ...], ...] = ()
    labels: tuple[str, ...] = ()
    current: int | None = None


def outside(matches: Sequence[Passage], spans: Sequence[Boilerplate]) -> tuple[Passage, ...]:
    """The matches that begin in none of `spans`; both are sorted."""
    starts = [span.start for span in spans]
    kept = []
    for match in matches:
        at = bisect_right(starts, match.start) - 1
        if at < 0 or match.start >= spans[at].end:
            kept.append(match)
    return tuple(kept)


def searched_groups(query: str, article: Article) -> tuple[tuple[Passage, ...], ...]:
    """Where the words of `query` stand in an article, apart by word; in menus and advertisements only if asked for."""
    if not query.strip():
        return ()
    groups = match_groups(query, article.text)
    if _ASKS_BOILERPLATE.search(query):
        return groups
    return tuple(outside(group, article.boilerplate) for group in groups)


def marked(query: str, finds: Sequence[str], article: Article) -> Marked:
    """What is marked in an article: the words of `query`, a group each; `finds` come after them.

    Where there are more than colours, the last words of the query share one.
    """
    searched = searched_groups(query, article)
    if not finds:
        labels = tuple(_label(article, group) for group in searched)
        return Marked(searched, labels)
    finds = finds[-MOST_FINDS:]
    room = MATCH_GROUPS - len(finds)
    apart, rest = (searched, ()) if len(searched) <= room else (searched[: room - 1], searched[room - 1 :])
    groups, names = [*apart], [_label(article, group) for group in apart]
    if rest:
        groups.append(tuple(sorted({match for group in rest for match in group})))
        names.append("the search" if not apart else "other words")
    found = [find(article.text, text) for text in finds]
    return Marked((*groups, *found), (*names, *map(_short, finds)), len(groups) + len(found) - 1)


def _label(article: Article, group: Sequence[Passage]) -> str:
    """A group is called as its words stand in the article, the shortest way."""
    if not group:
        return ""
    words = {" ".join(article.text[start:end].split()) for start, end in group[:50]}
    return _short(min(words, key=lambda one: (len(one), one.casefold(), one)))


def _short(text: str) -> str:
    text = drawn(clean_line(" ".join(text.split())))
    return text if len(text) <= 16 else text[:15] + "…"


class Marking:
    """Marks the search and what is found in all panes, off the interface's thread."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self.finds: tuple[str, ...] = ()
        """What is looked for in the articles: the last one is stepped through, and may still be being typed."""
        self._typing = False

    @property
    def find_text(self) -> str:
        """What was looked for last in the articles, empty for nothing."""
        return self.finds[-1] if self.finds else ""

    def mark(self, shown: Shown, *, go: bool = False) -> None:
        """Mark in one pane what the query and the texts to find match; `go` brings the next found match on screen."""
        screen = self._screen
        corpus, query, finds, article = screen.corpus, screen.searching.query, self.finds, shown.article

        def work(_: Wanted) -> Marked:
            return marked(screen.searching.resolved(corpus, query), finds, article)

        def done(found: Marked) -> None:
            if screen.shown(shown.pane) is not shown:
                return
            shown.pane.set_matches(found.groups, found.current, found.labels)
            if go and finds:
                if found.groups[-1]:
                    shown.pane.show_match_from(shown.pane.cursor)
                else:
                    screen.say(f"“{finds[-1]}” is not in this article", "warning")

        screen.background.newest(f"mark:{id(shown.pane)}", work, done, lane="mark")

    def mark_all(self) -> None:
        """Mark in all panes: the query is another one. What was looked for in the articles is forgotten."""
        self.finds, self._typing = (), False
        for shown in self._screen.all_shown():
            self.mark(shown)

    def find(self, wanted: str, *, go: bool = True, kept: bool = True) -> None:
        """Find `wanted` in the focused pane, and mark it in the others too; what was kept before stays marked.

        While somebody types it is not `kept`: the next call replaces it. An empty text takes that one away.
        """
        before = self.finds[:-1] if self._typing else self.finds
        if wanted:
            before = tuple(one for one in before if one != wanted)
            self.finds = (*before, wanted)[-MOST_FINDS:]
        else:
            self.finds = before
        self._typing = bool(wanted) and not kept
        active = self._screen.shown()
        for shown in self._screen.all_shown():
            self.mark(shown, go=go and shown is active)

    def forget_finds(self) -> None:
        """Nothing is looked for in the articles any more."""
        self.finds, self._typing = (), False
        for shown in self._screen.all_shown():
            self.mark(shown)
