"""Tagged passages to be read in their context: of a tag, of a combination of tags, with words in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from reader.app.screens.ask import Ask
from reader.app.screens.working import HELP as KEYS_HELP
from reader.app.screens.working import REDO, UNDO, Key, Working, bound
from reader.app.widgets.branch_list import MOVES
from reader.app.widgets.fields import LineField
from reader.app.widgets.passage_flow import Group, PassageFlow
from reader.tags import Codebook, InContext, Within, colour_of, find_combination, parse_asked

What = Literal["open", "beside", "edit", "note", "untag", "export", "copy", "undo", "redo"]
_TOGETHER = {
    Within.PASSAGE: "on one passage",
    Within.OVERLAP: "on passages that overlap",
    Within.ARTICLE: "in one article",
}


@dataclass(frozen=True, slots=True)
class View:
    """What is asked, where several tags must meet, and how the passages are grouped: what is kept for the next time."""

    asked: str = ""
    within: Within = Within.PASSAGE
    by_tag: bool = False
    on: str = ""
    """The id of the passage under the cursor."""


@dataclass(frozen=True, slots=True)
class Material:
    """All tagged passages, and the codebook."""

    codebook: Codebook
    passages: Sequence[InContext]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants, with which passage, or with which passages to which file (empty: the clipboard)."""

    what: What
    one: InContext | None = None
    shown: Sequence[InContext] = ()
    file: str = ""


class ReadingScreen(Working[None]):
    """Shows what of the `Material` answers the question in its field. What the person wants is told to `ask`."""

    HEADING = "Passages"
    KEYS: ClassVar[Sequence[Key]] = (
        Key("enter", "wish('open')", "to the passage in its article", "to the article"),
        Key("o", "wish('beside')", "the article beside the others", "beside"),
        Key("/,s", "filter", "find: words, tag: note: by: source: date: state:, AND OR NOT", "find"),
        KEYS_HELP,
        Key("escape,q", "cancel", "leave", "leave"),
        Key("v", "group", "grouped by article, or by tag", "by tag"),
        Key("w", "within", "several tags: on one passage, on overlapping ones, in one article", "together"),
        Key("e", "wish('edit')", "change its tags and its note", "change"),
        Key("m", "wish('note')", "a note on it", "note"),
        Key("d", "wish('untag')", "take its tags off", "untag"),
        Key("y", "wish('copy')", "copy it with its source"),
        Key("E", "export", "what is shown as Markdown, into a file or the clipboard", "export"),
        UNDO,
        REDO,
        *(Key(keys, "", words) for keys, _, words in MOVES),
        Key("},tab", "", "the next group; { the one before"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bound(KEYS), Binding("down", "to_list", "To the passages", show=False)]
    DEFAULT_CSS = """
    ReadingScreen PassageFlow { height: 1fr; }
    """

    def __init__(
        self, material: Material, view: View, ask: Callable[[Wish], None], seen: Callable[[View], None]
    ) -> None:
        super().__init__()
        self._material, self._view = material, view
        self._ask, self._seen = ask, seen
        self._shown: list[InContext] = []
        self._field = LineField(view.asked, placeholder="all of them; type words, tag:… by:… source:… date:…")
        self._flow = PassageFlow()

    def middle(self) -> Iterable[Widget]:
        yield Horizontal(
            Static("/", markup=False, classes="prompt"),
            self._field,
            Static("", markup=False, classes="count"),
            classes="entry",
        )
        yield self._flow

    def on_mount(self) -> None:
        self._flow.focus()
        self._find(self._view.on)

    def show(self, material: Material) -> None:
        """Show the passages as they are now; the cursor stays where it was."""
        number, one = self._flow.cursor, self._flow.current
        self._material = material
        self._find(one.anchored.passage.id if one is not None else "", number)

    @property
    def shown(self) -> Sequence[InContext]:
        """The passages that answer, each once, in the order of the articles."""
        return self._shown

    def _find(self, on: str = "", otherwise: int = 0) -> None:
        terms = parse_asked(self._field.value)
        codebook, passages = self._material.codebook, self._material.passages
        if terms:
            by_place = {id(one.anchored): one for one in passages}
            known = {one.article: one.metadata for one in passages}
            anchored = [one.anchored for one in passages]
            answering = find_combination(anchored, terms, self._view.within, codebook, known)
            self._shown = [by_place[id(one)] for one in answering]
        else:
            self._shown = list(passages)
        words = [term.value for group in terms for term in group if term.field == "text" and not term.negated]
        groups = self._by_tag() if self._view.by_tag else self._by_article()
        listed = [one.anchored.passage.id for group in groups for one in group.passages]
        at = listed.index(on) if on in listed else otherwise
        empty = "No passage is like that — Esc shows all" if terms else "No passage is tagged yet: t tags the sentence"
        self._flow.show(groups, words, on=at, empty=empty)
        count, articles = len(self._shown), len({one.article for one in self._shown})
        asked = f" · {self._field.value.strip()}" if terms else ""
        together = f" · {_TOGETHER[self._view.within]}" if sum(len(group) > 1 for group in terms) else ""
        many, of = (len(passages), f" of {len(passages):,}") if terms else (count, "")
        passages_in = f"{count:,}{of} passage{'s' * (many != 1)} in {articles:,} article{'s' * (articles != 1)}"
        self.set_heading(f"{passages_in}{asked}{together}")
        self.refresh_footer()

    def _by_article(self) -> list[Group]:
        groups: dict[str, list[InContext]] = {}
        for one in self._shown:
            groups.setdefault(one.article, []).append(one)
        return [Group(members[0].title, _about(members), members) for members in groups.values()]

    def _by_tag(self) -> list[Group]:
        book = self._material.codebook
        groups: dict[str, list[InContext]] = {tag.name: [] for tag in book.tags}
        for one in self._shown:
            entries = [(tag, book.get(tag)) for tag in one.anchored.passage.tags]
            for name in dict.fromkeys(tag if entry is None else entry.name for tag, entry in entries):
                groups.setdefault(name, []).append(one)
        untagged = [one for one in self._shown if not one.anchored.passage.tags]
        made = [
            Group(name, f"{len(members):,}", members, colour_of(book, name))
            for name, members in groups.items()
            if members
        ]
        return [*made, Group("without a tag", f"{len(untagged):,}", untagged)] if untagged else made

    # -- asking

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value == self._view.asked:
            return
        self._view = replace(self._view, asked=event.value)
        self._find()
        self._keep()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._flow.focus()

    def action_filter(self) -> None:
        self._field.focus()
        self._field.cursor_position = len(self._field.value)

    def action_to_list(self) -> None:
        self._flow.focus()

    def action_within(self) -> None:
        """Let several tags meet elsewhere."""
        order = list(Within)
        within = order[(order.index(self._view.within) + 1) % len(order)]
        self._view = replace(self._view, within=within)
        self.say(f"tags that are asked for together: {_TOGETHER[within]}")
        self._again()

    def action_group(self) -> None:
        """Group the passages the other way."""
        self._view = replace(self._view, by_tag=not self._view.by_tag)
        self.say("by tag: a passage with several stands under each" if self._view.by_tag else "by article")
        self._again()

    def _again(self) -> None:
        one = self._flow.current
        self._find(one.anchored.passage.id if one is not None else "")
        self._keep()

    @on(PassageFlow.Moved)
    def _keep(self) -> None:
        one = self._flow.current
        self._view = replace(self._view, on=one.anchored.passage.id if one is not None else "")
        self._seen(self._view)

    # -- what can be done

    @on(PassageFlow.Chosen)
    def _chosen(self) -> None:
        self.action_wish("open")

    def action_wish(self, what: What) -> None:
        """Something for the passage under the cursor."""
        if (one := self._flow.current) is not None:
            self._ask(Wish(what, one))

    def action_undo(self) -> None:
        self._ask(Wish("undo"))

    def action_redo(self) -> None:
        self._ask(Wish("redo"))

    def action_export(self) -> None:
        """Ask where to, and hand over what is shown."""
        if not self._shown:
            self.say("there is nothing to export", "warning")
            return

        def answered(file: str | None) -> None:
            if file is not None:
                self._ask(Wish("export", None, tuple(self._shown), file))

        count = len(self._shown)
        about = f"{count:,} passage{'' if count == 1 else 's'} as Markdown. No name: into the terminal's clipboard."
        ask = Ask("Export what is shown", about=about, placeholder="a file, such as ~/passages.md", enter="export")
        self.app.push_screen(ask, answered)

    def action_cancel(self) -> None:
        """First show all passages again, then leave."""
        if self._field.has_focus:
            self._flow.focus()
        elif self._field.value:
            self._field.value = ""
        else:
            self.dismiss(None)


def _about(members: Sequence[InContext]) -> str:
    parts = members[0].metadata.where
    return " · ".join([*parts, f"{len(members):,}"]) if parts or len(members) > 1 else ""
