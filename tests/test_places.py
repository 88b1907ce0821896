from __future__ import annotations

from pathlib import Path

import pytest

from reader import places


def test_each_corpus_has_folders_of_its_own(tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "news", tmp_path / "b" / "news"
    assert places.cache_folder(one) != places.cache_folder(other)
    assert places.state_folder(one) != places.state_folder(other)
    assert places.corpus_key(one).startswith("news-")


def test_the_same_corpus_by_another_path_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "news")
    monkeypatch.chdir(tmp_path)
    assert places.corpus_key(Path("news")) == places.corpus_key(tmp_path / "link")


@pytest.mark.parametrize("name", ["новини", "a b/../c", "\x1b[2J", "..", "\udcff", "x" * 200])
def test_a_key_is_a_plain_file_name(tmp_path: Path, name: str) -> None:
    key = places.corpus_key(tmp_path / name)
    assert key.isascii()
    assert key.isprintable()
    assert len(key) <= 64
    assert "/" not in key
    assert not key.startswith((".", "/"))


def test_asking_makes_nothing(tmp_path: Path, sealed: Path) -> None:
    places.cache_folder(tmp_path), places.state_folder(tmp_path), places.settings_file(), places.error_log()
    assert list(sealed.iterdir()) == []
