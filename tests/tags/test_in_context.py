from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reader.articles.model import Passage
from reader.tags import around
from tests.tags.making import article

TEXT = "First one. Second one here. Third one. Fourth one."


def sentenced(text: str) -> object:
    spans, at = [], 0
    while at < len(text):
        end = text.find(". ", at)
        end = len(text) if end < 0 else end + 1
        spans.append(Passage(at, end))
        at = end + 1
    return replace(article(text), sentences=tuple(spans))


def test_the_rest_of_the_sentence_and_one_more_on_each_side() -> None:
    start = TEXT.index("one here")
    assert around(sentenced(TEXT), Passage(start, start + 3)) == ("First one. Second ", " here. Third one.")
    assert around(sentenced(TEXT), Passage(0, 10)) == ("", " Second one here.")
    assert around(sentenced(TEXT), Passage(0, len(TEXT))) == ("", "")


@given(st.text(alphabet="ab. \n", min_size=1, max_size=60), st.data())
def test_context_is_what_stands_beside_the_passage(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, after = around(sentenced(text), Passage(start, end))
    assert text[:start].endswith(before)
    assert text[end:].startswith(after)
