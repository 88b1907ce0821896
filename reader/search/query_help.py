"""The query language by example: what the help of the search field shows, each to be run as it stands."""

from __future__ import annotations

QUERY_HELP: dict[str, tuple[tuple[str, str], ...]] = {
    "words": (
        ("security guarantees", "articles with these words, in any form"),
        ('"second layer"', "the words one after another"),
        ('"coalition Ukraine"~6', "with up to six other words between them"),
        ("guarant*", "words that begin so"),
        ("zelensky~", "words spelt almost so"),
    ),
    "together": (
        ("france AND NOT paris", "the one without the other; -paris is NOT paris"),
        ("(paris OR kyiv) guarantees", "either of them, and the third word"),
    ),
    "about the article": (
        ("title:summit", "a word in the title"),
        ("source:unn", "an outlet"),
        ("date:2025-09", "a month; also date:2025, date:>2025-09-03, date:2025-01..2025-12"),
    ),
    "what was tagged": (
        ("tag:guarantees", "articles with passages tagged so, or so below"),
        ("has:note", "articles with any note"),
    ),
}
