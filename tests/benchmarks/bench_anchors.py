"""How well passages are found again: `python -m tests.benchmarks.bench_anchors NEWS.jsonl.gz [options]`.

News articles (JSON lines with `source` and `body`) are joined to documents of 100 kB; passages are cut from them,
the text is edited, and each passage is looked for. `found`: it overlaps the truth by more than half (intersection over
union); `exact`: both ends are right; `false`: somewhere else, or anywhere at all if it was deleted. Times are of one
passage, without the preparation of the text, which is said apart.

Limits were tuned on `--half first`; `--half second` has other articles and is what is reported.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
import statistics
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reader.articles.model import Passage
from reader.tags import anchors
from reader.tags.model import Anchored, State, TaggedPassage

NEWS = frozenset({"reuters", "abc", "bbc", "time"})
OPEN, CLOSE = "\ue000", "\ue001"
"""Stand at the ends of the passage while the text is edited: so the truth is known afterwards."""


@dataclass
class Score:
    """What came of one kind of edit."""

    passages: int = 0
    found: int = 0
    exact: int = 0
    false: int = 0
    surely: int = 0
    """False ones that were not even said to be doubtful."""
    twins: int = 0
    """False ones where the very words stand somewhere else as well."""
    times: list[float] = field(default_factory=list)

    def row(self, name: str) -> str:
        """One line of the table."""
        share = 100 / max(1, self.passages)
        times = sorted(self.times)
        return (
            f"{name:20} {self.passages:5} {self.found * share:7.1f} {self.exact * share:7.1f} {self.false * share:7.2f}"
            f" {self.surely:5} {self.twins:5} {1000 * statistics.median(times):8.2f}"
            f" {1000 * times[int(len(times) * 0.95)]:8.2f}"
        )


class Editor:
    """Edits a text in which the passage stands between `OPEN` and `CLOSE`, as authors and programs do."""

    def __init__(self, seed: int, words: list[str], sentences: list[str]) -> None:
        self.random = random.Random(seed)
        self.words = words
        self.sentences = sentences

    def inside(self, text: str, change: Callable[[str], str]) -> str:
        """`text` with its passage changed."""
        before, rest = text.split(OPEN)
        passage, after = rest.split(CLOSE)
        return before + OPEN + change(passage) + CLOSE + after

    def typos(self, passage: str) -> str:
        """One to three letters lost, doubled, swapped or mistaken."""
        for _ in range(self.random.randint(1, 3 if len(passage) >= 50 else 1)):
            at = self.random.randrange(len(passage) - 1)
            if not passage[at].isalpha() or not passage[at + 1].isalpha():
                continue
            letter = self.random.choice("etaoinshrdlu")
            passage = self.random.choice(
                (
                    passage[:at] + passage[at + 1 :],
                    passage[:at] + letter + passage[at:],
                    passage[:at] + letter + passage[at + 1 :],
                    passage[:at] + passage[at + 1] + passage[at] + passage[at + 2 :],
                )
            )
        return passage

    def few_words(self, passage: str) -> str:
        """One to three words within put in, taken out or replaced."""
        words = re.split(r"(\s+)", passage)
        for _ in range(self.random.randint(1, 3 if len(passage) >= 50 else 1)):
            inner = range(2, len(words) - 1, 2)
            if not inner:
                return passage
            at = self.random.choice(inner)
            kind = self.random.randrange(3)
            if kind == 0:
                words[at:at] = [self.random.choice(self.words), " "]
            elif kind == 1 and len(words) > 5:
                del words[at : at + 2]
            else:
                words[at] = self.random.choice(self.words)
        return "".join(words)

    def edge_word(self, passage: str) -> str:
        """The first or the last word replaced."""
        words = re.split(r"(\s+)", passage)
        at = self.random.choice((0, len(words) - 1))
        words[at] = self.random.choice([word for word in self.words if word != words[at]])
        return "".join(words)

    def many_words(self, passage: str) -> str:
        """Three of ten words replaced."""
        words = re.split(r"(\s+)", passage)
        places = range(0, len(words), 2)
        for at in self.random.sample(places, round(len(places) * 0.3)):
            words[at] = self.random.choice(self.words)
        return "".join(words)

    def sentence_before(self, text: str) -> str:
        """A sentence put directly before the passage."""
        return text.replace(OPEN, self.random.choice(self.sentences) + " " + OPEN)

    def sentence_after(self, text: str) -> str:
        """A sentence put directly after the passage."""
        return text.replace(CLOSE, CLOSE + " " + self.random.choice(self.sentences))

    def move(self, text: str) -> str:
        """The paragraphs in which the passage stands, somewhere else."""
        paragraphs = text.split("\n\n")
        first = next(at for at, one in enumerate(paragraphs) if OPEN in one)
        last = next(at for at, one in enumerate(paragraphs) if CLOSE in one)
        moved = paragraphs[first : last + 1]
        del paragraphs[first : last + 1]
        to = self.random.randrange(len(paragraphs) + 1)
        return "\n\n".join([*paragraphs[:to], *moved, *paragraphs[to:]])

    def wrap(self, text: str) -> str:
        """All paragraphs wrapped anew."""
        width = self.random.choice((60, 72, 100))
        return "\n\n".join(
            textwrap.fill(one, width, break_long_words=False, break_on_hyphens=False) for one in text.split("\n\n")
        )

    def smart(self, text: str) -> str:
        """Typographic quotation marks, apostrophes, dashes and dots."""
        text = re.sub(r'"(?=[\w\ue000])', "“", text).replace('"', "”").replace("'", "’")
        return text.replace("...", "…").replace(" -- ", " — ").replace("--", "—").replace(" - ", " – ")

    def combined(self, text: str) -> str:
        """A sentence before, words, a typo, quotation marks, wrapping."""
        text = self.inside(self.sentence_before(text), lambda one: self.typos(self.few_words(one)))
        return self.wrap(self.smart(text))

    def pasted(self, text: str) -> str:
        """The passage pasted somewhere else as well."""
        first, last = text.index(OPEN), text.index(CLOSE)
        places = [at for at in (match.start() for match in re.finditer(" ", text)) if not first <= at <= last]
        at = self.random.choice(places)
        return "So. " + text[:at] + " " + text[first + 1 : last] + text[at:]

    def delete(self, text: str) -> str:
        """The passage gone."""
        return text[: text.index(OPEN)] + text[text.index(CLOSE) + 1 :]

    def delete_paragraph(self, text: str) -> str:
        """The paragraphs in which it stood gone."""
        kept, inside = [], False
        for one in text.split("\n\n"):
            inside = inside or OPEN in one
            if not inside:
                kept.append(one)
            inside = inside and CLOSE not in one
        return "\n\n".join(kept)

    def edits(self) -> dict[str, Callable[[str], str]]:
        """All kinds by name."""
        return {
            "typos": lambda text: self.inside(text, self.typos),
            "words": lambda text: self.inside(text, self.few_words),
            "edge word": lambda text: self.inside(text, self.edge_word),
            "30 % of words": lambda text: self.inside(text, self.many_words),
            "sentence before": self.sentence_before,
            "sentence after": self.sentence_after,
            "paragraph moved": self.move,
            "wrapped anew": self.wrap,
            "smart quotes": self.smart,
            "combined": self.combined,
            "pasted as well": self.pasted,
            "deleted": self.delete,
            "paragraph deleted": self.delete_paragraph,
        }


def documents(path: Path, half: str, count: int, size: int) -> list[str]:
    """Texts of about `size` characters, of articles of the one half of the file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [one for one in map(json.loads, lines) if one["source"] in NEWS]
    middle = len(articles) // 2
    articles = articles[:middle] if half == "first" else articles[middle:]
    made: list[str] = []
    seen: set[tuple[str, ...]] = set()
    text = ""
    for one in articles:
        body = one["body"].strip()
        words = body.split()
        runs = {tuple(words[at : at + 5]) for at in range(len(words) - 4)}
        # Agencies send a story again with a line more: what is deleted in one would truly stand in the other.
        repeats = len(words) - 4 - len(runs) + len(runs & seen)
        if repeats > 0.03 * len(words) or OPEN in body or CLOSE in body:
            continue
        seen |= runs
        text += body + "\n\n"
        if len(text) >= size:
            made.append(text[:size])
            text, seen = "", set()
            if len(made) == count:
                return made
    raise SystemExit(f"not enough news for {count} documents of {size} characters")


def passages(text: str, shortest: int, longest: int, source: random.Random) -> Iterator[Passage]:
    """Spans of `text` from word to word, at random."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    while True:
        first = source.randrange(len(words) - 100)
        wanted = source.randint(shortest, longest)
        start, end = words[first]
        for _, end in words[first : first + 100]:
            if end - start >= wanted:
                break
        if shortest <= end - start <= longest:
            yield Passage(start, end)


def measured(
    texts: list[str], shortest: int, longest: int, each: int, seed: int, verbose: list[str], kinds: list[str]
) -> dict[str, Score]:
    """The score of each kind of edit, with `each` passages of each text."""
    scores: dict[str, Score] = {}
    for number, text in enumerate(texts):
        source = random.Random(seed * 1000 + number)
        other = texts[number - 1]
        words = re.findall(r"[A-Za-z]{2,}", other)
        sentences = re.findall(r"[A-Z][^.\n]{30,150}\.", other)
        editor = Editor(seed * 1000 + number, words, sentences)
        cut = passages(text, shortest, longest, source)
        for _ in range(each):
            place = next(cut)
            prefix, suffix = anchors.context_of(text, place)
            quote = text[place.start : place.end]
            passage = TaggedPassage("p-a", (), *place, quote, prefix, suffix)
            marked = text[: place.start] + OPEN + quote + CLOSE + text[place.end :]
            for name, edit in editor.edits().items():
                if kinds and name not in kinds:
                    continue
                score = scores.setdefault(name, Score())
                edited = edit(marked)
                start, end = edited.find(OPEN), edited.find(CLOSE) - 1
                truth = None if start < 0 else Passage(start, end)
                prepared = anchors.Text(edited.replace(OPEN, "").replace(CLOSE, ""))
                prepared.reduced  # noqa: B018 - made here, so that it is not in the time
                began = time.perf_counter()
                one = anchors.anchor(passage, "a", prepared)
                score.times.append(time.perf_counter() - began)
                wrong = judge(score, truth, one.place)
                if wrong == "false":
                    score.surely += one.state is not State.CHANGED
                    score.twins += truth is None and quote in prepared.text
                if wrong in verbose:
                    shown(name, wrong, passage, one, truth, prepared.text)
    return scores


def shown(name: str, wrong: str, passage: TaggedPassage, one: Anchored, truth: Passage | None, text: str) -> None:
    """Print what went wrong: the passage as it was, as it is, and what was taken for it."""
    print(f"{name}: {wrong} ({one.state})")
    print("   was ", repr((passage.prefix, passage.quote, passage.suffix)))
    for said, place in (("is", truth), ("got", one.place)):
        if place is not None:
            around = max(0, place.start - 32), place.start, place.end, place.end + 32
            print(f"   {said:4}", repr(tuple(text[a:b] for a, b in itertools.pairwise(around))))


def judge(score: Score, truth: Passage | None, place: Passage | None) -> str:
    """Count one result; what was wrong with it in a word."""
    score.passages += 1
    if place is None:
        return "" if truth is None else "lost"
    if truth is None:
        score.false += 1
        return "false"
    both = min(truth.end, place.end) - max(truth.start, place.start)
    if 2 * both <= max(truth.end, place.end) - min(truth.start, place.start):
        score.false += 1
        return "false"
    score.found += 1
    score.exact += place == truth
    return "" if place == truth else "ends"


def main() -> None:
    """Measure passages of a sentence and short ones, and print a table of each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("news", type=Path)
    parser.add_argument("--half", choices=("first", "second"), default="second")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--each", type=int, default=40, help="passages of each document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", nargs="*", default=[], metavar="WRONG", help="print what was: lost, ends, false")
    parser.add_argument("--edits", nargs="*", default=[], metavar="EDIT", help="only these kinds, as they are printed")
    parser.add_argument("--only", choices=("long", "short"))
    asked = parser.parse_args()
    texts = documents(asked.news, asked.half, asked.documents, asked.size)
    began = time.perf_counter()
    for text in texts:
        anchors.Text(text).reduced  # noqa: B018
    print(f"{len(texts)} documents of {asked.size} characters, {asked.half} half, seed {asked.seed}")
    print(f"preparing one: {1000 * (time.perf_counter() - began) / len(texts):.1f} ms")
    for name, shortest, longest in (("long", 50, 400), ("short", 12, 49)):
        if asked.only in (None, name):
            scores = measured(texts, shortest, longest, asked.each, asked.seed, asked.verbose, asked.edits)
            print(f"\npassages of {shortest} to {longest} characters: percent of them, milliseconds for one")
            heads = "n", "found", "exact", "false", "sure", "twins", "median", "95 %"
            widths = 5, 7, 7, 7, 5, 5, 8, 8
            print(" " * 20, *(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True)))
            for kind, score in scores.items():
                print(score.row(kind))
            for said, least in (("all", 0.0), ("those that took more than a millisecond", 0.001)):
                times = [one for score in scores.values() for one in score.times if one >= least]
                print(f"median of {said}: {1000 * statistics.median(times or [0.0]):.2f} ms")


if __name__ == "__main__":
    main()
