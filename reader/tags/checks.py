"""What `reader check` says about tags: each finding with the file, the line where there is one, and what to do."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from reader.errors import Problem, ReaderError
from reader.tags.model import Anchored, Codebook, State
from reader.tags.tag_file import TagFile
from reader.tags.tag_names import look_of


def problem_of(error: ReaderError, file: str) -> Problem:
    """An error of reading `file` as a finding."""
    return Problem(file, error.problem, error.advice, error.line or 0)


def file_problems(
    article_id: str,
    shown: str,
    file: TagFile,
    codebook: Codebook,
    known_articles: Container[str],
    texts: Mapping[str, str],
) -> Iterator[Problem]:
    """What is odd about one tag file that could be read. `shown` is its path as messages name it, `texts` the article
    that has the text of each hash.
    """
    if article_id not in known_articles:
        count = len(file.passages)
        now = texts.get(file.text_sha256, "")
        yield Problem(
            shown,
            f"the article “{article_id}” is gone; {count} tagged {'passage is' if count == 1 else 'passages are'} left",
            f"its text is that of “{now}” now: `x` in the reader moves the tags there"
            if now
            else "put the article back, or let `x` in the reader look for where its text is now",
        )
    if not codebook.tags:
        return
    unknown: dict[str, int] = {}
    for passage in file.passages:
        for tag in passage.tags:
            if codebook.get(tag) is None:
                unknown[tag] = unknown.get(tag, 0) + 1
    for tag, times in unknown.items():
        often = "once" if times == 1 else f"{times} times"
        yield Problem(shown, f"the tag “{tag}”, used {often}, is not in the codebook", "add it there, or correct it")


def look_alikes(shown: str, names: Iterable[str]) -> Iterator[Problem]:
    """The tags among `names` that look the same and are not."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(look_of(name), name)
        if other != name:
            yield Problem(
                shown,
                f"two tags look the same, “{name}”: they differ in characters that are not seen",
                "merge them: `M` in the codebook of the reader",
            )


def anchor_problems(shown: str, anchored: Sequence[Anchored], length: int) -> Iterator[Problem]:
    """What is odd about the places of one article's passages in its text of `length` characters."""
    for one in anchored:
        quote = short_quote(one.passage.quote)
        if one.state is State.LOST and one.passage.lost_in:
            continue  # a person has looked, and keeps it as it is
        if one.state is State.LOST:
            ranged = " (its offsets lie beyond the end)" if one.passage.end > length else ""
            yield Problem(
                shown,
                f"“{quote}” ({one.passage.id}) is not in the article any more{ranged}",
                "tag the passage anew, or restore the article's text; it is kept in the file",
            )
        elif one.state is State.CHANGED:
            yield Problem(
                shown,
                f"“{quote}” ({one.passage.id}) has changed, or may have been found in the wrong place",
                "look at it in the article, and confirm where it is",
            )


def short_quote(quote: str, length: int = 48) -> str:
    """The beginning of a quote on one line."""
    line = " ".join(quote.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
