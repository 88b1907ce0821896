"""Near copies among all articles of a corpus, kept up: the sketch of each text is remembered in the cache folder.

The file is a list of numbers behind a first line that names it: of each text its SHA-256 (32 bytes), how many runs of
four words it has (4 bytes, little endian), how many hashes follow (2 bytes), and these (4 bytes each). A file that is
anything else is forgotten and made anew.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader import files, own_folders
from reader.articles import Article, Entry
from reader.compare import Sketch, near_copies, sketch, stories, story_sentences, within_reach
from reader.compare.copies import split
from reader.compare.sketches import SKETCH_SIZE
from reader.errors import ReaderError

FILE = "copies.bin"
_HEAD = b"reader sketches 1\n"
_LARGEST = 2**30
_RECORD = 38
"""Bytes of a record without its hashes."""
_SAVE_EVERY = 2_000
"""Articles after which what was done is kept: who ends the program loses little."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles of which each is a near copy of another one. `sources` are the outlets, each once, in the order of
    `articles`: by date, then id. `score`: the least share of a text that a copy in it shares, 0 to 1.
    """

    articles: tuple[str, ...]
    sources: tuple[str, ...]
    score: float


def find_stories(
    entries: Sequence[Entry],
    read: Callable[[str], Article],
    cache: Path,
    progress: Callable[[int, int], None] | None = None,
    wanted: Callable[[], bool] = lambda: True,
) -> tuple[Story, ...]:
    """The stories that several of `entries` tell in the same words, those with the most articles first.

    Texts without a sketch in the folder `cache` are read by `read`; those that cannot be read are left out. `progress`
    is told how many of how many articles are done. Once `wanted` returns False what was done is kept and nothing found.
    """
    known = load(cache / FILE)
    fresh = 0
    for number, entry in enumerate(entries):
        if not wanted():
            break
        if progress is not None and number % 50 == 0:
            progress(number, len(entries))
        if entry.text_sha256 in known:
            continue
        try:
            article = read(entry.id)
        except ReaderError:
            continue  # `reader check` names it
        known[article.text_sha256] = sketch_of(article)
        fresh += 1
        if fresh % _SAVE_EVERY == 0:
            save(cache / FILE, known)
    now = {entry.text_sha256 for entry in entries}
    if fresh or known.keys() - now:
        # What was not looked at yet stays out of the file only if it is gone.
        save(cache / FILE, {sha: one for sha, one in known.items() if sha in now})
    if not wanted():
        return ()
    if progress is not None:
        progress(len(entries), len(entries))
    sketches = {entry.id: known[entry.text_sha256] for entry in entries if entry.text_sha256 in known}
    return _stories(entries, sketches, wanted)


def sketch_of(article: Article) -> Sketch:
    """The sketch of what an article tells, without its headings and boilerplate."""
    return sketch(split(article.text, within_reach(story_sentences(article))).words)


def _stories(entries: Sequence[Entry], sketches: Mapping[str, Sketch], wanted: Callable[[], bool]) -> tuple[Story, ...]:
    pairs = near_copies(sketches, wanted=wanted)
    about = {entry.id: entry.metadata for entry in entries}
    least: dict[str, float] = {}
    for pair in pairs:
        for one in (pair.a, pair.b):
            least[one] = max(least.get(one, 0.0), pair.score)
    found = []
    for group in stories(pairs):
        ordered = tuple(sorted(group, key=lambda one: (not about[one].date, about[one].date, one)))
        sources = tuple(dict.fromkeys(about[one].source for one in ordered if about[one].source))
        found.append(Story(ordered, sources, min(least[one] for one in group)))
    return tuple(sorted(found, key=lambda one: (-len(one.articles), one.articles)))


def load(path: Path) -> dict[str, Sketch]:
    """The sketches that `save` has kept in a file, by SHA-256; none if it is not there or is something else."""
    try:
        content = files.read_bytes(path, _LARGEST)
    except ReaderError:
        return {}
    if not content.startswith(_HEAD):
        return {}
    found: dict[str, Sketch] = {}
    at = len(_HEAD)
    while at < len(content):
        count = int.from_bytes(content[at + 36 : at + _RECORD], "little")
        end = at + _RECORD + 4 * count
        lowest = array("I", content[at + _RECORD : end]) if end <= len(content) and count <= SKETCH_SIZE else None
        if lowest is None:
            return {}
        if sys.byteorder == "big":
            lowest.byteswap()
        size = int.from_bytes(content[at + 32 : at + 36], "little")
        found[content[at : at + 32].hex()] = Sketch(size, tuple(lowest))
        at = end
    return found


def save(path: Path, sketches: Mapping[str, Sketch]) -> None:
    """Keep sketches in a file. Raises FileWriteError."""
    parts = [_HEAD]
    for sha, one in sketches.items():
        lowest = array("I", one.lowest)
        if sys.byteorder == "big":
            lowest.byteswap()
        parts.append(bytes.fromhex(sha) + one.size.to_bytes(4, "little"))
        parts.append(len(one.lowest).to_bytes(2, "little") + lowest.tobytes())
    own_folders.private_folder(path.parent)
    files.write_atomic(path, b"".join(parts))
