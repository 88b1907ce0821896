"""`reader tag` and `reader tags`: tag a passage by its words, list what is tagged."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterable
from typing import Any

from reader.articles import Article, Passage
from reader.commands import output, questions
from reader.commands.progress import counted, on_terminal
from reader.commands.quotes import find_quote
from reader.corpus import Corpus
from reader.errors import ReaderError, UsageError
from reader.tags import Anchored, State, Within, find_combination, parse_combination
from reader.text import clean_line


def tag(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Tag the passage that is quoted. Raises ReaderError: no such article or quote, a name that is no tag, no space."""
    article = corpus.article(corpus.named(arguments.article))
    span = _place(article, arguments.quote, arguments.nth)
    made = corpus.tags.add(article, span, arguments.tag, arguments.note)
    anchored = Anchored(made, article.id, State.EXACT, span)
    if arguments.json:
        output.json_out(as_json(anchored))
    else:
        _print([anchored])
    return 0


def _place(article: Article, quote: str, nth: int | None) -> Passage:
    places = find_quote(article.text, quote)
    if not places:
        raise ReaderError(
            "these words do not stand there", path=article.id, advice=f"`reader show {article.id}` prints the text"
        )
    if nth is None:
        if len(places) > 1:
            raise UsageError(
                f"these words stand there {len(places)} times",
                path=article.id,
                advice=f"say which: --nth 1 to {len(places)}",
            )
        nth = 1
    if not 1 <= nth <= len(places):
        times = "once" if len(places) == 1 else f"{len(places)} times"
        raise UsageError(f"these words stand there {times}", path=article.id, advice=f"--nth {nth} is not among them")
    return places[nth - 1]


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """List tagged passages; 1 if there is none or a tag file cannot be read.

    Raises ArticleError, and UsageError for a combination of tags that is none.
    """
    only = _tagged_name(corpus, arguments.article)
    found, broken = read_passages(corpus, None if only is None else [only])
    if arguments.tag is not None:
        codebook, asked = corpus.tags.codebook(), parse_combination(arguments.tag)
        found = list(find_combination(found, asked, Within(arguments.together), codebook))
    if arguments.state is not None:
        found = [one for one in found if one.state == arguments.state]
    if arguments.sums is not None or arguments.agreement is not None:
        status = questions.answer(corpus, arguments, found)
        return 1 if broken else status
    if arguments.json:
        output.json_out([as_json(one) for one in found])
    elif found:
        _print(found)
        articles = len({one.article for one in found})
        output.line(output.styled(f"{_many(len(found), 'tagged passage')} in {_many(articles, 'article')}", "dim"))
    elif not broken:
        chosen = arguments.tag is not None or arguments.state is not None or only is not None
        output.complain(
            "no tagged passage is like that" if chosen else "no tagged passages; `t` in the reader makes them"
        )
    return 1 if broken or not found else 0


def read_passages(corpus: Corpus, articles: Collection[str] | None = None) -> tuple[list[Anchored], bool]:
    """The tagged passages of `articles` (None: of all), and whether a tag file among them could not be read, which is
    said. Raises FileWriteError if the corpus is gone.
    """
    found: list[Anchored] = []
    errors: list[ReaderError] = []
    with on_terminal("reading tags") as progress:
        for article_id in corpus.tags.each_tagged(told=counted(progress), articles=articles):
            try:
                found += corpus.anchored(article_id)
            except ReaderError as error:
                errors.append(error)
    for said in errors:
        output.complain(str(said))
    return found, bool(errors)


def as_json(one: Anchored) -> dict[str, Any]:
    """A tagged passage as `--json` prints it; a lost one with the offsets it once had."""
    passage = one.passage
    start, end = one.place or passage.span
    return {
        "id": passage.id,
        "article": one.article,
        "tags": list(passage.tags),
        "quote": passage.quote,
        "start": start,
        "end": end,
        "state": str(one.state),
        "note": passage.note,
        "by": passage.by,
        "created": passage.created,
        "modified": passage.modified,
    }


def _tagged_name(corpus: Corpus, name: str | None) -> str | None:
    """The id that `--article` means. Passages of an article that is gone are asked for by their old id."""
    if name is None or name in corpus.tags.tagged_articles():
        return name
    return corpus.named(name)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _print(found: Iterable[Anchored]) -> None:
    article = None
    colours = {State.EXACT: "good", State.MOVED: "good", State.CHANGED: "warn", State.LOST: "bad"}
    for one in found:
        if one.article != article:
            article = one.article
            output.line(output.styled(clean_line(article), "bold"))
        passage = one.passage
        state = output.styled(str(one.state), colours[one.state])
        by = f"  {clean_line(passage.by)}" if passage.by else ""
        output.line(f"  {clean_line(passage.id)}  {clean_line(', '.join(passage.tags))}  {state}{by}")
        for row in output.paragraphs(f"“{' '.join(clean_line(passage.quote).split())}”", indent="      "):
            output.line(row)
        if passage.note:
            for row in output.paragraphs(f"note: {clean_line(passage.note)}", indent="      "):
                output.line(row)
