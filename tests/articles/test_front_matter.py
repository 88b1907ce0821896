from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles import Metadata
from reader.articles.front_matter import LIMIT, split_front_matter
from reader.yaml_gate import DEPTH_LIMIT


def test_known_keys_and_their_other_names() -> None:
    found = split_front_matter(
        "---\nTitle: A title\noutlet: Herald\npublished: 2026-02-11\nauthors: [Ada Berg, Tom Holm]\n"
        "link: https://example.org/a\nlang: en\nsection: world\n---\n\nText.\n"
    )
    assert found.text == "Text.\n"
    assert found.metadata == Metadata(
        "A title", "Herald", "2026-02-11", "Ada Berg, Tom Holm", "https://example.org/a", "en"
    )
    assert found.extra == (("section", "world"),)
    assert found.notices == ()


def test_values_stay_what_was_written() -> None:
    found = split_front_matter(
        "---\nsource: no\ndate: 2026-02-11\nv: 1.10\nw: 0x1F\nx: 12:30:00\ny: yes\nz: null\n---\n"
    )
    assert found.metadata.source == "no"
    assert found.metadata.date == "2026-02-11"
    assert found.extra == (("v", "1.10"), ("w", "0x1F"), ("x", "12:30:00"), ("y", "yes"), ("z", ""))


def test_nested_values_are_told_flat() -> None:
    found = split_front_matter("---\nplace:\n  city: Lindby\n  at: [1, [2, {a: b}]]\n---\nText")
    assert found.extra == (("place.city", "Lindby"), ("place.at", "1, 2, a: b"))


def test_a_value_over_several_lines_is_one_line() -> None:
    assert split_front_matter("---\ntitle: |\n  One\n  two\n---\nText").metadata.title == "One two"


def test_the_first_of_two_names_counts_and_neither_is_lost() -> None:
    found = split_front_matter("---\nauthor: Ada\nbyline: Tom\n---\nText")
    assert found.metadata.byline == "Ada"
    assert found.extra == (("byline", "Tom"),)


@pytest.mark.parametrize(
    ("matter", "line", "word"),
    [
        ("title: Harbour: what next\nsource: Herald", 2, "not valid YAML"),
        ("title: Harbour\nsource: 'Herald", 3, "not valid YAML"),
        ("title: Harbour\nsource: Herald\nbad: [1, 2", 4, "not valid YAML"),
        ("title: Harbour\nsource: &a Herald\nb: *a", 3, "anchors"),
        ("title: Harbour\nsource: Herald\nb: !!python/object:os.system x", 4, "types"),
        ("title: Harbour\nsource: Herald\nb: " + "[" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1), 4, "nested"),
        ("title: Harbour\nsource: Herald\n? [a]\n: b", 4, "key"),
        ("title: Harbour\nsource: Herald\nb: \x01", 4, "does not allow"),
    ],
)
def test_broken_front_matter_is_told_with_its_line_and_the_rest_is_read(matter: str, line: int, word: str) -> None:
    found = split_front_matter(f"---\n{matter}\n---\nText")
    assert found.text == "Text"
    assert found.metadata.title.startswith("Harbour")
    assert len(found.notices) == 1
    assert word in found.notices[0]
    assert f"line {line}:" in found.notices[0]


def test_a_bomb_of_anchors_is_not_unfolded() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)
    ]
    found = split_front_matter("---\n" + "\n".join(rows) + "\n---\nText")
    assert found.text == "Text"
    assert "anchors" in found.notices[0]
    assert sum(len(value) for _, value in found.extra) < 1000


def test_a_date_that_is_none_is_told_and_kept() -> None:
    found = split_front_matter("---\ndate: some day\n---\nText")
    assert found.metadata.date == ""
    assert found.extra == (("date", "some day"),)
    assert "date" in found.notices[0]


@pytest.mark.parametrize(
    "text",
    [
        "No front matter\n---\ntitle: x\n---\n",
        "---\n\nA rule above, and a rule below.\n\n---\n\nMore.",
        "---\n- a list\n---\nMore",
        "----\ntitle: x\n----\n",
        "--- title: x\n---\n",
        "",
    ],
)
def test_what_is_no_front_matter_stays(text: str) -> None:
    found = split_front_matter(text)
    assert found.text == text
    assert not found.present
    assert found.notices == ()


def test_front_matter_without_an_end_is_told_and_stays() -> None:
    for text in ("---\ntitle: x\n\nText", "---\ntitle: x\n" + "# more\n" * LIMIT + "---\nText"):
        found = split_front_matter(text)
        assert found.text == text
        assert "no closing" in found.notices[0]


def test_empty_front_matter() -> None:
    found = split_front_matter("---\n---\nText")
    assert (found.text, found.present) == ("Text", True)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"\n #,%@\t\\?~\x00\ud800é", max_size=120))
def test_no_front_matter_does_harm(inner: str) -> None:
    text = f"---\n{inner}\n---\nText"
    found = split_front_matter(text)
    assert text.endswith(found.text)
    assert found.text.endswith("Text")
