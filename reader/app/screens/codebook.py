"""The codebook: the tags as a tree, and all that can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from reader.app.content import line, pieces, plain
from reader.app.screens.ask import Ask, Option
from reader.app.screens.confirm import Confirm
from reader.app.screens.note import NoteEditor
from reader.app.screens.working import HELP as KEYS_HELP
from reader.app.screens.working import REDO, UNDO, Key, Working, bound
from reader.app.tag_choices import name_problem
from reader.app.widgets.branch_list import MOVES, BranchList
from reader.app.widgets.fields import LineField
from reader.errors import ReaderError
from reader.keys import DIGITS
from reader.tags import Branch, Codebook, Glance, TaggedPassage, codebook_changes, colours

What = Literal[
    "list", "new", "rename", "move", "merge", "split", "delete", "colour", "key", "describe", "undo", "redo"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants done, with which tag, and the name, colour, key or text for it."""

    what: What
    tag: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """What the screen shows: the codebook, its tree, and the tagged passages with their articles."""

    codebook: Codebook
    branches: Sequence[Branch]
    passages: Sequence[tuple[str, TaggedPassage | Glance]]

    def having(self, name: str) -> list[tuple[str, TaggedPassage | Glance]]:
        """The passages that have a tag or one below it."""
        entry = self.codebook.get(name)
        names = {name, *(entry.aliases if entry else ())}
        return [
            (article, one)
            for article, one in self.passages
            if any(tag in names or tag.startswith(f"{name}/") for tag in one.tags)
        ]


class CodebookScreen(Working[None]):
    """Shows a `Book`; what the person wants is told to `ask`, and what came of it is shown by `show` and `say`."""

    HEADING = "Codebook"
    KEYS: ClassVar[Sequence[Key]] = (
        Key("enter", "choose", "the passages of this tag, in context", "passages"),
        Key("n", "new", "a new tag", "new"),
        Key("r", "rename", "rename it, with those below it; the old name stays as an alias", "rename"),
        Key("m", "move", "move it in the tree, with those below it", "move"),
        KEYS_HELP,
        Key("escape,q", "cancel", "leave", "leave"),
        Key("M", "merge", "merge it into another tag", "merge"),
        Key("s", "split", "split it: give its passages new tags, one after another", "split"),
        Key("d", "delete", "delete it: off all passages and out of the codebook", "delete"),
        Key("c", "colour", "give it a colour", "colour"),
        Key(",".join(DIGITS), "key", "give it this key, or take it off", "", "1 – 9"),
        Key("0", "no_key", "take its key off"),
        Key("e", "describe", "say what it means", "describe"),
        Key("/", "filter", "find a tag by name, other name or description", "find"),
        UNDO,
        REDO,
        *(Key(keys, "", words) for keys, _, words in MOVES),
        Key("space,h,l", "", "fold what lies below it away, and show it again"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(one for one in bound(KEYS) if not (isinstance(one, Binding) and one.action == "key")),
        *(Binding(digit, f"key('{digit}')", f"Key {digit}", show=False) for digit in DIGITS),
        Binding("down", "to_list", "To the list", show=False),
    ]
    DEFAULT_CSS = """
    CodebookScreen {
        & .heads { height: 1; color: $foreground 65%; padding: 0; }
        & BranchList { height: 1fr; }
        & .detail { height: 5; padding: 0 2; margin: 1 0 0 0; background: $foreground 4%; }
    }
    CodebookScreen.-high .detail { height: 8; }
    CodebookScreen.-low {
        & .detail { height: 2; margin: 0; }
        & .heads { display: none; }
    }
    """

    def __init__(self, book: Book, ask: Callable[[Wish], None]) -> None:
        super().__init__()
        self._book = book
        self._ask = ask
        self._field = LineField(placeholder="find a tag")
        self._list = BranchList()

    def middle(self) -> Iterable[Widget]:
        yield Horizontal(
            Static("/", markup=False, classes="prompt"),
            self._field,
            Static("", markup=False, classes="count"),
            classes="entry",
        )
        yield Static("", markup=False, classes="heads")
        yield self._list
        yield Static("", markup=False, classes="detail")

    def on_mount(self) -> None:
        self.show(self._book)
        self._list.focus()

    def show(self, book: Book, on: str = "") -> None:
        """Show another state of the codebook, with the cursor on the tag `on`."""
        self._book = book
        words = self._field.value.casefold().split()
        found = None
        if words:
            found = {one.name for one in book.branches if all(word in _searched(one) for word in words)}
        self._list.set_empty("No tag is like that — Esc shows all" if words else "No tags yet: n makes the first one")
        self._list.show(book.branches, found, on)
        count = len(book.branches)
        listed = f"{len(found):,} of {count:,}" if found is not None else ""
        self.query_one(".count", Static).update(line(listed))
        real = sum(one.tag is not None or one.passages > 0 for one in book.branches)
        tags = f"{real:,} tag{'' if real == 1 else 's'}"
        passages = f"{len(book.passages):,} passage{'' if len(book.passages) == 1 else 's'}"
        self.set_heading(f"{self.HEADING} · {tags} on {passages}")
        self._show_detail()

    @on(events.Resize)
    def _resized(self) -> None:
        self.call_after_refresh(
            lambda: self.query_one(".heads", Static).update(line(self._list.heads(self.size.width)))
        )

    @on(BranchList.Moved)
    def _show_detail(self) -> None:
        one = self._list.current
        detail = self.query_one(".detail", Static)
        if one is None:
            detail.update(line(""))
            return
        facts = [_many(one.passages, "passage")]
        if one.below:
            facts += [f"{one.whole:,} with the {_many(one.below, 'tag')} below it"]
        facts += [_many(one.articles, "article")]
        tag = one.tag
        if tag is None:
            facts += ["only holds others" if not one.passages else "not in the codebook"]
        elif tag.key:
            facts += [f"key {tag.key}"]
        shown = pieces((one.name, "bold"), ("  " + " · ".join(facts), "$foreground 65%"))
        if tag is not None and tag.aliases:
            shown += plain("\nalso ") + pieces((", ".join(tag.aliases), "italic"))
        said = tag.description.strip() if tag is not None else ""
        shown += plain(f"\n{said}" if said else "\nno description yet: e writes one", "" if said else "$foreground 45%")
        detail.update(shown)

    # -- finding

    def action_filter(self) -> None:
        self._field.focus()

    def action_to_list(self) -> None:
        self._list.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.show(self._book)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._list.focus()

    def action_cancel(self) -> None:
        """First show all tags again, then leave."""
        if self._field.value:
            self._field.value = ""
            self._list.focus()
        elif self._field.has_focus:
            self._list.focus()
        else:
            self.dismiss(None)

    # -- what can be done

    @on(BranchList.Chosen)
    def action_choose(self) -> None:
        """List the passages of the tag."""
        if (one := self._list.current) is not None:
            self._ask(Wish("list", one.name))

    def action_new(self) -> None:
        """Make a tag; the field begins with what the cursor's tag lies under."""
        here = self._list.current
        above = here.name.rpartition("/")[0] if here is not None else ""
        self._question(
            "new",
            "",
            Ask(
                "A new tag",
                about="“/” makes a tree: guarantees/us lies under guarantees.",
                value=f"{above}/" if above else "",
                check=lambda name: name_problem(name) or self._refused("create", name),
                enter="make it",
            ),
        )

    def action_rename(self) -> None:
        if (one := self._list.current) is not None:
            below = (
                f" The {_many(one.below, 'tag')} below it {'goes' if one.below == 1 else 'go'} along."
                if one.below
                else ""
            )
            about = f"On {_many(one.whole, 'passage')}. The old name stays as an alias.{below}"
            check: Callable[[str], str] = lambda new: name_problem(new) or self._refused("rename", one.name, new)  # noqa: E731
            self._question("rename", one.name, Ask(f"Rename {one.name}", about=about, value=one.name, check=check))

    def action_move(self) -> None:
        if (one := self._list.current) is not None:
            options = [Option("", "the top of the tree"), *self._others(one.name)]
            about = f"Under which tag? It becomes …/{one.leaf}."
            check: Callable[[str], str] = lambda under: self._refused("move", one.name, under)  # noqa: E731
            ask = Ask(f"Move {one.name}", about=about, options=options, free=False, check=check, enter="move it there")
            self._question("move", one.name, ask)

    def action_merge(self) -> None:
        if (one := self._list.current) is not None:
            gets = f"{_many(one.passages, 'passage')} {'gets' if one.passages == 1 else 'get'} that one"
            about = f"Into which tag? {gets}, and the old name stays as an alias."
            check: Callable[[str], str] = lambda into: self._refused("merge", one.name, into)  # noqa: E731
            options = self._others(one.name)
            ask = Ask(f"Merge {one.name}", about=about, options=options, free=False, check=check, enter="merge")
            self._question("merge", one.name, ask)

    def action_split(self) -> None:
        one = self._list.current
        if one is None:
            return
        if not one.passages:
            self.say(f"no passage has the tag {one.name}: there is nothing to split", "warning")
            return
        come = f"Its {one.passages:,} passages come one after another, and a key gives each its new tag."
        if one.passages == 1:
            come = "A key gives its 1 passage its new tag."
        about = f"{come} Which tags? Separate them by commas, nine at most."
        ask = Ask(f"Split {one.name}", about=about, check=_tags_problem, placeholder="one, another", enter="begin")
        self._question("split", one.name, ask)

    def action_delete(self) -> None:
        one = self._list.current
        if one is None:
            return
        having = self._book.having(one.name)
        gone = sum(
            not passage.note and all(tag == one.name or tag.startswith(f"{one.name}/") for tag in passage.tags)
            for _, passage in having
        )
        below = f", and the {_many(one.below, 'tag')} below it" if one.below else ""
        details = f"It is taken off {_many(len(having), 'passage')} in {_many(one.articles, 'article')}."
        if gone:
            have = "has" if gone == 1 else "have"
            details += f" {gone:,} of them {have} no other tag and no note; nothing is left of these."
        details += " u brings all of it back."

        def answered(yes: bool | None) -> None:
            if yes:
                self._ask(Wish("delete", one.name))

        self.app.push_screen(Confirm(f"Delete {one.name}{below}?", details, yes="delete", no="keep"), answered)

    def action_colour(self) -> None:
        if (one := self._list.current) is not None:
            names = {value: name for name, value in reversed(colours.NAMED.items()) if name != "gray"}
            options = [Option(value, name, value, value) for value, name in reversed(names.items())]
            options.append(Option("", "none of its own", "that of the tag above it, or one by its name"))
            check: Callable[[str], str] = lambda value: self._refused("recolour", one.name, value)  # noqa: E731
            about = "A name of the list, or a colour like #2a9d9d."
            ask = Ask(f"A colour for {one.name}", about=about, options=options, check=check, enter="take it")
            self._question("colour", one.name, ask)

    def action_key(self, digit: str) -> None:
        """Give the tag this key; a second time takes it off."""
        if (one := self._list.current) is not None:
            has = one.tag is not None and one.tag.key == digit
            self._ask(Wish("key", one.name, "" if has else digit))

    def action_no_key(self) -> None:
        if (one := self._list.current) is not None:
            self._ask(Wish("key", one.name, ""))

    def action_describe(self) -> None:
        one = self._list.current
        if one is None:
            return
        said = one.tag.description if one.tag is not None else ""

        def written(text: str | None) -> None:
            if text is not None and text != said.strip():
                self._ask(Wish("describe", one.name, text))

        self.app.push_screen(NoteEditor(note=said, title=f"What {one.name} means"), written)

    def action_undo(self) -> None:
        self._ask(Wish("undo"))

    def action_redo(self) -> None:
        self._ask(Wish("redo"))

    # -- asking

    def _question(self, what: What, tag: str, ask: Ask) -> None:
        def answered(value: str | None) -> None:
            if value is not None:
                self._ask(Wish(what, tag, value))

        self.app.push_screen(ask, answered)

    def _refused(self, what: str, *values: str) -> str:
        """Why a change cannot be made, in words; empty if it can."""
        used = [tag for _, one in self._book.passages for tag in one.tags]
        try:
            getattr(codebook_changes, what)(self._book.codebook, used, *values)
        except ReaderError as error:
            return f"{error.problem}; {error.advice}" if error.advice else error.problem
        return ""

    def _others(self, name: str) -> list[Option]:
        """The tags that are neither this one nor below it."""
        return [
            Option(one.name, one.name, f"{one.passages:,}×", one.colour)
            for one in self._book.branches
            if one.name != name and not one.name.startswith(f"{name}/")
        ]


def _searched(one: Branch) -> str:
    tag = one.tag
    return " ".join([one.name, *(tag.aliases if tag else ()), tag.description if tag else ""]).casefold()


def _tags_problem(typed: str) -> str:
    names = [part.strip() for part in typed.split(",") if part.strip()]
    if not names:
        return "name at least one tag"
    if len(names) > len(DIGITS):
        return f"at most {len(DIGITS)} tags, as there are keys"
    return next((problem for name in names if (problem := name_problem(name))), "")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
