"""An index that anything has happened to: the answer is the right one, or that it is built anew, and then it is."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path

import pytest

from reader.errors import QueryError
from reader.search import Index, Sort, answer
from tests.conftest import Effort
from tests.fuzz.figures import told
from tests.fuzz.shelves import KNOWN
from tests.search.conftest import put

QUERIES = [
    "",
    "river",
    "the",
    "oil OR bank OR walk",
    "oil price talks",
    '"oil price"',
    '"price oil"~3',
    "pri*",
    "s?cur*",
    "securty~2",
    "riverr",
    "title:peace",
    "source:wire",
    "byline:lee -oil",
    "date:2025-03",
    "in:news",
    "in:news/deep NOT date:2025-05",
    "has:byline",
    "has:url",
    "tag:peace river",
    "boilerplate:menu",
    "all:menu*",
]
Answers = dict[str, object]


def tagged(field: str, value: str) -> frozenset[str]:
    return frozenset({"3.md", "news/7.md", "gone.md"})


def asked(index: Index) -> Answers:
    """All that the index knows; None where it says that it is built anew, or has nothing to say for that reason."""
    found: Answers = {}
    for number, query in enumerate(QUERIES):
        sort = list(Sort)[number % len(Sort)]
        results = index.search(query, limit=40, sort=sort, tagged=tagged)
        if results.unusable:
            assert "anew" in results.notice or "not indexed" in results.notice, results.notice
            assert not results.hits
            found[query] = None
            continue
        hits = [(astuple(hit.entry), round(hit.score, 5), hit.snippets) for hit in results.hits]
        found[query] = results.total, hits, results.suggestion, results.notice
        found["facets " + query] = index.facets(query, tagged=tagged, tags_of={"news/7.md": ["peace"]}) or None
    found["entries"] = index.entries() or None
    found["words"] = index.words("pr") or None
    found["sources"] = index.names("source") or None
    found["folders"] = index.names("in") or None
    found["snippet"] = index.snippet("river", "news/7.md") or None
    return found


@dataclass(frozen=True)
class Built:
    """Copies of one index: as it was earlier, as it is, and made of the same articles in one go; with their answers."""

    corpus: Path
    earlier: Path
    now: Path
    right: Answers
    anew: Answers


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    base = tmp_path_factory.mktemp("damage")
    corpus, chance = base / "corpus", random.Random(5)

    def article(number: int) -> None:
        folder = ("", "news/", "news/deep/")[number % 3]
        words = " ".join(chance.choices([*KNOWN, "the", "securities", "pricing"], k=80))
        menu = "\n\n".join(["Menu", "Home", "About"]) if number % 5 == 0 else ""
        url = {"url": "https://example.org"} if number % 4 == 0 else {}
        put(
            corpus,
            f"{folder}{number}.md",
            f"{menu}\n\nThe river is number{number}. {words}.\n\n{words[:200]}",
            title=f"{chance.choice(KNOWN)} {number}",
            source=("Wire", "Daily Post", "Le Monde")[number % 3],
            date=f"2025-{number % 9 + 1:02}-{number + 1:02}",
            byline="Ann Lee" if number % 2 else "",
            **url,
        )

    # Several segments, articles that changed and that are gone; no two of one date, so that the order is always one.
    for number in range(18):
        article(number)
    index = Index(base / "cache", corpus)
    index.update()
    article(18)
    (corpus / "0.md").unlink()
    index.update(names=["0.md", "18.md"])
    shutil.copytree(base / "cache", base / "earlier")  # while it is open: what SQLite has not put in its place yet
    for number in (3, 19, 20):
        article(number)
    index.update()
    article(21)
    index.update()
    shutil.copytree(base / "cache", base / "now")
    index.close()
    whole = Index(base / "anew", corpus)
    whole.update()
    check = Index(base / "now-asked", corpus)
    shutil.copytree(base / "now", base / "now-asked")
    yield Built(corpus, base / "earlier", base / "now", asked(check), asked(whole))
    check.close()
    whole.close()


def parts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "LOCK" not in path.name)


class Damage:
    """Something that happens to a cache folder, at random."""

    def __init__(self, built: Built, cache: Path, chance: random.Random) -> None:
        self._built = built
        self._cache = cache
        self._chance = chance
        self.said = ""

    def one(self) -> None:
        kinds = (self._flip, self._flip, self._flip, self._cut, self._blank, self._delete, self._half, self._longer)
        kinds += (self._swap, self._older, self._older_folder, self._older_contents, self._other_kind, self._version)
        kind = self._chance.choice(kinds)
        self.said = kind.__name__
        kind()

    def in_place(self) -> None:
        """To files that somebody has open."""
        kind = self._chance.choice((self._flip, self._flip, self._cut, self._blank, self._delete, self._half))
        self.said = f"open {kind.__name__}"
        kind()

    def _file(self) -> Path:
        path = self._chance.choice(parts(self._cache))
        self.said += f" {path.name}"
        return path

    def _written(self, path: Path, content: bytes) -> None:
        with path.open("r+b") as file:
            file.write(content)
            file.truncate()

    def _flip(self) -> None:
        path = self._file()
        content = bytearray(path.read_bytes())
        for _ in range(self._chance.choice((1, 1, 1, 3)) if content else 0):
            at = self._chance.randrange(len(content))
            content[at] ^= 1 << self._chance.randrange(8)
            self.said += f" {at}"
        self._written(path, bytes(content))

    def _cut(self) -> None:
        path = self._file()
        size = path.stat().st_size
        os.truncate(path, self._chance.choice((0, 1, size // 2, max(0, size - 1), self._chance.randrange(size + 1))))

    def _blank(self) -> None:
        path = self._file()
        content = bytearray(path.read_bytes())
        at = self._chance.randrange(len(content) + 1)
        many = min(self._chance.choice((8, 512, 4096)), len(content) - at)
        content[at : at + many] = bytes(many) if self._chance.random() < 0.5 else self._chance.randbytes(many)
        self._written(path, bytes(content))

    def _longer(self) -> None:
        with self._file().open("ab") as file:
            file.write(self._chance.randbytes(self._chance.choice((1, 100, 9000))))

    def _delete(self) -> None:
        self._file().unlink()

    def _half(self) -> None:
        for path in parts(self._cache):
            if self._chance.random() < 0.5:
                path.unlink()

    def _swap(self) -> None:
        one, other = self._file(), self._file()
        content = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(content)

    def _older(self) -> None:
        """A file as it was; where it had another name, by the name that it has now."""
        older = self._chance.choice(parts(self._built.earlier))
        same = [path for path in parts(self._cache) if path.suffix == older.suffix]
        target = self._chance.choice(same) if same else self._file()
        self.said += f" {older.name} as {target.name}"
        shutil.copy(older, target)

    def _older_folder(self) -> None:
        """Index or list of articles from a backup, the other not."""
        if self._chance.random() < 0.5:
            shutil.rmtree(self._cache / "index")
            shutil.copytree(self._built.earlier / "index", self._cache / "index")
        else:
            for path in self._cache.glob("catalogue.*"):
                path.unlink()
            for path in self._built.earlier.glob("catalogue.*"):
                shutil.copy(path, self._cache)

    def _older_contents(self) -> None:
        """The files of both, and the older one of what the index consists of."""
        for path in (self._cache / "index").glob("*.toc"):
            path.unlink()
        for path in (self._built.earlier / "index").iterdir():
            if path.is_file() and not (self._cache / "index" / path.name).exists():
                shutil.copy(path, self._cache / "index")

    def _other_kind(self) -> None:
        path = self._file()
        path.unlink()
        match self._chance.randrange(4):
            case 0:
                path.mkdir()
            case 1:
                os.mkfifo(path)
            case 2:
                path.symlink_to("/dev/zero")
            case 3:
                path.symlink_to(path)

    def _version(self) -> None:
        connection = sqlite3.connect(self._cache / "catalogue.sqlite")
        with connection:
            connection.execute("UPDATE about SET value = 'format 2, words 1' WHERE key = 'stamp'")
        connection.close()


def same_or_silent(found: Answers, right: Answers, what: str) -> int:
    """How many answers were that the index is built anew; all the others must be right."""
    silent = 0
    for query, said in right.items():
        if found.get(query) is None and said is not None:
            silent += 1
        else:
            assert found[query] == said, (what, query)
    return silent


def outcome(built: Built, cache: Path, index: Index, what: str) -> str:
    """Ask a damaged index, then as somebody who comes later, then after an update; what came of it."""
    silent = same_or_silent(asked(index), built.right, what)
    index.close()
    other = Index(cache, built.corpus)
    silent += same_or_silent(asked(other), built.right, what)
    report = other.update()
    assert not report.failed
    found = asked(other)
    other.close()
    # Made anew in one go, articles that are gone weigh nothing any more: scores differ a little.
    assert found in (built.anew, built.right) if report.rebuilt else found == built.right, what
    return "built anew" if report.rebuilt else "mended" if silent else "of no consequence"


@pytest.mark.parametrize("arrays", [False, True], ids=["documents", "arrays"])
def test_no_damage_gives_a_wrong_answer(
    built: Built,
    tmp_path: Path,
    effort: Effort,
    arrays: bool,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.setattr(answer, "evaluation", partial(answer.evaluation, large=0 if arrays else 10**9))
    chance, outcomes = effort.random(f"damage {arrays}"), Counter[str]()
    rounds = effort.rounds(6, 1500)
    for number in range(rounds):
        cache = tmp_path / f"{number}"
        shutil.copytree(built.now, cache)
        damage = Damage(built, cache, chance)
        index = Index(cache, built.corpus)
        if number % 3:
            damage.one()
        else:
            if chance.random() < 0.7:
                index.search("river")
            damage.in_place()
        outcomes[outcome(built, cache, index, damage.said)] += 1
        shutil.rmtree(cache)
    told(record_property, f"damages {'arrays' if arrays else 'documents'}", count=rounds, wrong=0, **outcomes)
    assert outcomes["built anew"] > rounds // 3


def test_every_file_cut_short_and_spoiled_from_end_to_end(
    built: Built, tmp_path: Path, effort: Effort, record_property: Callable[[str, object], None]
) -> None:
    """Some files of the index at one place; with `--long` each at many, cut and spoiled."""
    count = 0
    there = [path for path in parts(built.now) if path.stat().st_size]
    for place, path in enumerate(there if effort.long else effort.random("files").sample(there, 6)):
        size = path.stat().st_size
        for step in range(effort.rounds(1, 25)):
            at = (size * step // effort.rounds(1, 25) + place) % size
            for cut in (True, False) if effort.long else (bool(place % 2),):
                cache = tmp_path / f"{count}"
                shutil.copytree(built.now, cache)
                target = cache / path.relative_to(built.now)
                content = target.read_bytes()
                target.write_bytes(content[:at] + (b"" if cut else bytes([content[at] ^ 0xFF]) + content[at + 1 :]))
                outcome(built, cache, Index(cache, built.corpus), f"{path.name} {'cut' if cut else 'spoiled'} at {at}")
                shutil.rmtree(cache)
                count += 1
    told(record_property, "every file cut short or spoiled", count=count, wrong=0)
    assert count >= 6


def test_what_the_fuzzer_asks_has_answers(built: Built) -> None:
    """Else it would compare nothing with nothing."""
    assert sum(said is None for said in built.right.values()) <= 1
    assert all(said[0] for query, said in built.right.items() if isinstance(said, tuple) and query in QUERIES[:5])
    with pytest.raises(QueryError):
        Index(built.now, built.corpus).search("has:tags")
