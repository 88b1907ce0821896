"""`reader codebook`: list the tags, and change them, on all passages at once."""

from __future__ import annotations

import argparse
from typing import Any

from reader.commands import output
from reader.corpus import Corpus
from reader.tags import Change, Codebook, Tag, colour_of
from reader.text import clean_line


def run(corpus: Corpus, arguments: argparse.Namespace) -> int:
    """List the codebook, or do what is asked with it; 1 if it is empty. Raises ReaderError."""
    action = arguments.action or "list"
    if action == "list":
        return _list(corpus, arguments.json)
    change = _done(corpus, action, arguments)
    if arguments.json:
        output.json_out({"says": change.says, "tags": _as_json(corpus)})
    else:
        output.line(change.says)
    return 0


def _done(corpus: Corpus, action: str, arguments: argparse.Namespace) -> Change:
    tags, tag = corpus.tags, arguments.tag
    match action:
        case "rename":
            return tags.rename_tag(tag, arguments.name)
        case "merge":
            return tags.merge_tags(tag, arguments.into)
        case "move":
            return tags.move_tag(tag, arguments.under)
        case "delete":
            return tags.delete_tag(tag, below=arguments.below, passages=arguments.passages)
        case "colour":
            return tags.set_colour(tag, arguments.colour)
        case "key":
            return tags.set_key(tag, arguments.key)
        case _:
            return tags.describe_tag(tag, arguments.text)


def _list(corpus: Corpus, as_json: bool) -> int:
    listed = _as_json(corpus)
    if as_json:
        output.json_out(listed)
    elif listed:
        rows = [["tag", "passages", "key", "colour", "description"]]
        for one in listed:
            names = ", ".join([one["name"], *(f"({alias})" for alias in one["aliases"])])
            cells = names, str(one["passages"]), one["key"], one["colour"], " ".join(one["description"].split())
            rows.append([clean_line(cell) for cell in cells])
        for number, row in enumerate(output.table(rows, right=[1], shrink=[0, 4])):
            output.line(output.styled(row, "dim") if number == 0 else row)
    else:
        output.complain("there are no tags yet; `t` in the reader or `reader tag` makes them")
    return 0 if listed else 1


def _as_json(corpus: Corpus) -> list[dict[str, Any]]:
    """The tags in the order of the codebook, then those that are only on passages."""
    codebook, counts = corpus.tags.codebook(), corpus.tag_counts()
    others = sorted(counts.keys() - {tag.name for tag in codebook.tags})
    return [
        *(_tag_as_json(codebook, tag, counts, True) for tag in codebook.tags),
        *(_tag_as_json(codebook, Tag(name), counts, False) for name in others),
    ]


def _tag_as_json(codebook: Codebook, tag: Tag, counts: dict[str, int], listed: bool) -> dict[str, Any]:
    return {
        "name": tag.name,
        "description": tag.description,
        "colour": colour_of(codebook, tag.name),
        "key": tag.key,
        "aliases": list(tag.aliases),
        "passages": counts.get(tag.name, 0),
        "in_codebook": listed,
    }
