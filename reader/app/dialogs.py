"""The dialogs of the main screen: what goes into them, and what is done with what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from reader.app.background import Wanted
from reader.app.screens.help import Help
from reader.app.screens.note import NoteEditor
from reader.app.screens.passages import Action, Chosen, PassageRow, Passages
from reader.app.screens.problems import Problems
from reader.app.screens.query_help import QueryHelp
from reader.app.screens.tag_picker import Picked, TagDraft, TagPicker
from reader.app.session import Draft, Place
from reader.app.tag_choices import TagChoice
from reader.app.widgets.pane import Pane
from reader.app.widgets.results import ResultList
from reader.errors import Problem
from reader.keys import GROUPS, heard_in, keys_shown
from reader.tags import Anchored, Codebook, TaggedPassage

if TYPE_CHECKING:
    from reader.app.desk import Desk
    from reader.search.query_help import HelpRow

Offer = tuple[Codebook, Sequence[str], dict[str, int]]
"""The codebook, the tags by use, and how many passages carry each."""
_SIGNS = (
    (
        "7 g",
        "far left: a tagged passage begins, in the colour of its tag; the tag's key in the codebook, else its letter",
    ),
    ("┃ ╹", "far left: it goes on, and ends; those that overlap stand side by side"),
    ("!", "far left: a tagged passage begins that is not saved yet: it is kept elsewhere, and tried again"),
    ("▏", "next to the text: the sentence under the cursor"),
    ("• ▐", "right: where in the article there are matches, and tagged passages"),
    ("~", "before a title, source or date: guessed from the text"),
)
_SIGNS_BESIDE = (
    (
        "C c",
        "next to the text: a sentence told in another pane too, under the same letter; a capital is sure, a small one "
        "a perhaps",
    ),
    ("≠", "next to the text: figures on this line differ from those of a counterpart; they are underlined"),
    ("″", "next to the text: words on this line stand in another pane as they are"),
    ("▎", "next to the text: the counterpart of the sentence under the cursor of the active pane"),
    ("~", "an empty row, so that the panes stand level"),
)


class Dialogs:
    """Opens dialogs over the main screen. What is typed in them is kept as drafts until it is applied."""

    def __init__(self, screen: Desk) -> None:
        self._screen = screen
        self._offer: Offer | None = None

    @property
    def ready(self) -> bool:
        """Whether the tag picker can open at once."""
        return self._offer is not None

    def prepare(self) -> None:
        """Read what the tag picker offers, so that it can open at once; called when tags have changed."""
        corpus = self._screen.corpus

        def work(_: Wanted) -> Offer:
            return corpus.tags.codebook(), corpus.tags.tags_by_use(), corpus.tag_counts()

        def done(found: Offer) -> None:
            self._offer = found

        self._screen.background.newest("offer", work, done)

    # -- tags and notes

    def pick_tags(
        self,
        quote: str,
        tags: Sequence[str],
        note: str,
        key: str,
        then: Callable[[tuple[str, ...], str], None],
        *,
        at_note: bool = False,
        new: str = "",
        title: str = "",
    ) -> None:
        """Let the person choose tags and write a note; `key` names the draft, empty for none; `then` gets what was
        picked. `new` is offered as a new tag, `title` says what is tagged.
        """
        corpus = self._screen.corpus
        tagging = self._screen.tagging

        def opened(found: Offer) -> None:
            draft = tagging.drafts.get(key)
            picker = TagPicker(
                tag_choices(*found, recent=tagging.last_tags),
                quote=quote,
                tags=tags,
                note=note,
                title=title or ("Change the tags of this passage" if tags or note else "Tag this passage"),
                draft=TagDraft(draft.tags, draft.typed, draft.note) if draft and not new else None,
                on_draft=lambda typed: (
                    tagging.keep_draft(Draft(key, typed.tags, typed.typed, typed.note)) if key else None
                ),
                new=new,
                may_be_empty=bool(tags or note),
                at_note=at_note,
            )

            def picked(result: Picked | None) -> None:
                if result is not None:
                    then(result.tags, result.note)
                elif key in tagging.drafts:
                    self._screen.say("nothing was changed; what you typed is there again the next time")

            self._screen.app.push_screen(picker, picked)

        if self._offer is not None:
            opened(self._offer)
            return

        def work(_: Wanted) -> Offer:
            return corpus.tags.codebook(), corpus.tags.tags_by_use(), corpus.tag_counts()

        def read(found: Offer) -> None:
            opened(found)
            open_now()

        open_now = self._screen.hold_keys()
        self._screen.background.newest("picker", work, read)

    def write_note(self, passage: TaggedPassage, then: Callable[[str], None]) -> None:
        """Let the person write the note of a passage."""
        tagging = self._screen.tagging
        key = f"note:{passage.id}"
        draft = tagging.drafts.get(key)
        editor = NoteEditor(
            quote=passage.quote,
            note=passage.note,
            tags=passage.tags,
            draft=draft.note if draft else None,
            on_draft=lambda text: tagging.keep_draft(Draft(key, note=text)),
        )

        def written(text: str | None) -> None:
            if text is not None:
                then(text)
            elif key in tagging.drafts:
                self._screen.say("nothing was changed; what you typed is there again the next time")

        self._screen.app.push_screen(editor, written)

    # -- lists of passages

    def pick_passage(self, choices: Iterable[Anchored], title: str, then: Callable[[Anchored], None]) -> None:
        """Let the person choose one of several passages."""
        by_id = {one.passage.id: one for one in choices}

        def chosen(result: Chosen | None) -> None:
            if result is not None:
                then(by_id[result.row.id])

        self._screen.app.push_screen(Passages(self._rows(by_id.values()), title=title, actions=("go",)), chosen)

    def show_passages(
        self, anchored: Sequence[Anchored], title: str, *, actions: Sequence[Action] = ("go", "edit", "note", "untag")
    ) -> None:
        """List tagged passages of any articles, to go to or to change."""
        by_id = {(one.article, one.passage.id): one for one in anchored}

        def chosen(result: Chosen | None) -> None:
            if result is not None:
                self._act(result.action, by_id[result.row.article, result.row.id])

        self._screen.app.push_screen(Passages(self._rows(anchored), title=title, actions=actions), chosen)

    def _rows(self, anchored: Iterable[Anchored]) -> list[PassageRow]:
        entries = self._screen.searching.entries
        return [
            PassageRow(
                id=one.passage.id,
                article=one.article,
                title=entries[one.article].display_title if one.article in entries else one.article,
                quote=one.passage.quote,
                tags=one.passage.tags,
                state=one.state.value,
                note=one.passage.note,
            )
            for one in anchored
        ]

    def _act(self, action: Action, one: Anchored) -> None:
        screen = self._screen
        if action == "untag":
            screen.tagging.remove(one)
        elif action == "go" and one.place is not None:
            screen.opening.open(one.article, at=Place(one.article, one.place.start, -1))
        elif action == "go":
            screen.say("its words are not in the text any more; it is kept in the tag file", "warning")
            screen.opening.open(one.article)
        else:
            screen.tagging.change_anywhere(one, note_only=action == "note")

    # -- help and checks

    def show_help(self) -> None:
        """The keys that can be used where the person is; then those of the other places."""
        focused = self._screen.focused
        context = "pane" if isinstance(focused, Pane) else "list"
        groups: dict[str, list[tuple[str, str]]] = {group: [] for group in GROUPS}
        for command in heard_in(context, self._screen.commands):
            if command.keys and not command.id.endswith(".g"):
                groups[command.group].append((keys_shown(command), command.words))
        if context == "pane":
            groups["select and tag"].append(("1 – 9", "the tag that has this key in the codebook"))
        if context == "pane":
            signs = [*_SIGNS, *(_SIGNS_BESIDE if len(self._screen.row.panes) > 1 else ())]
            groups["the signs beside the text"] = signs
        where = "in an article" if context == "pane" else "in the results"
        self._screen.app.push_screen(
            Help({title: rows for title, rows in groups.items() if rows}, title=f"Keys {where}")
        )

    def show_query_help(self) -> None:
        """How to search; the example that is chosen is run."""

        def chosen(query: str | None) -> None:
            if query is not None:
                self._screen.searching.ask(query)
                self._screen.query_one(ResultList).focus()

        from reader.search.query_help import QUERY_HELP

        examples = {group.heading: [(row.example, _explained(row)) for row in group.rows] for group in QUERY_HELP}
        saved = [(f"@{name}", query) for name, query in sorted(self._screen.saving.searches.items())]
        if saved:
            examples["saved searches"] = saved
        self._screen.app.push_screen(QueryHelp(examples), chosen)

    def show_standing(self) -> None:
        """What is wrong just now, in full."""
        problems = self._screen.problems
        if problems:
            self._screen.app.push_screen(Problems(problems))
        else:
            self._screen.say(
                "nothing is wrong just now; “Check the corpus for problems” in the palette looks at all of it"
            )

    def show_problems(self) -> None:
        """Everything that is wrong in the corpus."""

        def found(problems: tuple[Problem, ...]) -> None:
            self._screen.say("")
            if not problems:
                self._screen.say("nothing is wrong in this corpus")
                return
            rows = [(f"{one.file}:{one.line}" if one.line else one.file, _said(one)) for one in problems]
            self._screen.app.push_screen(Help({f"{len(rows)} found": rows}, title="What is wrong in this corpus"))

        self._screen.say("checking the corpus …")
        self._screen.long_work.run("check", "checking", self._screen.corpus.problems, found)


def _explained(row: HelpRow) -> str:
    """What an example finds, and how else it can be written."""
    also = f" (also {', '.join(row.more)})" if row.more else ""
    return row.finds.replace("`", "") + also


def _said(problem: Problem) -> str:
    return f"{problem.problem}; {problem.advice}" if problem.advice else problem.problem


def tag_choices(
    codebook: Codebook, by_use: Sequence[str], counts: dict[str, int], *, recent: Sequence[str] = ()
) -> list[TagChoice]:
    """What the tag picker offers: the tags in use and in the codebook, the last ones first. A `recent` one that is
    neither any more, as in a corpus made anew, is not offered.
    """
    known = {tag.name: tag for tag in codebook.tags}
    there = known.keys() | set(by_use)
    names = list(dict.fromkeys([*(name for name in recent if name in there), *by_use, *known]))
    choices = []
    for at, name in enumerate(names):
        tag = known.get(name)
        choices.append(
            TagChoice(
                name=name,
                description=tag.description if tag else "",
                colour=tag.colour if tag else "",
                key=tag.key if tag else "",
                uses=counts.get(name, 0),
                recent=at if name in recent or (name in by_use and counts.get(name, 0)) else -1,
                aliases=tag.aliases if tag else (),
            )
        )
    return choices
