"""`reader copies`: the stories that several articles tell in the same words."""

from __future__ import annotations

import argparse
from typing import Any

from reader.articles import Entry
from reader.commands import output
from reader.commands.progress import bring_up_to_date, interruptible, on_terminal
from reader.copies import Story
from reader.corpus import Corpus
from reader.search import Progress
from reader.text import clean_line


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """Print the stories, those with the most articles first; 1 if there are none. Raises FileWriteError."""
    if arguments.json_progress:
        with interruptible() as wanted:
            found = corpus.stories(lambda done, total: output.json_line({"done": done, "total": total}), wanted)
        output.json_line({"stories": [list(one.articles) for one in found]})
        return 0
    bring_up_to_date(corpus)
    with on_terminal("comparing") as tell, interruptible() as wanted:
        found = corpus.stories(None if tell is None else lambda done, total: tell(Progress(done, total)), wanted)
    entries = {one.id: one for one in corpus.entries()}
    if arguments.json:
        output.json_out([_as_json(one, entries) for one in found])
    elif found:
        _print(found, entries)
    else:
        output.complain("no article is a near copy of another one")
    return 0 if found else 1


def _as_json(story: Story, entries: dict[str, Entry]) -> dict[str, Any]:
    told = []
    for article in story.articles:
        about = entries[article].metadata
        told.append({"article": article, "source": about.source, "date": about.date, "title": about.title})
    return {"score": story.score, "sources": list(story.sources), "articles": told}


def _print(found: tuple[Story, ...], entries: dict[str, Entry]) -> None:
    for number, story in enumerate(found):
        if number:
            output.line()
        title = " ".join(clean_line(entries[story.articles[0]].display_title).split())
        alike = f"{len(story.articles)} articles, {story.score:.0%} and more word for word"
        for row in output.paragraphs(title):
            output.line(output.styled(row, "bold"))
        output.line(output.styled(f"  {alike}", "dim"))
        rows = []
        for article in story.articles:
            about = entries[article].metadata
            rows.append([clean_line(part) for part in (about.date[:10] or "-", about.source or "-", article)])
        for row in output.table(rows, shrink=(1, 2)):
            output.line(f"  {row}")
