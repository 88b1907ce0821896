"""A text reduced to its words, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.tags.same_words import reduce

odd = st.text(alphabet="ab \n\t\xa0“”‘’«»–—…ﬁ\u00ad\u200b\u2003'\"-.", max_size=30)


@pytest.mark.parametrize(
    ("text", "reduced"),
    [
        ("a  b\n\n c", "a b c"),
        ("“a” ‘b’ «c» „d‟", '"a" \'b\' "c" "d"'),
        ("a – b—c", "a - b-c"),
        ("co\u00adop\u200berate", "cooperate"),
        ("wait…", "wait..."),
        ("ﬁne ﬂag", "fine flag"),
        ("a\xa0b\u2003c", "a b c"),
        ("plain text", "plain text"),
        ("", ""),
    ],
)
def test_what_differs_only_in_signs_is_reduced_to_the_same(text: str, reduced: str) -> None:
    assert reduce(text).text == reduced


@given(odd)
def test_reducing_twice_changes_nothing(text: str) -> None:
    once = reduce(text).text
    # A hyphen that nobody sees may stand between two spaces.
    assert reduce(reduce(once).text).text == reduce(once).text


@given(odd, st.data())
def test_every_span_leads_back_to_one_that_reduces_to_it(text: str, data: st.DataObject) -> None:
    reduced = reduce(text)
    start = data.draw(st.integers(0, len(reduced.text)))
    end = data.draw(st.integers(start, len(reduced.text)))
    if start == end:
        return
    first, last = reduced.original_start(start), reduced.original_end(end)
    assert 0 <= first < last <= len(text)
    assert reduced.text[start:end] in reduce(text[first:last]).text


def test_offsets_lead_back_exactly() -> None:
    text = "say  “no”\nand … go"
    reduced = reduce(text)
    for words, original in {'"no"': "“no”", "and ...": "and …", "say ": "say  ", " go": " go", "go": "go"}.items():
        start = reduced.text.index(words)
        place = reduced.original_start(start), reduced.original_end(start + len(words))
        assert text[slice(*place)] == original


def test_unusual_signs_at_the_very_ends() -> None:
    reduced = reduce("“a”")
    assert (reduced.original_start(0), reduced.original_end(3), reduced.original_end(0)) == (0, 3, 0)
