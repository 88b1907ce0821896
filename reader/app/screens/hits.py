"""All hits of a search in their context, to be looked through before they are tagged together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from reader.app.content import line, look, over, pieces, plain, squeezed
from reader.app.screens.working import HELP as KEYS_HELP
from reader.app.screens.working import Key, Working, bound
from reader.app.widgets.branch_list import MOVES
from reader.app.widgets.rows import RowList
from reader.articles import Article, Passage
from reader.page.motions import Units, paragraphs
from reader.text import clean_line


class Around(StrEnum):
    """What is tagged for a hit."""

    SENTENCE = "the sentence"
    PARAGRAPH = "the paragraph"
    WORDS = "the words alone"


@dataclass(frozen=True, slots=True)
class Hit:
    """What would be tagged, and the found words in it, as spans of the article's text."""

    article: Article
    span: Passage
    matches: tuple[Passage, ...]


def hits_of(found: Iterable[tuple[Article, Sequence[Passage]]], around: Around) -> tuple[Hit, ...]:
    """The hits for `found` words; those that lie in one sentence or paragraph are one hit."""
    hits: list[Hit] = []
    for article, matches in found:
        units = Units(())
        if around is Around.SENTENCE:
            units = Units(article.sentences)
        elif around is Around.PARAGRAPH:
            units = Units(paragraphs(article.text))
        spans: dict[Passage, list[Passage]] = {}
        for match in matches:
            spans.setdefault(units.around(*match), []).append(match)
        hits += [Hit(article, span, tuple(inside)) for span, inside in spans.items()]
    return tuple(hits)


class HitList(RowList):
    """A box to tick, the words with what stands around them, and below it the article."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding(keys, action, words, show=False) for keys, action, words in MOVES]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"hits--quiet", "hits--match", "hits--on"}
    DEFAULT_CSS = """
    HitList {
        & > .hits--quiet { color: $foreground 55%; }
        & > .hits--match { text-style: bold underline; }
        & > .hits--on { color: $text-success; text-style: bold; }
    }
    """

    class Moved(Message):
        """The cursor is on another hit."""

    def __init__(self, left_out: set[tuple[str, int]]) -> None:
        super().__init__()
        self._hits: Sequence[Hit] = ()
        self._left_out = left_out

    def show(self, hits: Sequence[Hit], cursor: int = 0) -> None:
        """List these."""
        self._hits = hits
        self.rows_changed(cursor)

    @property
    def current(self) -> Hit | None:
        """The hit under the cursor."""
        return self._hits[self.cursor] if 0 <= self.cursor < len(self._hits) else None

    def row_count(self) -> int:
        return len(self._hits)

    def row_lines(self, size: Size) -> int:
        return 2

    def draw(self, index: int, width: int) -> Sequence[Content]:
        hit = self._hits[index]
        quiet = look(self, "hits--quiet")
        chosen = key_of(hit) not in self._left_out
        box = pieces(("[x] ", look(self, "hits--on"))) if chosen else pieces(("[ ] ", quiet))
        text, found = hit.article.text, hit.matches[0]
        # From a few words before the first match, so that it is seen.
        room = max(10, width - 4)
        start = max(0, found.start - room // 3)
        start = text.find(" ", start, found.start) + 1 or start if start else 0
        shown, spans = squeezed(text[start : start + 2 * room], [(a - start, b - start) for a, b in hit.matches])
        words = line(shown, "" if chosen else quiet)
        words = over(words, spans, look(self, "hits--match"))
        about = " · ".join((hit.article.display_title, *hit.article.metadata.where))
        return [box + words.truncate(room, ellipsis=True), line(f"    {about}", quiet).truncate(width, ellipsis=True)]

    def cursor_moved(self) -> None:
        self.post_message(self.Moved())


class HitsScreen(Working[None]):
    """Shows the hits. The person leaves some out; `ask` gets the others, to be tagged."""

    HEADING = "Tag every hit"
    KEYS: ClassVar[Sequence[Key]] = (
        Key("enter", "tag", "tag those with a cross", "tag them"),
        Key("space", "leave_out", "leave this one out, or take it in again", "leave out"),
        Key("w", "around", "tag the sentence, the paragraph, or the words alone", "how much"),
        KEYS_HELP,
        Key("escape,q", "cancel", "leave; nothing is tagged", "leave"),
        Key("*", "all", "take all in, or leave all out", "all, none"),
        Key("X", "article", "the same for all hits of this article", "article"),
        *(Key(keys, "", words) for keys, _, words in MOVES),
    )
    BINDINGS: ClassVar[list[BindingType]] = bound(KEYS)
    DEFAULT_CSS = """
    HitsScreen {
        & HitList { height: 1fr; margin: 1 0 0 0; }
        & .whole { height: 6; padding: 0 2; margin: 1 0 0 0; background: $foreground 4%; }
    }
    HitsScreen.-low {
        & HitList { margin: 0; }
        & .whole { display: none; }
    }
    """

    def __init__(
        self,
        what: str,
        found: Sequence[tuple[Article, Sequence[Passage]]],
        ask: Callable[[Sequence[tuple[Article, Sequence[Passage]]]], None],
        *,
        more: str = "",
    ) -> None:
        """`what` was searched for; `more` says what of it is not among `found`."""
        super().__init__()
        self._what, self._found, self._ask, self._more = what, found, ask, more
        self._around = Around.SENTENCE
        self._left_out: set[tuple[str, int]] = set()
        self._hits: tuple[Hit, ...] = ()
        self._list = HitList(self._left_out)

    def middle(self) -> Iterable[Widget]:
        yield self._list
        yield Static("", markup=False, classes="whole")

    def on_mount(self) -> None:
        self._list.focus()
        self._list.set_empty("No word of the search stands in the articles it found.")
        self._lay_out()
        if self._more:
            self.say(self._more, "warning")

    @property
    def chosen(self) -> list[Hit]:
        """The hits that are not left out."""
        return [hit for hit in self._hits if key_of(hit) not in self._left_out]

    def _lay_out(self) -> None:
        before = self._list.current
        self._hits = hits_of(self._found, self._around)
        at = 0
        if before is not None:
            first = before.matches[0]
            same = (n for n, hit in enumerate(self._hits) if hit.article is before.article and first in hit.matches)
            at = next(same, 0)
        self._list.show(self._hits, at)
        self._count()

    def _count(self) -> None:
        chosen = self.chosen
        articles = len({hit.article.id for hit in chosen})
        of = "" if len(chosen) == len(self._hits) else f" of {len(self._hits):,}"
        count = f"{len(chosen):,}{of} in {articles:,} article{'s' * (articles != 1)}"
        self.set_heading(f"Tag {count} · {self._around.value} · {self._what}")
        self._list.refresh()

    @on(HitList.Moved)
    def _show_whole(self) -> None:
        hit = self._list.current
        whole = self.query_one(".whole", Static)
        if hit is None:
            whole.update(line(""))
            return
        start, end = hit.span
        text = clean_line(hit.article.text[start:end])
        whole.update(over(plain(text), ((a - start, b - start) for a, b in hit.matches), "bold underline"))

    # -- choosing

    def action_leave_out(self) -> None:
        """Leave the hit out or take it in, and go on to the next."""
        if (hit := self._list.current) is not None:
            self._left_out ^= {key_of(hit)}
            self._count()
            self._list.action_cursor_down()

    def action_article(self) -> None:
        """The same for all hits of the article."""
        if (hit := self._list.current) is not None:
            leave = key_of(hit) not in self._left_out
            keys = {key_of(one) for one in self._hits if one.article is hit.article}
            (self._left_out.update if leave else self._left_out.difference_update)(keys)
            self._count()

    def action_all(self) -> None:
        """Take all in; if all are, leave all out."""
        if self._left_out:
            self._left_out.clear()
        else:
            self._left_out.update(key_of(hit) for hit in self._hits)
        self._count()

    def action_around(self) -> None:
        """Tag more, or less, for each hit."""
        order = list(Around)
        self._around = order[(order.index(self._around) + 1) % len(order)]
        self._lay_out()

    def action_tag(self) -> None:
        """Hand over what was chosen."""
        chosen = self.chosen
        if not chosen:
            self.say("all are left out: Space takes one in, * all of them", "warning")
            return
        by_article: dict[str, tuple[Article, list[Passage]]] = {}
        for hit in chosen:
            by_article.setdefault(hit.article.id, (hit.article, []))[1].append(hit.span)
        self._ask(list(by_article.values()))


def key_of(hit: Hit) -> tuple[str, int]:
    """What tells a hit from the others, whatever is tagged around it."""
    return hit.article.id, hit.matches[0].start
