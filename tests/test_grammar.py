from __future__ import annotations

import pytest

from reader import grammar
from reader.errors import UsageError
from reader.grammar import COMMANDS, parse


@pytest.mark.parametrize(
    ("line", "command", "corpus"),
    [
        ("", None, None),
        ("news", None, "news"),
        ("./search", None, "./search"),
        ("-- search", None, "search"),
        ("-C news", None, "news"),
        ("articles", "articles", None),
        ("-C news articles", "articles", "news"),
        ("articles -C news", "articles", "news"),
        ("-C search articles", "articles", "search"),
        ("-Cnews articles", "articles", "news"),
        ("--corpus=news articles", "articles", "news"),
        ("--corpus news articles", "articles", "news"),
    ],
)
def test_which_command_on_which_corpus(line: str, command: str | None, corpus: str | None) -> None:
    found = parse(line.split())
    assert (found.command, found.corpus) == (command, corpus)


def test_a_query_is_all_the_words_that_follow() -> None:
    found = parse(["search", "security", "guarantees", "-n", "3", "-C", "news", "--json", "--sort", "newest"])
    assert found.query == ["security", "guarantees"]
    assert (found.number, found.sort, found.json, found.corpus) == (3, "newest", True, "news")
    assert parse(["search", "--", "-n", "--x"]).query == ["-n", "--x"]


def test_tags_can_be_given_together_or_one_by_one() -> None:
    assert parse(["tag", "a", "some words", "-t", "x", "y/z", "--tag", "w", "--nth", "2"]).tag == ["x", "y/z", "w"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("serach x", "there is no command “serach”; did you mean `reader search`?"),
        ("news search x", "“news” stands before the command; to name a folder: reader -C news search"),
        ("-C a b", "two folders are named; open “b” or “a”"),
        ("one two", "there is no command “one”; name a folder"),
        ("search", "required: QUERY; see `reader search --help`"),
        ("search x -n 0", "“0” is not a number from 1 up; see `reader search --help`"),
        ("search x -n ½", "“½” is not a number"),
        ("search x -n 99999999999999999999", "is not a number"),
        ("search x --sort best", "invalid choice"),
        ("tag a b", "required: -t/--tag"),
        ("export pdf", "invalid choice"),
        ("tags --state gone", "invalid choice"),
        ("--nonsense", "unrecognized arguments: --nonsense; see `reader --help`"),
        ("-C", "expected one argument"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(line: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(line.split())
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("line", ["--help", "-h", *(f"{name} --help" for name in COMMANDS)])
def test_help_says_what_there_is(line: str) -> None:
    with pytest.raises(grammar.Asked) as caught:
        parse(line.split())
    told = str(caught.value)
    assert told.startswith("usage: reader")
    if line.startswith("-"):
        assert all(f"\n    {name} " in told for name in COMMANDS)


def test_every_command_has_a_place() -> None:
    for module, function in COMMANDS.values():
        assert module.startswith("reader.commands.")
        assert function
    assert grammar.advice_for(None)


def test_every_format_of_exchange_can_be_asked_for() -> None:
    from reader.tags.exchange import FORMATS

    assert [parse(["export", name]).format for name in FORMATS] == list(FORMATS)


@pytest.mark.parametrize(
    ("line", "query", "number", "corpus"),
    [
        ("search -paris", "-paris", 10, None),
        ("search -has:date", "-has:date", 10, None),
        ("search -nato -hague -newer", "-nato -hague -newer", 10, None),
        ("search kyiv -paris -n 3 -C there", "kyiv -paris", 3, "there"),
        ("search -n5 kyiv --json -paris", "kyiv -paris", 5, None),
        ("-C there search -Chere -paris", "-paris", 10, "here"),
        ("search -n 3 -- -has:date -n", "-has:date -n", 3, None),
    ],
)
def test_a_query_may_begin_with_a_hyphen(line: str, query: str, number: int, corpus: str | None) -> None:
    arguments = parse(line.split())
    assert (" ".join(arguments.query), arguments.number, arguments.corpus) == (query, number, corpus)


def test_an_option_that_search_lacks_is_said() -> None:
    with pytest.raises(UsageError, match="--jsn"):
        parse(["search", "paris", "--jsn"])
