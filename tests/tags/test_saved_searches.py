"""Searches saved by name: in a file made for people and for git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import locks
from reader.errors import FileLockedError, TagFileError, UsageError
from reader.tags import SavedSearches, TagStore, saved_searches
from tests.conftest import REPOSITORY


def content(folder: Path) -> str:
    return (folder / "tags" / "searches.yaml").read_text("utf-8")


def put(folder: Path, text: str) -> Path:
    path = folder / "tags" / "searches.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_saved_and_forgotten(tmp_path: Path) -> None:
    searches = SavedSearches(tmp_path)
    assert searches.all() == {}
    assert not (tmp_path / "tags").exists()
    searches.save("beta", "peace  AND\n talks")
    searches.save("@Alpha", '"two words" -x')
    assert content(tmp_path) == (
        "version: 1\nsearches:\n- name: Alpha\n  query: '\"two words\" -x'\n- name: beta\n  query: peace AND talks\n"
    )
    assert SavedSearches(tmp_path).all() == {"Alpha": '"two words" -x', "beta": "peace AND talks"}
    searches.save("alpha", "y")
    assert searches.all() == {"alpha": "y", "beta": "peace AND talks"}
    searches.forget("@ALPHA")
    searches.forget("beta")
    assert searches.all() == {}
    assert not (tmp_path / "tags" / "searches.yaml").exists()


BY_HAND = """\
# Ours.
version: 1
editor: ada
searches:
# the first
  - name: alpha   # short
    query: one
    colour: red

  - name: gamma
    query: >-
      three
      words
"""


def test_only_the_lines_of_one_search_change(tmp_path: Path) -> None:
    put(tmp_path, BY_HAND)
    searches = SavedSearches(tmp_path)
    assert searches.all() == {"alpha": "one", "gamma": "three words"}
    searches.save("beta", "two")
    assert content(tmp_path) == BY_HAND.replace("  - name: gamma", "  - name: beta\n    query: two\n  - name: gamma")
    searches.save("beta", "2")
    assert "    query: 2\n" in content(tmp_path) or "    query: '2'\n" in content(tmp_path)
    searches.save("zeta", "six")
    assert content(tmp_path).endswith("words\n  - name: zeta\n    query: six\n")
    searches.forget("zeta")
    searches.forget("beta")
    assert content(tmp_path) == BY_HAND
    searches.save("alpha", "1")
    assert "colour: red" in content(tmp_path)
    assert "# the first" in content(tmp_path)
    searches.forget("alpha")
    searches.forget("gamma")
    assert searches.all() == {}
    assert "editor: ada" in content(tmp_path)
    assert content(tmp_path).startswith("# Ours.\n")


def test_a_list_in_one_line_and_windows_line_ends(tmp_path: Path) -> None:
    put(tmp_path, "searches: [{name: b, query: two, x: 1}]\n")
    SavedSearches(tmp_path).save("a", "one")
    assert SavedSearches(tmp_path).all() == {"a": "one", "b": "two"}
    assert "x: 1" in content(tmp_path)
    path = put(tmp_path, "searches:\r\n- name: b\r\n  query: two\r\n")
    SavedSearches(tmp_path).save("c", "3")
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


def test_no_comment_is_lost_whatever_the_form(tmp_path: Path) -> None:
    put(tmp_path, BY_HAND)
    SavedSearches(tmp_path).save("alpha", "1")
    for comment in [line for line in BY_HAND.splitlines() if "#" in line]:
        assert comment[comment.index("#") :] in content(tmp_path)
    put(tmp_path, "# top\nsearches: [{name: b, query: two}]  # in one line\n# end\n")
    SavedSearches(tmp_path).save("a", "one")
    assert content(tmp_path).startswith("# top\n# in one line\n# end\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("searches: 7\n", "must be a list"),
        ("- a\n", "keys and values"),
        ("searches:\n- alpha\n", "a name and a query"),
        ("searches:\n- name: a\n", "“query” is missing"),
        ("searches:\n- name: a b\n  query: x\n", "@ cannot call"),
        ("searches:\n- name: a\n  query: x\n- name: A\n  query: y\n", "another search"),
        ("version: 99\nsearches: []\n", "version"),
        ("<<<<<<< ours\nsearches: []\n", "merge conflict"),
        ("searches: [\n", "YAML"),
    ],
)
def test_a_broken_file_is_said_and_never_written(tmp_path: Path, text: str, why: str) -> None:
    path = put(tmp_path, text)
    searches = SavedSearches(tmp_path)
    for action in (searches.all, lambda: searches.save("x", "y"), lambda: searches.forget("a")):
        with pytest.raises(TagFileError, match=why):
            action()
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize("name", ["", "@", "two words", "-x", "a:b", "a(b", 'a"b', "x" * 81, "a.", "a\x1b"])
def test_names_that_cannot_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="name") as caught:
        SavedSearches(tmp_path).save(name, "peace")
    assert caught.value.advice
    assert not (tmp_path / "tags").exists()


def test_queries_that_cannot_be(tmp_path: Path) -> None:
    for query in ("", " \n", "x" * 1001):
        with pytest.raises(UsageError):
            SavedSearches(tmp_path).save("a", query)
    with pytest.raises(UsageError, match="no saved search"):
        SavedSearches(tmp_path).forget("a")
    SavedSearches(tmp_path).save("b", "x")
    with pytest.raises(UsageError, match="no saved search") as caught:
        SavedSearches(tmp_path).forget("a")
    assert "@b" in caught.value.advice


@settings(max_examples=40)  # each writes up to five files
@given(st.dictionaries(st.from_regex(saved_searches.NAME, fullmatch=True), st.text(max_size=30), max_size=5))
def test_whatever_is_saved_comes_back(tmp_path_factory: pytest.TempPathFactory, wanted: dict[str, str]) -> None:
    searches = SavedSearches(tmp_path_factory.mktemp("saved"))
    kept: dict[str, str] = {}
    for name, query in wanted.items():
        if not " ".join(query.split()):
            continue
        try:
            searches.save(name, query)
        except UsageError:
            continue
        kept = {one: said for one, said in kept.items() if one.casefold() != name.casefold()}
        kept[name] = " ".join(query.split())
    assert searches.all() == kept
    assert sorted(map(str.casefold, searches.all())) == list(map(str.casefold, searches.all()))


def test_a_link_out_of_the_corpus_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text("searches: []\n")
    folder = tmp_path / "corpus"
    (folder / "tags").mkdir(parents=True)
    (folder / "tags" / "searches.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(TagFileError, match="symbolic link"):
        SavedSearches(folder).save("a", "x")
    assert (tmp_path / "elsewhere.yaml").read_text() == "searches: []\n"


def test_it_is_no_tag_file(tmp_path: Path) -> None:
    SavedSearches(tmp_path).save("a", "x")
    store = TagStore(tmp_path, tmp_path / "state", "ada")
    assert store.tagged_articles() == ()
    assert store.problems(set()) == ()


SAVES = """
import sys, pathlib
from reader.tags import SavedSearches
for number in range(25):
    SavedSearches(pathlib.Path(sys.argv[1])).save(f"{sys.argv[2]}-{number}", f"query {number}")
"""


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    both = [subprocess.Popen([sys.executable, "-c", SAVES, tmp_path, who], env=environment) for who in "ab"]
    assert [one.wait() for one in both] == [0, 0]
    assert len(SavedSearches(tmp_path).all()) == 50


def test_while_another_holds_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    SavedSearches(tmp_path).save("a", "x")
    before = content(tmp_path)
    locked = locks.locked
    with locks.locked(tmp_path / "tags"):
        monkeypatch.setattr(locks, "locked", lambda folder: locked(folder, 0.01))
        with pytest.raises(FileLockedError):
            SavedSearches(tmp_path).save("b", "y")
    assert content(tmp_path) == before


def test_what_two_people_added_merges(tmp_path: Path) -> None:
    def git(*words: str) -> str:
        return subprocess.run(["git", "-C", tmp_path, *words], check=True, capture_output=True, text=True).stdout

    git("init", "-q", "-b", "main")
    git("config", "user.email", "ada@example.org")
    git("config", "user.name", "ada")
    for name in ("delta", "kilo", "tango"):
        SavedSearches(tmp_path).save(name, f"{name} query")
    git("add", ".")
    git("commit", "-qm", "first")
    git("checkout", "-qb", "other")
    SavedSearches(tmp_path).save("alpha", "one")
    git("commit", "-qam", "alpha")
    git("checkout", "-q", "main")
    SavedSearches(tmp_path).save("papa", "two")
    git("commit", "-qam", "papa")
    git("merge", "-q", "other", "-m", "both")
    assert list(SavedSearches(tmp_path).all()) == ["alpha", "delta", "kilo", "papa", "tango"]
