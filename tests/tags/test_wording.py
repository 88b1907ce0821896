from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.tags import differing

texts = st.text(alphabet="ab c,.'’\n漢é", max_size=40)


def test_what_is_gone_and_what_is_new_is_said_word_by_word() -> None:
    old, new = "the second  component he named was", "the third component, he named, it was"
    found = differing(old, new)
    assert [old[a:b] for a, b in found.gone] == ["second"]
    assert [new[a:b] for a, b in found.new] == ["third", ",", ", it"]


def test_white_space_and_the_kind_of_quotation_marks_make_no_difference() -> None:
    assert differing("“it's”\n– so", '"it’s" - so') == differing("", "")


@given(texts, texts)
def test_without_what_differs_both_say_the_same(old: str, new: str) -> None:
    found = differing(old, new)

    def rest(text: str, spans: tuple[tuple[int, int], ...]) -> str:
        for start, end in reversed(spans):
            text = text[:start] + " " * (end - start) + text[end:]
        return "".join(text.split()).replace("’", "'")

    assert rest(old, found.gone) == rest(new, found.new)
    assert differing(old, old) == differing("", "")
