"""Where the text of an article that is gone may be now: renamed, moved to another folder, or published anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reader.articles.model import Article
from reader.tags import anchors
from reader.tags.model import State, TaggedPassage

_WORD = re.compile(r"\w+")
_ENOUGH = 0.5
"""The share of the passages that another text must have, to be offered as theirs."""


@dataclass(frozen=True, slots=True)
class Home:
    """An article to which passages may belong: how many of them stand in it, and whether it is the very text."""

    article: str
    found: int
    of: int
    same_text: bool = False


def telling_phrases(passages: Sequence[TaggedPassage], most: int = 3) -> tuple[str, ...]:
    """Phrases to search the corpus for: the first words of the longest quotes, in quotation marks."""
    longest = sorted(passages, key=lambda one: -len(one.quote))[:most]
    runs = (_WORD.findall(one.quote)[:8] for one in longest)
    return tuple(f'"{" ".join(run)}"' for run in runs if len(run) > 1)


def homes(passages: Sequence[TaggedPassage], text_sha256: str, articles: Iterable[Article]) -> tuple[Home, ...]:
    """Those of `articles` in which the passages may be at home, the likeliest first.

    `text_sha256` is that of the text they were made in. A passage that is found changed counts for half.
    """
    found: list[tuple[float, Home]] = []
    for article in articles:
        if text_sha256 and article.text_sha256 == text_sha256:
            found.append((2.0, Home(article.id, len(passages), len(passages), same_text=True)))
            continue
        states = [one.state for one in anchors.anchor_all(passages, article, text_sha256)]
        certain = sum(state in {State.EXACT, State.MOVED} for state in states)
        changed = sum(state is State.CHANGED for state in states)
        share = (certain + changed / 2) / max(1, len(passages))
        if share >= _ENOUGH:
            found.append((share, Home(article.id, certain + changed, len(passages))))
    return tuple(home for _, home in sorted(found, key=lambda one: (-one[0], one[1].article)))
