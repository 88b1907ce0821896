"""What a terminal says of itself is not taken for keys, nor is what breaks off; pastes come whole."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.app.incoming import Incoming, Pasted, Typed

KEYS = ["j", "\x1b[A", "\x1b[1;5C", "\x1bOP", "\x1b[15~", "\x1b[97;5u", "\x1b[Z", "\x1bf", "é", "\x01", "\x1b[[A"]
MEANT = ["\x1b[<0;10;5M", "\x1b[<35;10;5m", "\x1b[I", "\x1b[O", "\x1b[?2026;2$y", "\x1b[48;24;80;480;640t"]
ANSWERS = [
    "\x1b[?62;4c",
    "\x1b[>41;354;0c",
    "\x1b]11;rgb:0000/1111/2222\x1b\\",
    "\x1b]52;c;c2VjcmV0\x07",
    "\x1bP1$r0 q\x1b\\",
    "\x1bP>|xterm(354)\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b[0n",
    "\x1b[?1;2n",
    "\x1b[8;24;80t",
    "\x1b[?1;2x",
]
HALVES = ["\x1b]52;c;aGk=", "\x1bP+q", "\x1b[12;", "\x1b[<0;5", "\x1b[?"]


def typed(*parts: str) -> str:
    incoming = Incoming()
    found = [one for part in parts for one in incoming.feed(part)]
    assert all(isinstance(one, Typed) for one in found)
    return "".join(one.text for one in found)


@pytest.mark.parametrize("keys", [*KEYS, *MEANT])
def test_keys_and_the_mouse_pass(keys):
    assert typed(keys + "x") == keys + "x"


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_of_the_terminal_is_no_key_wherever_it_is_cut(answer):
    for cut in range(len(answer) + 1):
        assert typed("a" + answer[:cut], answer[cut:] + "b") == "ab", cut


def test_esc_by_itself_is_a_key_once_nothing_follows():
    incoming = Incoming()
    assert incoming.feed("a\x1b") == [Typed("a")]
    assert incoming.give_up()
    assert not incoming.give_up()
    assert incoming.feed("j") == [Typed("j")]


@pytest.mark.parametrize("half", HALVES)
def test_what_breaks_off_is_dropped_after_a_while_or_with_the_next(half):
    incoming = Incoming()
    assert incoming.feed("a" + half) == [Typed("a")]
    assert incoming.waiting
    incoming.give_up()
    assert incoming.feed("1") == [Typed("1")]
    assert typed(half + "\x1b[A") == "\x1b[A"
    assert typed(half, "\x1bP+q") == typed(half, "\x1b[200") == ""


def test_a_paste_comes_whole_wherever_it_is_cut():
    said = "a\x1b[200~one 1\r\n\x1b]0;x\x07two\x00\x1b[201~b"
    for cut in range(len(said)):
        incoming = Incoming()
        found = incoming.feed(said[:cut])
        found += incoming.feed(said[cut:])
        assert [one for one in found if isinstance(one, Pasted)] == [Pasted("one 1\r\n\x1b]0;x\x07two")]
        assert "".join(one.text for one in found if isinstance(one, Typed)) == "ab"


def test_a_paste_without_an_end_ends_when_nothing_comes():
    incoming = Incoming()
    assert incoming.feed("\x1b[200~half") == []
    assert incoming.in_paste
    assert incoming.end_paste() == [Pasted("half")]
    assert incoming.feed("j") == [Typed("j")]


def test_a_sequence_that_never_ends_is_not_collected():
    incoming = Incoming()
    for _ in range(2000):
        incoming.feed("\x1b]0;" + "x" * 10 if not incoming.waiting else "x" * 10)
    assert len(incoming._begun) < 10_000


STARTED = [one for one in (*KEYS, *MEANT, *ANSWERS, "\x1b[200~1q\x1b[201~") if one.startswith("\x1b")]
PIECES = st.one_of(
    st.tuples(st.sampled_from([*KEYS, *MEANT, *ANSWERS])),
    st.lists(st.sampled_from(HALVES), min_size=1, max_size=3).flatmap(
        lambda halves: st.sampled_from(STARTED).map(lambda follows: (*halves, follows))
    ),
)


@given(st.lists(PIECES, max_size=6), st.data())
def test_whatever_breaks_off_and_follows_and_however_it_is_cut_only_keys_are_keys(
    pieces: list[tuple[str, ...]], data: st.DataObject
) -> None:
    parts = [part for piece in pieces for part in piece]
    said = "".join(parts)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(said)), max_size=6)))
    incoming = Incoming()
    found = [one for a, b in pairwise([0, *cuts, len(said)]) for one in incoming.feed(said[a:b])]
    keys = "".join(part for part in parts if part in KEYS or part in MEANT)
    assert "".join(one.text for one in found if isinstance(one, Typed)) == keys
    assert [one.text for one in found if isinstance(one, Pasted)] == ["1q"] * said.count("\x1b[200~")
