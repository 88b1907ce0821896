"""The dialog in which a passage gets its tags and its note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from reader.app.content import Piece, line, pieces
from reader.app.screens.dialog import LEFT, Dialog, Quote, hint
from reader.app.tag_choices import NewTag, TagChoice, name_problem, offered, tags_in_words
from reader.app.widgets.fields import NoteField
from reader.app.widgets.tag_list import TagField, TagList


@dataclass(frozen=True, slots=True)
class Picked:
    """What was decided: all tags of the passage in the order chosen, and the note."""

    tags: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class TagDraft:
    """What stands in an open picker: enough to open it again as it was."""

    tags: tuple[str, ...] = ()
    typed: str = ""
    note: str = ""


class TagPicker(Dialog[Picked | None]):
    """Choose tags by typing. Dismissed with what was picked, or with None when left.

    `tags` and `note` are what the passage has now, `draft` what was being typed when the picker was last left.
    `new` is a name to be offered as a new tag. `on_draft` is called on every change. `may_be_empty` allows to leave
    with neither tag nor note.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "The tag above", show=False),
        Binding("down", "move(1)", "The tag below", show=False),
        Binding("pageup", "move(-8)", "A page of tags up", show=False),
        Binding("pagedown", "move(8)", "A page of tags down", show=False),
        Binding("ctrl+s", "apply", "Apply", show=False),
        Binding("ctrl+n", "make_new", "What is typed, as a new tag", show=False),
    ]
    DEFAULT_CSS = """
    TagPicker {
        & .entry { height: 1; }
        & .prompt { width: 2; color: $primary; text-style: bold; }
        & .chosen { height: auto; max-height: 2; color: $text-success; display: none; }
        & .chosen.-some { display: block; }
        & TagField { width: 1fr; }
        & .outcome { height: 2; color: $foreground 75%; text-wrap: nowrap; text-overflow: ellipsis; }
        & TagList { height: 12; margin: 1 0; }
        & NoteField { height: 3; background: $foreground 4%; padding: 0 1; }
        & NoteField:focus { background: $foreground 8%; }
    }
    TagPicker.-high TagList { height: 16; }
    TagPicker.-medium {
        & TagList { height: 1fr; min-height: 3; margin: 1 0 0 0; }
        & .box { height: 100%; max-height: 24; }
        & NoteField { height: 2; }
    }
    TagPicker.-low {
        & .box { height: 100%; }
        & .outcome { height: 1; }
        & TagList { height: 1fr; min-height: 2; margin: 0; }
        & .chosen { max-height: 1; }
        & NoteField { height: 1; }
    }
    """

    def __init__(
        self,
        choices: Sequence[TagChoice],
        *,
        quote: str,
        tags: Sequence[str] = (),
        note: str = "",
        title: str = "Tag this passage",
        draft: TagDraft | None = None,
        on_draft: Callable[[TagDraft], None] | None = None,
        may_be_empty: bool = False,
        at_note: bool = False,
        check: Callable[[str], str] = name_problem,
        new: str = "",
    ) -> None:
        super().__init__()
        self._choices = tuple(choices)
        self._names = {one.name: one.name for one in choices} | {
            alias: one.name for one in choices for alias in one.aliases
        }
        self._existing = frozenset(one.name for one in choices)
        saved = TagDraft(tuple(tags), new, note)
        start = draft or saved
        self._quote, self._heading = quote, title if start == saved else title + LEFT
        self._new = new
        self._tags = list(dict.fromkeys(start.tags))
        self._field = TagField(start.typed, placeholder="type to find a tag, or a new one")
        self._list = TagList()
        self._note = NoteField(start.note, placeholder="a note, if there is something to say")
        self._on_draft = on_draft
        self._last_draft = start
        self._may_be_empty = may_be_empty
        self._at_note = at_note
        self._check = check

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(line(self._heading), markup=False, classes="title")
            yield Quote(self._quote)
            yield Static("", markup=False, classes="chosen")
            with Horizontal(classes="entry"):
                yield Static("›", markup=False, classes="prompt")
                yield self._field
            yield Static("", markup=False, classes="outcome")
            yield Static("", markup=False, classes="problem")
            yield self._list
            yield Static("note", markup=False, classes="label")
            yield self._note
            yield hint(
                ("Enter", "apply"),
                ("1–9", "choose"),
                (",", "more"),
                ("Tab", "note"),
                ("Ctrl+J", "new line"),
                ("Esc", "leave"),
            )

    def on_mount(self) -> None:
        self._note.move_cursor(self._note.document.end)
        self.begin_in(self._note if self._at_note else self._field)
        self._offer()

    # -- what is offered

    def _offer(self) -> None:
        """List what fits. The cursor is on what Enter would add, on nothing where it would add nothing."""
        typed = self._field.value.strip()
        rows = offered(self._choices, typed)
        adds = bool(typed) or not (self._tags or self._note.has_focus or self._at_note)
        self._list.set_empty(self._check(typed) if typed else "no tags yet: type the first one")
        at = 0 if adds else -1
        if typed and typed == self._new:  # a new tag was asked for, though there may be others like it
            at = next((number for number, row in enumerate(rows) if row.name == typed), at)
        self._list.show(rows, tuple(self._tags), at, numbered=not self._field.value)
        chosen = self.query_one(".chosen", Static)
        chosen.update(line("  ".join(f"[x] {tag}" for tag in self._tags)))
        chosen.set_class(bool(self._tags), "-some")
        self.say_problem("")
        self._say_outcome()

    @on(TagList.Moved)
    @on(events.Resize)
    def _say_outcome(self) -> None:
        """Say what Enter would do now, and how to do what else could be meant."""
        typed, row = self._typed_name, self._list.current
        tags = [*self._tags, *([row.name] if row is not None and row.name not in self._tags else [])]
        refused = isinstance(row, NewTag) and bool(self._check(row.name))
        rows: list[list[Piece]] = []
        if tags and not refused and (row is not None or not typed):
            width = self.query_one(".outcome").content_size.width - len("Enter ")
            rows.append([("Enter", "bold"), (" " + tags_in_words(tags, self._existing, width), "")])
        if typed and typed not in self._existing and not isinstance(row, NewTag) and not self._check(typed):
            rows.append([("Ctrl+N", "bold"), (f" makes the new tag “{typed}” instead", "")])
        elif self._tags and not typed and self._field.has_focus:
            rows.append([("Backspace", "bold"), (f" takes “{self._tags[-1]}” off again", "")])
        if self.has_class("-low"):
            rows = [[piece for row in rows for piece in ([("   ", ""), *row] if row is not rows[0] else row)]]
        self.query_one(".outcome", Static).update(Content("\n").join(pieces(*row) for row in rows))

    @property
    def _typed_name(self) -> str:
        return " ".join(self._field.value.split())

    def action_move(self, by: int) -> None:
        """Move the cursor; past either end it comes back at the other."""
        count = self._list.row_count()
        if count:
            at = self._list.cursor + by
            if abs(by) == 1:
                self._list.move_to(at % count if at >= 0 or self._list.cursor == 0 else count - 1)
            else:
                self._list.move_to(max(0, min(at, count - 1)))

    # -- choosing

    def _choose(self, *, toggle: bool) -> bool:
        """Add what the cursor is on; with `toggle` take it off if it is chosen. False if there is nothing to add."""
        row = self._list.current
        if row is None:
            typed = self._field.value.strip()
            self.say_problem(self._check(typed) if typed else "")
            return not typed
        if isinstance(row, NewTag) and (problem := self._check(row.name)):
            self.say_problem(problem)
            return False
        if row.name not in self._tags:
            self._tags.append(row.name)
        elif toggle:
            self._tags.remove(row.name)
        return True

    def _clear_typed(self) -> None:
        with self._field.prevent(Input.Changed):
            self._field.value = ""
        self._offer()
        self._keep_draft()

    @on(TagField.Comma)
    @on(TagList.Clicked)
    def _choose_more(self) -> None:
        if self._choose(toggle=True):
            self._clear_typed()

    @on(TagField.Digit)
    def _choose_by_number(self, event: TagField.Digit) -> None:
        if event.number <= self._list.row_count():
            self._list.move_to(event.number - 1)
            self._choose_more()
        elif not self._list.row_count():  # there is nothing to choose
            self._field.insert_text_at_cursor(str(event.number))

    @on(TagField.BackspaceAtStart)
    def _take_last_off(self) -> None:
        if self._tags:
            self._tags.pop()
            self._offer()
            self._keep_draft()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if "," in event.value:
            self._pasted(event.value)
            return
        self._offer()
        self._keep_draft()

    def _pasted(self, text: str) -> None:
        """Several tags came in at once: choose those that can be, leave the rest to be corrected."""
        left = []
        for part in (part.strip() for part in text.split(",")):
            name = self._names.get(part, part)
            if not part:
                continue
            if name not in self._names and self._check(name):
                left.append(part)
            elif name not in self._tags:
                self._tags.append(name)
        with self._field.prevent(Input.Changed):
            self._field.value = " ".join(left)
        self._offer()
        self._keep_draft()

    # -- the note

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self._at_note = self._note.has_focus
        self._list.set_class(not self._at_note, "-lively")
        if not self._field.value.strip() and not self._tags:
            self._offer()
        self._say_outcome()

    @on(TextArea.Changed)
    def _note_typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._keep_draft()

    # -- leaving

    @on(Input.Submitted)
    @on(NoteField.Done)
    def action_apply(self) -> None:
        """Add what the cursor is on and be done."""
        if not self._choose(toggle=False):
            return
        self._done()

    def _done(self) -> None:
        note = self._note.text.strip()
        if not self._tags and not note and not self._may_be_empty:
            self.say_problem("choose a tag or type a new one; Esc leaves without one")
            return
        self.dismiss(Picked(tuple(self._tags), note))

    def action_make_new(self) -> None:
        """Add what is typed as it is, a new tag though others are like it, and be done."""
        typed = self._typed_name
        if problem := self._check(typed) if typed not in self._existing else "":
            self.say_problem(problem if typed else "type the name of the new tag first")
            return
        if typed not in self._tags:
            self._tags.append(typed)
        self._done()

    @property
    def draft(self) -> TagDraft:
        """What stands in the picker now."""
        return TagDraft(tuple(self._tags), self._field.value, self._note.text)

    def _keep_draft(self) -> None:
        draft = self.draft
        if draft != self._last_draft:
            self._last_draft = draft
            if self._on_draft is not None:
                self._on_draft(draft)
