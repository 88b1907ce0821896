"""Hostile YAML: each file takes bounded time and memory, is told with its line, and nothing is overwritten."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reader.app import watching
from reader.corpus import Corpus
from reader.errors import ReaderError
from reader.tags.saved_searches import SavedSearches
from reader.yaml_gate import EVENT_LIMIT
from tests.app.opened import opened, write_corpus
from tests.conftest import REPOSITORY, Effort
from tests.fuzz.hostile_yaml import KINDS, LARGE, SOUND, put, read, small
from tests.tags.making import STORY, article, span, store

WORK = 4 * EVENT_LIMIT
"""Events and tokens that the parser is asked for, for one file: its events, and for its comments the tokens of it."""
MEMORY = 200_000_000
TOLD = re.compile(r"\.yaml:\d+: |line \d+: |is larger than|is not one we know")


def read_in_child(folder: Path) -> tuple[list[dict[str, str]], int]:
    """What came of each file below `folder`, and the most memory that took."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.hostile_yaml", str(folder)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    return said[:-1], said[-1]["peak"]


def figures(what: str, **found: object) -> None:
    """Keep what a long run has counted."""
    if path := os.environ.get("READER_FIGURES"):
        with Path(path).open("a") as file:
            file.write(json.dumps({"what": what, **found}) + "\n")


def test_every_hostile_file_is_read_or_told_within_bounds(effort: Effort, tmp_path: Path) -> None:
    count = 0
    for number, (kind, name, content) in enumerate(small()):
        if effort.long or number % 14 == 0 or (kind == "tags" and name.startswith("deep")):
            put(tmp_path, kind, name, content)
            count += 1
    large = list(LARGE) if effort.long else ["flow-millions", "comment-10-mb"]
    for kind in ("tags", "codebook", "links", "searches") if effort.long else ("tags",):
        for name in large:
            put(tmp_path, kind, name, LARGE[name]())
            count += 1
    found, peak = read_in_child(tmp_path)
    assert len(found) == count >= 100
    worst = max(float(one["seconds"]) for one in found)
    most = max(int(one["asked"]) for one in found)
    figures("hostile YAML files", count=count, seconds=worst, asked=most, peak=peak)
    assert peak < MEMORY
    assert EVENT_LIMIT < most < WORK  # one of them is cut off at the limit
    said = {Path(one["file"]).stem: one["said"] for one in found if one["kind"] == "tags"}
    for name in ("deep-flow", "deep-closed", "deep-map", "deep-block", "deep-indent"):
        assert "nested more than 20 deep" in said[name], said[name]
    for one in found:
        assert one["said"] == "read" or TOLD.search(one["said"]), one


def test_a_sound_file_of_each_kind_is_read(tmp_path: Path) -> None:
    for kind in KINDS:
        assert read(kind, put(tmp_path, kind, "sound", SOUND[kind].encode())) == "read"


def broken(kind: str, effort: Effort, tmp_path: Path) -> list[tuple[str, bytes]]:
    """The files of a kind that are refused; of the many, in the short form, a few."""
    every = [(name, content) for one, name, content in small() if one == kind]
    return [
        (name, content)
        for name, content in (every if effort.long else every[:: len(every) // 7])
        if read(kind, put(tmp_path / "try", kind, "x", content)).startswith("refused")
    ]


def test_a_broken_tag_file_is_never_written_and_the_rest_goes_on(effort: Effort, tmp_path: Path) -> None:
    tags = store(tmp_path)
    path = tmp_path / "corpus/tags/a.txt.yaml"
    other = article(article_id="b.txt")
    made = tags.add(article(), span(STORY, "component"), ["t"])
    for name, content in broken("tags", effort, tmp_path):
        path.write_bytes(content)
        before = tags.add(other, span(STORY, "third"), ["other"])
        with pytest.raises(ReaderError) as caught:
            tags.add(article(), span(STORY, "truce"), ["t"])
        assert caught.value.path == "tags/a.txt.yaml"
        for deed in (
            lambda: tags.change(article(), made.id, tags=["u"]),
            lambda: tags.remove("a.txt", made.id),
            lambda: tags.rename_tag("t", "v"),
            lambda: tags.add_many([(article(), [span(STORY, "truce")])], ["t"]),
        ):
            with pytest.raises(ReaderError):
                deed()
        tags.change(other, before.id, note="goes on")
        tags.undo()
        assert any(one.file == "tags/a.txt.yaml" and one.line for one in tags.problems({"a.txt", "b.txt"})), name
        tags.remove("b.txt", before.id)
        assert path.read_bytes() == content, name


def test_a_broken_codebook_is_never_written_and_passages_can_be_tagged(effort: Effort, tmp_path: Path) -> None:
    tags = store(tmp_path)
    tags.add(article(), span(STORY, "component"), ["t"])
    path = tmp_path / "corpus/tags/codebook.yaml"
    for name, content in broken("codebook", effort, tmp_path):
        path.write_bytes(content)
        made = tags.add(article(), span(STORY, "third"), ["brand new"])
        for deed in (
            lambda: tags.rename_tag("t", "v"),
            lambda: tags.describe_tag("t", "d"),
            lambda: tags.create_tag("w"),
        ):
            with pytest.raises(ReaderError, match="codebook"):
                deed()
        tags.undo()
        assert made.id not in {one.id for one in tags.passages("a.txt")}
        assert "tags/codebook.yaml:" in tags.codebook_trouble() or "larger" in tags.codebook_trouble(), name
        assert path.read_bytes() == content, name
    path.write_bytes(SOUND["codebook"].encode())
    assert tags.codebook_trouble() == ""


def test_broken_searches_are_never_written(effort: Effort, tmp_path: Path) -> None:
    searches = SavedSearches(tmp_path)
    for name, content in broken("searches", effort, tmp_path):
        path = put(tmp_path, "x", "x", content).rename(tmp_path / "x/searches.yaml")
        (tmp_path / "tags").mkdir(exist_ok=True)
        path = path.replace(tmp_path / "tags/searches.yaml")
        for deed in (lambda: searches.save("a", "b"), lambda: searches.forget("one"), searches.all):
            with pytest.raises(ReaderError):
                deed()
        assert path.read_bytes() == content, name


async def test_what_is_broken_is_said_on_screen_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "EVERY", 0.05)
    corpus = write_corpus(tmp_path / "corpus")
    (corpus / "tags").mkdir()
    book = corpus / "tags/codebook.yaml"
    book.write_text("version: 1\ntags:\n- name: [a]\n")
    (corpus / "tags/alpha.md.yaml").write_text("version: 1\npassages: 7\n")
    assert {(one.file, one.line) for one in Corpus.open(corpus, author="ada").problems()} == {
        ("tags/codebook.yaml", 3),
        ("tags/alpha.md.yaml", 2),
    }
    async with opened(corpus) as reader:
        await reader.until(lambda: "tags/codebook.yaml:3" in reader.standing)
        book.write_text("version: 1\ntags:\n- name: a\n")
        await reader.until(lambda: not reader.standing)
        book.write_text("version: 1\ntags: &x []\n")
        await reader.until(lambda: "tags/codebook.yaml:2" in reader.standing)
        await reader.open("alpha.md")
        await reader.until(lambda: "tags/alpha.md.yaml:2" in reader.said)
    assert book.read_text() == "version: 1\ntags: &x []\n"
    assert (corpus / "tags/alpha.md.yaml").read_text() == "version: 1\npassages: 7\n"
