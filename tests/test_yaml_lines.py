"""The line that is named is the one that a person has to correct, not the one where the parser gave up."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import yaml

from reader import yaml_gate
from reader.errors import ReaderError
from reader.yaml_lines import line_of_mistake

LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]
MISTAKES = [
    ("no colon", 2, "version: 1\narticle a.txt\npassages: []\n"),
    ("no colon in an entry", 4, "version: 1\ntags:\n- name: a\n  colour red\n  key: 1\n"),
    ("no colon on the first line", 1, "version 1\narticle: a.txt\n"),
    ("no colon before a list", 2, "version: 1\ntags\n- name: a\n"),
    ("no colon before a list of mappings", 2, "version: 1\npassages\n- id: a\n  tags: x\n"),
    ("no colon on the last line", 3, "version: 1\narticle: a\nsource Herald\n"),
    ("no space after colon", 2, "version: 1\narticle:a.txt\nx: 2\n"),
    ("a tab", 4, "version: 1\ntags:\n- name: a\n\tcolour: red\n"),
    ("a tab before an item", 3, "version: 1\ntags:\n\t- a\n"),
    ("unclosed double", 2, 'version: 1\ntitle: "Herald\nsource: x\nby: ada\n'),
    ("unclosed single", 2, "version: 1\ntitle: 'Herald\nsource: x\nby: ada\n"),
    ("unclosed double, later quotes", 2, 'version: 1\ntitle: "Herald\nsource: "x"\nby: ada\n'),
    ("unclosed double, later single key", 2, "version: 1\ntitle: \"Herald\nsource: 'x'\nby: ada\n"),
    ("apostrophe in single", 2, "version: 1\ntitle: 'it's so'\nsource: x\n"),
    ("unclosed [ last", 3, "version: 1\na: b\ntags: [a, b\n"),
    ("unclosed [ mid", 2, "version: 1\ntags: [a, b\nsource: x\nby: y\n"),
    ("unclosed [ mid in item", 4, "version: 1\ntags:\n- name: a\n  aliases: [b, c\n  colour: red\n- name: d\n"),
    ("unclosed { mid", 3, "version: 1\ntags:\n- {name: a, colour: red\n- {name: b}\n"),
    ("unclosed { mid2", 2, "version: 1\na: {x: 1, y: 2\nb: 3\n"),
    ("extra ]", 2, "version: 1\ntags: [a, b]]\nx: 1\n"),
    ("stray ]", 3, "version: 1\ntags: a, b]\nx: ]\n"),
    ("too deep", 3, "version: 1\na: x\n   b: y\nc: z\n"),
    ("less indent in item", 4, "version: 1\ntags:\n- name: a\n colour: red\n- name: b\n"),
    ("too deep in item", 4, "version: 1\ntags:\n- name: a\n    colour: red\n- name: b\n"),
    ("odd indent list", 4, "version: 1\ntags:\n  - a\n - b\n"),
    ("item too deep", 4, "version: 1\ntags:\n- a\n  - b: c\n"),
    ("a dash before a key", 2, "version: 1\n- article: a\nx: y\n"),
    ("no space after a dash", 4, "version: 1\ntags:\n- a\n-b\n- c\n"),
    ("stray dash", 3, "version: 1\na: b\n-\nc: d\n"),
    ("stray text line", 3, "version: 1\na: b\nsome words\nc: d\n"),
    ("colon in value", 2, "version: 1\ntitle: Harbour: what\nx: y\n"),
    ("a key twice", 3, "version: 1\na: b\na: c\n"),
    ("bad escape", 2, 'version: 1\na: "C:\\dir\\x"\nb: c\n'),
    ("bad escape multi", 3, 'version: 1\na: "one\n  C:\\dir"\nb: c\n'),
    ("@ start", 2, "version: 1\na: @bob\nb: c\n"),
    ("backtick", 2, "version: 1\na: `bob`\nb: c\n"),
    ("% start", 2, "version: 1\n%a: bob\n"),
    ("text after quote", 2, 'version: 1\na: "bob" x\nb: c\n'),
    ("comma missing", 2, 'version: 1\na: ["b" "c"]\nd: e\n'),
    ("unclosed [ multi lines", 2, "version: 1\ntags: [\n  a,\n  b\nsource: x\n"),
    ("unclosed [ multi, end", 2, "version: 1\ntags: [\n  a,\n  b\n"),
    ("block scalar header", 2, "version: 1\nnote: |x\n  abc\n"),
    ("quote not closed in an entry", 4, 'version: 1\npassages:\n- id: p\n  note: "abc\n  start: 1\n'),
    (
        "unclosed quote later quote on line",
        4,
        'version: 1\npassages:\n- id: p\n  quote: "abc\n  prefix: "def"\n  start: 1\n',
    ),
    ("note less indented", 4, "version: 1\nnote: |\n  abc\n def\nx: y\n"),
    ("quoted key unclosed", 2, 'version: 1\n"a: b\nc: d\n'),
    ("space before key", 2, "version: 1\n a: b\nc: d\n"),
    ("missing colon two lines", 3, "version: 1\ntitle: A\nsource Herald\nby: b\n"),
    ("missing colon, blank/comment after", 2, "version: 1\nsource Herald\n\n# c\nby: b\n"),
    ("= for :", 2, "version: 1\nsource = Herald\nby: b\n"),
    ("quote not closed, no last newline", 1, 'a: "x\nb: c\nd: e'),
    ("quote not closed above a document", 1, 'a: "x\n---\nb: c\n'),
    ("item missing colon", 2, "tags:\n- name a\n  colour: red\n"),
    ("nested missing colon", 2, "a:\n  b 1\n  c: 2\n"),
    ("two missing colons", 1, "version 1\nfoo bar\narticle: x\n"),
    ("after ---", 2, "---\nversion 1\narticle: x\n"),
    ("flow bad inside, closed", 3, "tags: [\n  a,\n  b: c: d,\n]\nx: y\n"),
    ("wrong closing", 1, "a: [b, c}\nd: e\n"),
    ("bracket in text after", 1, "a: [b, c\nd: it's [x]\ne: f\n"),
    ("unclosed quote in list", 2, 'a:\n- "b\n- "c"\n- d\n'),
    ("unclosed then colon", 1, 'title: "Herald\nsource: "x: y"\n'),
    ("words after a text of two lines", 2, 'a: "one\n  two" x\nb: c\n'),
    ("unclosed single then it's", 1, "a: 'x\nb: it's\nc: d\n"),
    ("apostrophe", 1, "a: 'it's\nb: c\n"),
    ("tab in block", 2, "a:\n\tb: c\n"),
    ("CRLF", 2, "a: b\r\nc d\r\ne: f\r\n"),
]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("line", "text"), [(line, text) for _, line, text in MISTAKES], ids=[one[0] for one in MISTAKES]
)
def test_a_mistake_is_said_with_the_line_that_it_is_in(line: int, text: str, loader: object) -> None:
    with pytest.raises(ReaderError) as caught:
        yaml_gate.load(text, loader=loader)
    assert caught.value.line == line


def test_the_place_alone_is_taken_where_no_other_is_said() -> None:
    for at, since, line in ((None, None, None), (None, Place(4), 5), (Place(1), None, 2)):
        assert line_of_mistake("a\nb\n", "odd", "", at, since, None) == line


@dataclass
class Place:
    """A place in a text, as a parser says it."""

    line: int
    column: int = 0
    index: int = 0
