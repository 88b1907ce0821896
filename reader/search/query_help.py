"""How to ask: one row for each thing, with an example that finds something in the articles that come with the reader.

The help page of the interface and the README are made of these.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HelpRow:
    """What to type and what it finds. `more` are other ways to write the same kind of thing."""

    example: str
    finds: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """Rows under one heading."""

    heading: str
    rows: tuple[HelpRow, ...]


QUERY_HELP = (
    HelpGroup(
        "words",
        (
            HelpRow(
                "security guarantees",
                "articles with these words in any form (`guarantee`, `guaranteed`), the exact form first;"
                " of four words and more, or where few have all of them, any",
            ),
            HelpRow('"second layer"', "words one after another, also across a line break; whole words, without `*`"),
            HelpRow(
                '"coalition Ukraine"~6',
                "with up to six other words between them",
                ("coalition NEAR/6 Ukraine", "(levels OR layers) NEAR/8 guarantees"),
            ),
            HelpRow("guarant*", "words that begin so", ("gu*tee*",)),
            HelpRow("zelensk?", "`?` is one letter"),
            HelpRow("zelensky~", "words spelt almost so, with one letter wrong; `~2` with two"),
            HelpRow("army^3 peace", "the first weighs three times as much"),
        ),
    ),
    HelpGroup(
        "together",
        (
            HelpRow("paris AND kyiv", "both"),
            HelpRow("paris OR kyiv", "either"),
            HelpRow("ukraine -paris", "one without the other", ("ukraine NOT paris",)),
            HelpRow(
                "(paris OR kyiv) AND army",
                "brackets say what belongs together; without them NOT binds tightest, then NEAR and AND, then OR, and"
                " words side by side last: `kyiv paris OR army` is `kyiv AND (paris OR army)`",
            ),
        ),
    ),
    HelpGroup(
        "where",
        (
            HelpRow("title:guarantees", "in the title", ('title:"three levels"',)),
            HelpRow("source:unn", "of one source; `byline:smith` is by one author", ('source:"interfax-ukraine"',)),
            HelpRow(
                "-has:date", "articles without one; `has:` takes tags, note, date, byline, source, url", ("has:tags",)
            ),
            HelpRow("in:/", "in a folder of the corpus and those below it, as `in:2025/autumn`; `/` is all of it"),
            HelpRow(
                "all:guarantees", "menus and advertisements too, else they are left out; `boilerplate:` is they alone"
            ),
        ),
    ),
    HelpGroup(
        "when",
        (
            HelpRow(
                "date:2025-09", "that month; a year or a day as well", ("date:2025-09-03", 'date:"3 september 2025"')
            ),
            HelpRow("date:>2025", "later than that year; `<`, `>=` and `<=` too", ("since:2026", 'date:"since 2026"')),
            HelpRow("date:<2026-01-01", "earlier than that day", ("before:2026", 'date:"before january 2026"')),
            HelpRow(
                "date:2025-09..2026-03", "from the one to the other, both included", ('date:"sep 2025 to march 2026"',)
            ),
            HelpRow(
                'date:"last 30 days"',
                "counted from today: also today, yesterday, this or last week, month, year, `3 weeks ago`",
                ("newer_than:30d",),
            ),
        ),
    ),
    HelpGroup(
        "what you made of them",
        (
            HelpRow(
                "tag:guarantees", "with a passage tagged so, or with a tag below it", ("tag:spe*", "tag:guarantees/us")
            ),
            HelpRow("note:wednesday", "with these words in a note", ('note:"peace deal"',)),
            HelpRow("has:note", "with any note; `has:tags` with any tag", ("is:tagged",)),
        ),
    ),
)
"""Everything that can be asked. Saved searches (`@name`) come on top: each corpus has its own."""
SAVED = HelpRow("@autumn", "what was saved by that name, as if it stood there in brackets")


def rows() -> tuple[HelpRow, ...]:
    """All rows that can be tried out."""
    return tuple(row for group in QUERY_HELP for row in group.rows)
