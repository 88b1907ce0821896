"""`reader searches`: the searches saved by name."""

from __future__ import annotations

import argparse

from reader.commands import output
from reader.corpus import Corpus
from reader.text import clean_line


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """List the saved searches, or forget one; 1 if there are none. Raises ReaderError."""
    if arguments.action == "forget":
        corpus.forget_search(arguments.name)
    saved = corpus.saved_searches()
    if arguments.json:
        output.json_out([{"name": name, "query": query} for name, query in saved.items()])
    elif arguments.action == "forget":
        output.line(clean_line(f"forgotten: @{arguments.name.removeprefix('@')}"))
    elif saved:
        rows = [["name", "query"], *([clean_line(f"@{name}"), clean_line(query)] for name, query in saved.items())]
        for number, row in enumerate(output.table(rows, shrink=[1])):
            output.line(output.styled(row, "dim") if number == 0 else row)
    else:
        output.complain("no search has been saved yet; `reader search --save NAME QUERY` does")
    return 0 if saved or arguments.action == "forget" else 1
