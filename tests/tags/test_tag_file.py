"""A tag file says what it said before, whatever people put into it."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reader import yaml_gate
from reader.errors import TagFileError
from reader.tags import tag_file
from reader.tags.model import TaggedPassage
from reader.tags.tag_file import TagFile
from reader.yaml_gate import storable
from tests.tags.making import nasty_text

EXAMPLE = """\
version: 1
article: 000_208de377dc4fa6f1.txt
text_sha256: 5e0c1ab2
passages:
- id: p-k3f9x2ab
  tags:
  - guarantees/coalition
  start: 934
  end: 1017
  quote: The second component he named was the international coalition of support for Ukraine
  prefix: 'after a possible peaceful settlement. '
  suffix: ', led by France and Great Britain.'
  by: ada
  created: '2026-11-22T10:14:03Z'
  modified: '2026-11-22T10:15:40Z'
  note: Also called the second level elsewhere.
"""

PASSAGE = """\
- id: {id}
  tags:
  - x
  start: 1
  end: 2
  quote: q
"""


def of(passages: str, head: str = "version: 1\narticle: a.txt\n") -> bytes:
    return f"{head}passages:\n{passages}".encode()


def test_the_format_of_the_design_is_read_and_written_to_the_byte() -> None:
    assert tag_file.serialise(tag_file.parse(EXAMPLE.encode())).decode() == EXAMPLE


storables = nasty_text.map(storable)
passages = st.builds(
    TaggedPassage,
    id=st.uuids().map(lambda one: f"p-{one.hex[:8]}"),
    tags=st.lists(storables.filter(bool), unique=True, max_size=3).map(tuple),
    start=st.integers(0, 5),
    end=st.integers(5, 10**9),
    quote=storables.filter(bool),
    prefix=storables,
    suffix=storables,
    by=storables,
    created=storables,
    modified=storables,
    note=storables,
)


@given(st.lists(passages, max_size=4, unique_by=lambda one: one.id), storables, storables)
def test_anything_comes_back(made: list[TaggedPassage], article: str, sha256: str) -> None:
    file = TagFile(article, sha256).with_passages(made)
    content = tag_file.serialise(file)
    assert tag_file.parse(content) == file
    assert tag_file.serialise(tag_file.parse(content)) == content


@given(st.lists(passages, max_size=3, unique_by=lambda one: one.id))
def test_a_file_put_together_is_what_one_dump_writes(made: list[TaggedPassage]) -> None:
    file = TagFile("a.txt", "ab").with_passages(made)
    fields = [tag_file.as_fields(one) for one in file.passages]
    pure = yaml_gate.with_our_style(yaml.SafeDumper)
    whole = {"version": 1, "article": "a.txt", "text_sha256": "ab", "passages": fields}
    assert tag_file.serialise(file).decode() == yaml_gate.dump(whole, dumper=pure)


def test_passages_stand_by_place_and_their_tags_first_and_note_last() -> None:
    two = replace(tag_file.parse(EXAMPLE.encode()).passages[0], id="p-b", start=5)
    file = TagFile("a").with_passages([two, replace(two, id="p-a", start=5), replace(two, id="p-c", start=0)])
    assert [one.id for one in file.passages] == ["p-c", "p-a", "p-b"]
    assert [*tag_file.as_fields(two)][:2] == ["id", "tags"]
    assert [*tag_file.as_fields(replace(two, extra=(("zz", "1"),)))][-1] == "note"


def test_keys_of_others_stay_as_they_were() -> None:
    text = (
        "# mine\n# and mine\nversion: 1\narticle: a.txt\ntext_sha256: ''\nproject:\n  day: 2026-11-22\n  list:\n"
        "  - yes\n  - 'yes'\npassages:\n- id: p-a\n  tags: []\n  start: 1\n  end: 2\n  quote: q\n  certainty: 0.5\n"
        "  note: n\n"
    )
    file = tag_file.parse(text.encode())
    assert tag_file.serialise(file).decode() == text
    assert tag_file.serialise(file.with_passage(replace(file.passages[0], note="m"))).decode() == text.replace(
        "note: n", "note: m"
    )
    assert not file.without("p-a").is_empty
    assert TagFile("a").is_empty


def test_what_a_person_may_write_in_short_is_read() -> None:
    short = of("- {id: p-a, tags: x, start: 0, end: 1, quote: 0123}\n", "version: 1\n")
    file = tag_file.parse(short)
    assert (file.passages[0].tags, file.passages[0].quote) == (("x",), "0123")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", None, "empty"),
        (b"# words\n", None, "empty"),
        (b"article: a\n", 1, "version"),
        (b"version: 2\n", 1, "newer version"),
        (b"article: a\nversion: '17'\n", 2, "newer version"),
        (b"version: 0\n", 1, "version"),
        (b"version: one\n", 1, "whole number"),
        (b"- version: 1\n", 1, "keys and values"),
        (b"version: 1\npassages: x\n", 2, "list"),
        (b"version: 1\npassages:\n- x\n", 3, "keys and values"),
        (of("- tags: [x]\n"), 4, "missing"),
        (of("- id: ''\n"), 4, "empty"),
        (of(PASSAGE.format(id="p-a").replace("start: 1", "start: x")), 7, "whole number"),
        (of(PASSAGE.format(id="p-a").replace("start: 1", "start: 0123")), 7, "whole number"),
        (of(PASSAGE.format(id="p-a").replace("start: 1", "start: -1")), 7, "before"),
        (of(PASSAGE.format(id="p-a").replace("end: 2", "end: 0")), 8, "before"),
        (of(PASSAGE.format(id="p-a").replace("quote: q", "quote:")), 9, "empty"),
        (of(PASSAGE.format(id="p-a").replace("quote: q", "quote: [q]")), 9, "text"),
        (of(PASSAGE.format(id="p-a").replace("  - x", "  - {x: y}")), 6, "text"),
        (of(PASSAGE.format(id="p-a") + PASSAGE.format(id="p-a")), 10, "another passage"),
        (EXAMPLE.encode()[: EXAMPLE.index("France")], None, "YAML"),
        (EXAMPLE.replace("- id", "<<<<<<< HEAD\n- id").encode(), 5, "merge conflict"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content: bytes, line: int | None, words: str) -> None:
    with pytest.raises(TagFileError, match=words) as caught:
        tag_file.parse(content, "tags/a.yaml")
    assert caught.value.path == "tags/a.yaml"
    if line is not None:
        assert caught.value.line == line


@given(st.integers(0, len(EXAMPLE)))
def test_a_file_cut_short_is_never_taken_for_one_with_other_words(cut: int) -> None:
    try:
        file = tag_file.parse(EXAMPLE.encode()[:cut])
    except TagFileError:
        return
    whole = tag_file.parse(EXAMPLE.encode())
    # Cut after the quote, what is left is less; it is not something else.
    for one in file.passages:
        assert whole.passages[0].quote.startswith(one.quote)


def test_passages_that_were_written_are_not_remembered() -> None:
    """A day's work writes a hundred thousand of them."""
    made = [
        TaggedPassage(f"p-{n:08}", ("a", f"b/{n}"), n, n + 99, f"{n} quoted " * 9, prefix=f"{n} before", suffix="after")
        for n in range(1_500)
    ]
    tag_file.serialise(TagFile("x.txt", "0", tuple(made[:9])))
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for at in range(0, len(made), 100):
            tag_file.serialise(TagFile("x.txt", "0", tuple(made[at : at + 100])))
        assert tracemalloc.get_traced_memory()[0] - before < 200_000
    finally:
        tracemalloc.stop()
