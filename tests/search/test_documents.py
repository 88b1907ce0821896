"""What an article is to the index, held against the plain way to say it."""

from __future__ import annotations

from array import array
from collections import defaultdict

from hypothesis import example, given
from hypothesis import strategies as st

from reader.articles.model import Metadata, Passage
from reader.search.catalogue import StoredText
from reader.search.documents import document
from reader.search.words import HYPHENS, MOST_PARTS, WORD, kin

TEXTS = st.text(
    st.one_of(st.sampled_from("ab-‐‑.,'’ 1\n_éя漢ー\u0301"), st.characters(blacklist_categories=("Cs",))), max_size=60
)


def plainly(text: str) -> tuple[dict[str, list[int]], dict[str, int], int]:
    """Stems with places, forms with counts, and how many words: a word at a time."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    forms: defaultdict[str, int] = defaultdict(int)
    run: list[tuple[int, str]] = []
    last = -1

    def join() -> None:
        if 1 < len(run) <= MOST_PARTS:
            form, stem = kin("-".join(word for _, word in run))
            places[stem].append(run[0][0])
            forms[form] += 1

    at = 0
    for match in WORD.finditer(text):
        form, stem = kin(match[0])
        places[stem].append(at)
        forms[form] += 1
        if not (match.start() == last + 1 and text[last] in HYPHENS):
            join()
            run = []
        run.append((at, match[0]))
        last = match.end()
        at += 1
    join()
    return {stem: sorted(found) for stem, found in places.items()}, dict(forms), at


@given(TEXTS)
@example("cease-fire")
@example("a U.S.-led, state-of-the-art, one-two-three-four-five thing - b -c d- e--f")
@example("x\u0301-ray 漢-字 3-4 F-16s boys'-club etc.-y")
def test_words_places_and_compounds(text: str) -> None:
    places, forms, count = plainly(text)
    if "" in forms:
        return  # words of nothing at all are left out; no phrase needs them
    made = document(1, "a.md", "", Metadata(), StoredText(text, Passage(0, len(text))))
    gap = 1000  # after the title, which is empty
    stems = {stem: (weight, list(array("I", at))) for stem, weight, at in made.postings.get("text", [])}
    assert stems == {stem: (len(at), [gap + one for one in at]) for stem, at in places.items()}
    assert {form: weight for form, weight, _ in made.postings.get("text_form", [])} == forms
    assert made.length == count


def test_fields_of_an_article() -> None:
    text = "Menu\nThe lamps shine. A lamp.\nFooter"
    made = document(
        7, "in/deep/a.md", "Lamps", Metadata("Lamps", "Wire", "2025-09-03", "Ann Lee"), StoredText(text, Passage(5, 29))
    )
    weights = {stem: weight for stem, weight, _ in made.postings["text"]}
    assert weights["lamp"] == 4  # twice in the body, and in the title, where a word counts twice
    assert {word for word, _, _ in made.postings["boilerplate"]} == {"menu", "footer"}
    assert [term for term, _, _ in made.postings["folder"]] == ["in", "in/deep"]
    assert [term for term, _, _ in made.postings["date"]] == ["y2025", "m2025-09", "d2025-09-03"]
    assert (made.number, made.length) == (7, 6)
