"""What is lit is what is tagged: offsets through cleaning, selecting, tagging, the file, and what commands print."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.app.drawn import document_of
from reader.articles import read_article
from reader.cli import main
from reader.corpus import Corpus
from reader.errors import UsageError
from reader.page.cells import clusters
from reader.page.motions import Units, character_next, character_previous
from reader.page.selection import Selection, Unit
from reader.tags.placing import trimmed
from reader.text import clean
from tests.conftest import Effort
from tests.fuzz.strings import strange


def check_lit_is_tagged(text: str, here: int, there: int, unit: Unit, sentences: Units) -> None:
    """A selection between two offsets lights whole clusters, and just these are tagged, white space aside."""
    shown = clean(text)
    lit = Selection(here, there, unit).span(shown, sentences)
    assert lit.start <= min(here, there) and max(here, there) < lit.end
    if unit is Unit.CHARACTER:
        starts = {m.start() for m in re.finditer("\n|\\Z", shown)}  # a line's marks stand on nothing of the line before
        for line in re.finditer("[^\n]+", shown):
            starts |= {a for a, _, _ in clusters(shown, *line.span())}
        assert {lit.start, lit.end} <= starts, ascii(text)
    try:
        tagged = trimmed(text, lit)
    except UsageError:
        assert not text[lit.start : lit.end].strip()
        return
    assert tagged.start >= lit.start and tagged.end <= lit.end, (ascii(text), lit, tagged)
    assert not (text[lit.start : tagged.start] + text[tagged.end : lit.end]).strip(), (ascii(text), lit, tagged)


def test_what_is_lit_is_tagged(effort: Effort) -> None:
    chance = effort.random("lit")
    for _ in range(effort.rounds(400, 100_000)):
        text = strange(chance) + chance.choice(("", " a word. ", "\r\n")) + strange(chance)
        here, there = chance.randrange(len(text)), chance.randrange(len(text))
        check_lit_is_tagged(text, here, there, Unit.CHARACTER, Units(()))


@given(st.text(st.characters(exclude_categories=[]), min_size=1, max_size=30), st.data())
def test_what_is_lit_is_tagged_in_any_text(text: str, data: st.DataObject) -> None:
    here = data.draw(st.integers(0, len(text) - 1))
    there = data.draw(st.integers(0, len(text) - 1))
    check_lit_is_tagged(text, here, there, Unit.CHARACTER, Units(()))


def test_the_cursor_walks_there_and_back_over_the_same_places(effort: Effort) -> None:
    chance = effort.random("walk")
    for _ in range(effort.rounds(60, 20_000)):
        text = clean(strange(chance)).replace("\n", " ")
        there = [0]
        while (after := character_next(text, there[-1])) > there[-1]:
            there.append(after)
        assert there == [a for a, _, _ in clusters(text)], ascii(text)
        back = [there[-1]]
        while back[-1] > 0:
            back.append(character_previous(text, back[-1]))
        assert back[::-1] == there, ascii(text)


BYTES = {
    "crlf.txt": "A sentence here.\r\nAnother e\u0301 one.\r\n\r\nOne more \U0001f469\u200d\U0001f33e one.\r\n".encode(),
    "bom.txt": b"\xef\xbb\xbfOne sentence here.\nAnother one.\n",
    "nul.txt": b"One sen\x00tence here.\nAnother \x1b[31mone.\n",
    "odd.txt": b"One sentence h\xff\xfere.\nAnother \xed\xa0\x80 one.\n",
    "utf16.txt": "One sentence here.\nAnother 語 one.\n".encode("utf-16"),
    "latin.txt": "Une phrase enti\u00e8re ici, d\u00e9j\u00e0.\nUne autre.\n".encode("latin-1"),
    "front.md": b"\xef\xbb\xbf---\r\ntitle: a\r\n---\r\n\r\nOne sentence here.\r\n\r\nAnother one.\r\n",
    "nel.txt": "One\x85sentence\u2028here\u2029now.\x0bAnother\x0cone.\n".encode(),
}


@pytest.mark.parametrize("name", BYTES)
def test_offsets_hold_from_the_file_to_what_is_printed(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], effort: Effort
) -> None:
    (tmp_path / name).write_bytes(BYTES[name])
    article = read_article(tmp_path, name)
    shown = document_of(article)
    assert len(shown.text) == len(article.text)
    chance = effort.random(name)
    corpus = Corpus.open(tmp_path, author="ada")
    here = chance.randrange(len(article.text) // 2)
    there = min(len(article.text) - 1, here + 12)
    lit = Selection(here, there, Unit.SENTENCE).span(shown.text, Units(article.sentences))
    made = corpus.tags.add(article, lit, ["first"])
    corpus.close()
    assert made.quote == article.text[made.start : made.end] == article.text[lit.start : lit.end].strip()
    assert main(["show", "--json", name, "-C", str(tmp_path)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["text"] == article.text
    assert [tuple(one) for one in printed["sentences"]] == [tuple(one) for one in article.sentences]
    assert main(["tags", "--json", "-C", str(tmp_path)]) == 0
    [passage] = json.loads(capsys.readouterr().out)
    assert passage["state"] == "exact"
    assert printed["text"][passage["start"] : passage["end"]] == passage["quote"] == made.quote
