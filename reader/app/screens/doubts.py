"""What is changed or lost in the corpus, one after another: the old words beside the places where they may be now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from reader.app.content import MOST_SHOWN, beginning, line, over, pieces, plain
from reader.app.screens.working import HELP as KEYS_HELP
from reader.app.screens.working import REDO, UNDO, Key, Middle, Working, bound
from reader.app.widgets.footer import FooterKey
from reader.articles import Passage
from reader.tags import Difference, InContext, State, TaggedPassage

What = Literal["accept", "relink", "open", "keep", "delete", "undo", "redo"]
_QUIET = "$foreground 55%"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A passage that was found changed or not at all; or, with `gone`, all passages of an article that is not there."""

    article: str
    one: InContext | None = None
    gone: Sequence[TaggedPassage] = ()

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return self.one.anchored.passage.id if self.one is not None else f"article:{self.article}"


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that may be the passage's, in its context; or, with `article`, where the tags of a gone one may go.

    `says` is what speaks for it: `97 % alike`.
    """

    says: str
    place: Passage = field(default_factory=lambda: Passage(0, 0))
    before: str = ""
    text: str = ""
    after: str = ""
    differs: Difference = field(default_factory=Difference)
    article: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants done about which doubt, and with which of the places offered."""

    what: What
    doubt: Doubt | None = None
    choice: Choice | None = None


class DoubtsScreen(Working[None]):
    """Shows one `Doubt` at a time. `look` is asked for its choices, `ask` is told what the person wants."""

    HEADING = "Changed and lost"
    KEYS: ClassVar[Sequence[Key]] = (
        Key("enter", "accept", "this is the place: the passage has the words that stand there from now on", "accept"),
        Key("1,2,3", "", "the same with the place of that number", "", "1 2 3"),
        Key("r", "wish('relink')", "mark its place by hand, in the article", "by hand"),
        Key("l", "wish('keep')", "it is lost: it is not looked for in this text again", "lost"),
        Key("d", "wish('delete')", "delete the tagged passage", "delete"),
        Key("n,right", "step(1)", "the next one, this one stays as it is", "next"),
        KEYS_HELP,
        Key("escape,q,x", "cancel", "leave", "leave"),
        Key("N,b,left", "step(-1)", "the one before"),
        Key("j,down,tab", "choose(1)", "the next place"),
        Key("k,up,shift+tab", "choose(-1)", "the place before"),
        Key("o", "wish('open')", "look at it in the article"),
        UNDO,
        REDO,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(KEYS),
        *(Binding(str(number), f"accept({number})", f"Place {number}", show=False) for number in (1, 2, 3)),
        Binding("pagedown,space,ctrl+d", "scroll(1)", "Down", show=False),
        Binding("pageup,ctrl+u", "scroll(-1)", "Up", show=False),
    ]
    DEFAULT_CSS = """
    DoubtsScreen {
        & .sides { height: 1fr; }
        & VerticalScroll {
            padding: 1 2; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
            scrollbar-background: $background; scrollbar-background-hover: $background;
            scrollbar-background-active: $background; scrollbar-color: $foreground 15%;
            scrollbar-color-hover: $foreground 25%; scrollbar-color-active: $foreground 35%;
        }
        & .old { width: 45%; height: 100%; background: $foreground 3%; }
        & .places { width: 1fr; height: 100%; padding: 1 0; }
        & .place { height: auto; padding: 0 1; margin: 0 0 1 0; border-left: outer $background; }
        & .place.-chosen { border-left: outer $primary; background: $foreground 7%; }
        & .words { height: auto; padding: 0 1 0 0; }
    }
    DoubtsScreen.-narrow {
        & .sides { layout: vertical; }
        & .old { width: 100%; height: auto; max-height: 50%; padding: 0 1; }
        & .places { width: 100%; height: 1fr; padding: 0; }
    }
    """

    def __init__(self, doubts: Sequence[Doubt], look: Callable[[Doubt], None], ask: Callable[[Wish], None]) -> None:
        super().__init__()
        self._doubts = list(doubts)
        self._look, self._ask = look, ask
        self._at = 0
        self._choices: Sequence[Choice] | None = None
        self._chosen = 0

    def middle(self) -> Iterable[Widget]:
        with Horizontal(classes="sides"):
            with VerticalScroll(classes="old", can_focus=False):
                yield Static("", markup=False, classes="words")
            with VerticalScroll(classes="places", can_focus=False):
                for number in range(3):
                    place = Static("", markup=False, classes="place", id=f"place{number}")
                    place.display = False
                    yield place

    def on_mount(self) -> None:
        self.query_one(Middle).focus()
        self.show(self._doubts)

    # -- what it shows

    def show(self, doubts: Sequence[Doubt], on: str = "") -> None:
        """Show these, at the one with the id `on`, else where one is."""
        self._doubts = list(doubts)
        ids = [one.id for one in doubts]
        self._at = ids.index(on) if on in ids else max(0, min(self._at, len(ids) - 1))
        self._start()

    def footer(self) -> list[FooterKey]:
        """Of an article that is gone, less can be done with its passages."""
        doubt = self.current
        keys = super().footer()
        if doubt is None:
            return [key for key in keys if key.action in ("undo", "help", "cancel")]
        if doubt.one is None:
            words = {"accept": "move the tags there"}
            none = () if self._choices else ("accept",)
            kept = [key for key in keys if not key.action.startswith(("wish", *none))]
            return [FooterKey(key.keys, words.get(key.action, key.words), key.action) for key in kept]
        return keys

    @property
    def current(self) -> Doubt | None:
        """The one that is shown."""
        return self._doubts[self._at] if self._doubts else None

    def _start(self) -> None:
        self._choices, self._chosen = None, 0
        doubt = self.current
        if doubt is None:
            self.set_heading(self.HEADING)
        else:
            lost = sum(one.one is None or one.one.anchored.state is State.LOST for one in self._doubts)
            changed = len(self._doubts) - lost
            counts = [f"{changed:,} changed"] * (changed > 0) + [f"{lost:,} lost"] * (lost > 0)
            self.set_heading(f"{self.HEADING} · {self._at + 1:,} of {len(self._doubts):,} · {', '.join(counts)}")
            self._look(doubt)
        self._draw()
        self.refresh_footer()

    def offer(self, doubt: Doubt, choices: Sequence[Choice]) -> None:
        """Show where the passage may be."""
        if self.current is not None and doubt.id == self.current.id:
            self._choices = tuple(choices[:3])
            self._draw()
            self.refresh_footer()

    def _draw(self) -> None:
        doubt, choices = self.current, self._choices
        words = self.query_one(".words", Static)
        if doubt is None:
            words.update(line("Nothing is left to be settled: no passage is changed, none lost that was not kept so."))
        elif doubt.one is None:
            words.update(self._gone(doubt))
        else:
            words.update(self._old(doubt.one))
        for number in range(3):
            place = self.query_one(f"#place{number}", Static)
            place.display = choices is not None and number < max(1, len(choices)) and doubt is not None
            place.set_class(bool(choices) and number == self._chosen, "-chosen")
            if choices and number < len(choices):
                place.update(_place(number, choices[number], 40 if self.has_class("-narrow") else 160))
            elif not number and choices is not None:
                place.update(line(self._nothing(doubt), _QUIET))
        if choices:
            self.query_one(f"#place{self._chosen}").scroll_visible(animate=False)

    @staticmethod
    def _nothing(doubt: Doubt | None) -> str:
        if doubt is not None and doubt.one is None:
            why = "No article has its words, or so few of them that it could be any."
            return f"{why} Put it back, or n goes on to the next."
        return "Nothing like it stands in the text any more. r marks its place by hand, l keeps it lost, d deletes it."

    def _old(self, one: InContext) -> Content:
        passage, state = one.anchored.passage, one.anchored.state
        where = " · ".join(filter(None, (one.title, *one.metadata.where)))
        shown = pieces((state.value, "bold $text-warning"), ("  ", ""), (", ".join(passage.tags), "$text-success"))
        if not self.has_class("-narrow"):
            shown += plain("\n") + pieces((where, _QUIET)) + plain("\n")
        shown += plain("\n")
        gone: Sequence[Passage] = ()
        if self._choices:
            gone = self._choices[self._chosen].differs.gone
        quote = _marked(passage.quote, gone, "bold strike $text-error")
        shown += plain(f"…{passage.prefix}", _QUIET) + quote + plain(f"{passage.suffix}…", _QUIET)
        if passage.note.strip():
            shown += plain(f"\n\n{beginning(passage.note.strip())}", "italic")
        by = " · ".join(part for part in (passage.by, passage.created[:10]) if part)
        shown += plain(f"\n\n{by}" if by else "", _QUIET)
        if self._choices and (gone or self._choices[self._chosen].differs.new):
            legend = pieces(
                ("struck", "strike"), (": not there any more · ", ""), ("underlined", "underline"), (": new", "")
            )
            shown += plain("\n\n") + legend.stylize(_QUIET)
        return shown

    @staticmethod
    def _gone(doubt: Doubt) -> Content:
        count = len(doubt.gone)
        shown = pieces(("the article is gone", "bold $text-warning")) + plain("\n") + line(doubt.article)
        shown += plain("\n") + line(f"{count:,} tagged passage{'s' * (count != 1)}", _QUIET) + plain("\n")
        for one in doubt.gone[:12]:
            shown += plain("\n") + line(f"“{' '.join(one.quote.split())[:160]}”")
        return shown

    # -- choosing

    def action_choose(self, by: int) -> None:
        """To another place."""
        if self._choices:
            self._chosen = (self._chosen + by) % len(self._choices)
            self._draw()

    def action_step(self, by: int) -> None:
        """To another doubt."""
        if not self._doubts:
            return
        there = self._at + by
        if not 0 <= there < len(self._doubts):
            self.say("that was the last one" if by > 0 else "that was the first one")
            return
        self._at = there
        self._start()

    def action_scroll(self, by: int) -> None:
        """Read on."""
        for side in self.query(VerticalScroll):
            side.scroll_relative(y=by * max(1, side.size.height - 2), animate=False)

    def action_accept(self, number: int = 0) -> None:
        """Take the chosen place, or that of `number`."""
        choices = self._choices or ()
        at = number - 1 if number else self._chosen
        if self.current is None or at >= len(choices):
            if self.current is not None and self._choices is not None:
                gone = self.current.one is None
                words = (
                    "there is no article to move the tags to" if gone else "there is no such place; r marks it by hand"
                )
                self.say(words, "warning")
            return
        self._ask(Wish("accept", self.current, choices[at]))

    def action_wish(self, what: What) -> None:
        """Something else for this doubt."""
        if self.current is not None:
            choice = self._choices[self._chosen] if self._choices else None
            self._ask(Wish(what, self.current, choice))

    def action_undo(self) -> None:
        self._ask(Wish("undo"))

    def action_redo(self) -> None:
        self._ask(Wish("redo"))


def _place(number: int, choice: Choice, context: int) -> Content:
    shown = pieces((f"{number + 1}  ", "bold $text-accent"), (choice.says, _QUIET)) + plain("\n")
    if choice.article:
        return shown + line(choice.article, "bold")
    text = _marked(choice.text, choice.differs.new, "bold underline")
    return (
        shown + plain(_cut_before(choice.before, context), _QUIET) + text + plain(_cut(choice.after, context), _QUIET)
    )


def _marked(text: str, spans: Sequence[Passage], style: str) -> Content:
    """`text`, of a long one the beginning, with `style` on `spans` of it."""
    shown = beginning(text)
    end = min(len(text), MOST_SHOWN) if shown != text else len(text)
    return over(plain(shown), [(one.start, min(one.end, end)) for one in spans if one.start < end], style)


def _cut(after: str, most: int) -> str:
    """As much of what follows as helps to recognise the place, in whole words."""
    return after if len(after) <= most else after[:most].rpartition(" ")[0] + " …"


def _cut_before(before: str, most: int) -> str:
    return before if len(before) <= most else "… " + before[-most:].partition(" ")[2]
