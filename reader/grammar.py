"""What can be typed after `reader`: commands, their options, their help."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import NoReturn

import reader
from reader.errors import UsageError

COMMANDS = {
    "search": ("reader.commands.search", "run"),
    "searches": ("reader.commands.searches", "run"),
    "articles": ("reader.commands.articles", "run"),
    "show": ("reader.commands.articles", "show"),
    "tag": ("reader.commands.tags", "tag"),
    "tags": ("reader.commands.tags", "run"),
    "codebook": ("reader.commands.codebook", "run"),
    "compare": ("reader.commands.compare", "run"),
    "matrix": ("reader.commands.matrix", "run"),
    "copies": ("reader.commands.copies", "run"),
    "index": ("reader.commands.index", "run"),
    "check": ("reader.commands.index", "check"),
    "export": ("reader.commands.export", "run"),
    "import": ("reader.commands.imports", "run"),
}
"""Each command's module and the function in it that runs it: `function(corpus, arguments) -> exit status`."""

_SHORT = re.compile(r"-[hC]|-C.*|-n(?:=?\d+)?")
"""Options of `search` with one hyphen; whatever else begins with one is left out of what is found."""
_VALUED = ("-n", "-C", "--corpus", "--sort", "--save")
"""Options of `search` that a value follows."""
_SORTS = ("relevance", "newest", "oldest", "source")


EXPORTS = {
    "csv": "all passages, a row for each tag",
    "xlsx": "the same and the codebook, for Excel",
    "markdown": "a page for people",
    "html": "a page to read and print",
    "jsonld": "W3C Web Annotations",
    "qdpx": "a REFI-QDA project, with the articles",
    "qdc": "a REFI-QDA codebook",
    "codebook": "the codebook as CSV",
}
"""What `reader export` writes, by name."""
IMPORTS = {
    "csv": "passages, ours or Taguette's",
    "codebook": "a codebook as CSV, ours or Taguette's",
    "jsonld": "W3C Web Annotations",
    "hypothesis": "annotations from Hypothesis, JSON",
    "qdpx": "a REFI-QDA project",
    "qdc": "a REFI-QDA codebook",
}
"""What `reader import` reads, by name."""

_ABOUT = """\
A keyboard-driven reader for a folder of articles: search them, read them side by side, tag passages.

Without a command it opens the folder CORPUS in the terminal; `?` there shows the keys.
"""
_MORE = """\
The corpus is CORPUS or DIR, else $READER_CORPUS, else ./corpus. A folder that is named like a command: ./search
`reader COMMAND --help` tells about one command. READER_DEBUG=1 shows where something unexpected happened.
"""


class Asked(Exception):  # noqa: N818 - nothing is wrong
    """The line asks for `--help` or `--version`; this is the text."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, through the same door as every other error."""

    def _print_message(self, message: str, file: object = None) -> None:
        """Leave printing to whoever knows what to do where it fails. (argparse passes over that.)"""
        raise Asked(message)

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, advice=f"see `{self.prog} --help`")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command line as `command` (None: open the interface), `corpus` (None: not named) and the command's own.

    Raises UsageError; Asked for `--help` and `--version`.
    """
    parser = _parser()
    at = _first_word(argv)
    if at is None or (argv[at] in COMMANDS and argv[at - 1 : at] != ["--"]):
        return parser.parse_args(_query_last(argv, at) if at is not None and argv[at] == "search" else argv)
    word, before, after = argv[at], [one for one in argv[:at] if one != "--"], list(argv[at + 1 :])
    if after and (more := _first_word(after)) is not None:
        if after[more] in COMMANDS:
            raise UsageError(
                f"“{word}” stands before the command", advice=f"to name a folder: reader -C {word} {after[more]}"
            )
        raise UsageError(f"there is no command “{word}”", advice=advice_for(word))
    arguments = parser.parse_args([*before, *after])
    if arguments.corpus is not None:
        raise UsageError("two folders are named", advice=f"open “{word}” or “{arguments.corpus}”")
    arguments.corpus = word
    return arguments


def _first_word(argv: Sequence[str]) -> int | None:
    """Where the first word stands that is neither an option nor the value of one."""
    at = 0
    while at < len(argv):
        word = argv[at]
        if word == "--":
            return at + 1 if at + 1 < len(argv) else None
        if word in ("-C", "--corpus"):
            at += 1
        elif not word.startswith("-"):
            return at
        at += 1
    return None


def _query_last(argv: Sequence[str], at: int) -> list[str]:
    """The line of `search`, which stands at `at`, with the words of the query behind `--`.

    So what begins with `-` and is no option can be typed as in the reader: `-paris`, `-has:date`.
    """
    options, words = list(argv[: at + 1]), []
    rest = list(argv[at + 1 :])
    while rest:
        word = rest.pop(0)
        if word == "--":
            words += rest
            break
        if not word.startswith("-") or (not word.startswith("--") and not _SHORT.fullmatch(word)):
            words.append(word)
            continue
        options.append(word)
        if word in _VALUED and rest:
            options.append(rest.pop(0))
    return [*options, "--", *words] if words else options


def advice_for(word: str | None) -> str:
    """What to do where `word` is no command or no folder."""
    close = get_close_matches(word or "", COMMANDS, n=1)
    if close:
        return f"did you mean `reader {close[0]}`?"
    return "name a folder of articles: `reader FOLDER`, or -C FOLDER beside a command"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="reader",
        usage="reader [-C DIR] [CORPUS]\n       reader [-C DIR] COMMAND …",
        description=_ABOUT,
        epilog=_MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"reader {reader.__version__}")
    _takes_corpus(parser, default=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="reader")

    def command(name: str, words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", allow_abbrev=False)
        _takes_corpus(made, default=argparse.SUPPRESS)
        return made

    def prints_json(parser: argparse._ActionsContainer) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON for a program")

    search = command(
        "search", "find articles: words, “phrases”, AND OR NOT, pre*, fuzzy~, title: source: date: tag: note: @saved"
    )
    search.add_argument(
        "query", nargs="+", metavar="QUERY", help="what to find; in single quotes if it has signs in it"
    )
    search.add_argument("-n", dest="number", type=_positive, default=10, metavar="N", help="how many articles (10)")
    search.add_argument("--sort", choices=_SORTS, default="relevance", help="in which order (relevance)")
    search.add_argument("--facets", action="store_true", help="also count what is found by source, month and tag")
    search.add_argument("--save", metavar="NAME", help="keep the query: @NAME stands for it from now on")
    prints_json(search)

    searches = command("searches", "list the saved searches, or forget one")
    prints_json(searches)
    searches.set_defaults(action=None)
    actions = searches.add_subparsers(dest="action", metavar="ACTION", title="actions", prog="reader searches")
    for name, words in (("list", "list the saved searches"), ("forget", "forget a saved search")):
        made = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", allow_abbrev=False)
        _takes_corpus(made, default=argparse.SUPPRESS)
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON for a program")
        if name == "forget":
            made.add_argument("name", metavar="NAME", help="its name, with or without @")

    prints_json(command("articles", "list all articles"))

    show = command("show", "print one article")
    _takes_article(show)
    prints_json(show)

    tag = command("tag", "tag the passage of an article that is quoted")
    _takes_article(tag)
    tag.add_argument("quote", metavar="QUOTE", help="the words of the passage, as they stand there")
    tag.add_argument(
        "-t", "--tag", nargs="+", action="extend", required=True, metavar="TAG", help="its tags; `a/b` lies under `a`"
    )
    tag.add_argument("--note", default="", metavar="TEXT", help="a note on it")
    tag.add_argument("--nth", type=_positive, metavar="K", help="which one, where the quote stands more than once")
    prints_json(tag)

    tags = command("tags", "list tagged passages")
    tags.add_argument(
        "tag",
        nargs="?",
        metavar="TAG",
        help="only with this tag or one under it; `gua*` is any that begins so; `a AND NOT b OR by:ada` combines",
    )
    tags.add_argument(
        "--together",
        choices=("passage", "overlap", "article"),
        default="passage",
        help="where what AND combines must meet: on one passage, on overlapping ones, in one article",
    )
    tags.add_argument("--article", metavar="ID", help="only of this article")
    tags.add_argument(
        "--state", choices=("exact", "moved", "changed", "lost"), help="only those found again in this way"
    )
    sums = tags.add_mutually_exclusive_group()
    about = "how often each tag is used"
    sums.add_argument("--counts", dest="sums", action="store_const", const="counts", help=about)
    about = "how often two tags meet, as --together says"
    sums.add_argument("--pairs", dest="sums", action="store_const", const="pairs", help=about)
    about = "how far two people agree, sentence by sentence, in articles that both tagged: Cohen's kappa and percentage"
    sums.add_argument("--agreement", nargs=2, metavar="WHO", help=about)
    prints_json(tags)

    _codebook(command("codebook", "list the tags, and change them on all passages at once"), prints_json)

    compare = command("compare", "put side by side what several articles tell alike, and the figures that differ")
    compare.add_argument(
        "articles", nargs="+", metavar="ARTICLE", help="two or more: each its id, a path to it, or a part of its id"
    )
    compare.add_argument(
        "--candidates",
        type=_positive,
        default=0,
        metavar="K",
        help="also the K sentences of each other article that come closest to every sentence",
    )
    compare.add_argument(
        "--sentence",
        metavar="TEXT",
        help="words of the one ARTICLE: find the sentences of all other articles that tell the same as theirs",
    )
    prints_json(compare)

    matrix = command("matrix", "count tagged passages by tag and article, or by tag and tag")
    matrix.add_argument("articles", nargs="*", metavar="ARTICLE", help="only in these; without any, in all")
    matrix.add_argument("--by", choices=("article", "source"), default="article", help="what the columns are (article)")
    matrix.add_argument("--pairs", action="store_true", help="tags against tags: where two of them meet")
    matrix.add_argument(
        "--together",
        choices=("passage", "overlap", "article"),
        default="overlap",
        help="with --pairs, where they must meet: on one passage, on overlapping ones, in one article (overlap)",
    )
    forms = matrix.add_mutually_exclusive_group()
    prints_json(forms)
    forms.add_argument("--csv", action="store_true", help="print CSV for a spreadsheet")

    copies = command("copies", "find the stories that several articles tell in the same words")
    prints_json(copies)
    copies.add_argument("--json-progress", action="store_true", help="print progress as JSON, a line for each step")

    index = command("index", "bring the search index up to date")
    index.add_argument("--rebuild", action="store_true", help="forget the old one and build it anew")
    index.add_argument("--follow", action="store_true", help="then follow the folder, until Ctrl+C or the end of input")
    prints_json(index)
    index.add_argument("--json-progress", action="store_true", help="print progress as JSON, a line for each step")

    prints_json(command("check", "find what is wrong in the corpus and in the settings, and say what to do"))

    export = command("export", "write the tagged passages, or the codebook, for other programs and for people")
    listed = "; ".join(f"{name}: {about}" for name, about in EXPORTS.items())
    export.add_argument("format", choices=tuple(EXPORTS), metavar="FORMAT", help=listed)
    export.add_argument("-o", "--output", metavar="FILE", help="the file to write; without it standard output")
    export.add_argument(
        "--by", choices=("tag", "article"), default="tag", help="how markdown and html are ordered (by tag)"
    )

    imports = command("import", "take in tagged passages and codebooks that other programs wrote; `u` takes it back")
    imports.add_argument("sources", nargs="+", metavar="SOURCE", help="a file; its format is told by its content")
    listed = "; ".join(f"{name}: {about}" for name, about in IMPORTS.items())
    imports.add_argument("--as", dest="format", choices=tuple(IMPORTS), metavar="FORMAT", help=f"the format; {listed}")
    imports.add_argument("--dry-run", action="store_true", help="only say what would be done")
    prints_json(imports)
    return parser


def _codebook(codebook: argparse.ArgumentParser, prints_json: Callable[[argparse._ActionsContainer], None]) -> None:
    prints_json(codebook)
    codebook.set_defaults(action=None)
    actions = codebook.add_subparsers(dest="action", metavar="ACTION", title="actions", prog="reader codebook")

    def action(name: str, words: str, argument: str = "", about: str = "") -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".", allow_abbrev=False)
        _takes_corpus(made, default=argparse.SUPPRESS)
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON for a program")
        if name != "list":
            made.add_argument("tag", metavar="TAG", help="its name, or another name of it")
        if argument:
            made.add_argument(argument, metavar=argument.upper(), help=about)
        return made

    action("list", "list the tags, with their passages")
    action("rename", "give a tag another name on all passages; the old one still finds it", "name", "the new name")
    action("merge", "make one tag of two, on all passages", "into", "the tag that stays")
    action("move", "put a tag, with those below it, under another one", "under", "that tag; '' is the top of the tree")
    delete = action("delete", "take a tag off all passages and out of the codebook")
    delete.add_argument("--below", action="store_true", help="and those below it in the tree")
    delete.add_argument("--passages", action="store_true", help="and passages that have neither tag nor note then")
    action("colour", "give a tag a colour", "colour", "#2a9d9d, or a name like teal; '' takes it away")
    action("key", "give a tag a key that tags with it", "key", "1 to 9; '' takes it away")
    action("describe", "say what a tag means", "text", "what it means; '' takes it away")


def _takes_corpus(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument("-C", "--corpus", metavar="DIR", default=default, help="the folder of articles")


def _takes_article(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "article", metavar="ARTICLE", help="its id, a path to it, or a part of its id that no other has"
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text[:12]) < 10**9:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 1 up")
    return int(text)
