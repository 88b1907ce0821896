from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.articles import Listing, path_of, read_article, scan
from reader.errors import ArticleError, CorpusError, ReaderError


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, text: str = "Some words.") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def why(listing: Listing) -> dict[str, str]:
    return {one.id: one.problem for one in listing.skipped}


def test_articles_are_found_in_folders_sorted_by_id(corpus: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b/c.TXT", "a.markdown", "é.txt", "tags.txt", "deep/tags/x.txt"):
        put(corpus, name)
    listing = scan(corpus)
    assert [one.id for one in listing.files] == sorted(
        ["a.markdown", "a/b/c.TXT", "a/z.md", "b.txt", "deep/tags/x.txt", "tags.txt", "é.txt"]
    )
    assert listing.skipped == ()
    about = (corpus / "b.txt").stat()
    found = next(one for one in listing.files if one.id == "b.txt")
    assert (found.size, found.mtime_ns) == (about.st_size, about.st_mtime_ns)


def test_what_is_nothing_to_worry_about_is_expected(corpus: Path) -> None:
    for name in (".hidden.txt", ".git/a.txt", "tags/a.txt.yaml", "tags/b.txt", "a.pdf", "README", ".txt", "x."):
        put(corpus, name)
    listing = scan(corpus)
    assert listing.files == ()
    assert all(one.expected for one in listing.skipped)
    assert list(why(listing)) == sorted([".git", ".hidden.txt", ".txt", "README", "a.pdf", "tags/", "x."])
    assert ".pdf" in why(listing)["a.pdf"]


def test_names_of_any_characters_survive(corpus: Path) -> None:
    names = ["new\nline.txt", "tab\t\x1b[31m.txt", "back\\slash.txt", "a:b.txt", "\u202egnp.txt", " .txt"]
    for name in names:
        put(corpus, name)
    listing = scan(corpus)
    assert [one.id for one in listing.files] == sorted(names)
    for one in listing.files:
        assert read_article(corpus, one.id).text == "Some words."


def test_a_name_that_is_no_utf_8_is_told(corpus: Path) -> None:
    if not _made(os.fsencode(corpus) + b"/caf\xe9.txt"):
        return  # a disk that takes no such names has none
    listing = scan(corpus)
    assert listing.files == ()
    assert why(listing) == {"caf\\xe9.txt": "has a name that is not valid UTF-8"}
    assert not listing.skipped[0].expected


def _made(path: bytes) -> bool:
    try:
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(b"words")
    except OSError:
        return False
    return True


def test_links(corpus: Path, tmp_path: Path) -> None:
    put(tmp_path, "outside/secret.txt")
    put(corpus, "a/real.txt")
    (corpus / "inside.txt").symlink_to("a/real.txt")
    (corpus / "outside.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (corpus / "nothing.txt").symlink_to("gone.txt")
    (corpus / "self.txt").symlink_to("self.txt")
    (corpus / "a" / "loop").symlink_to(corpus)
    (corpus / "out").symlink_to(tmp_path / "outside")
    listing = scan(corpus)
    assert [one.id for one in listing.files] == ["a/real.txt", "inside.txt"]
    assert set(why(listing)) == {"a/loop/", "out/", "nothing.txt", "outside.txt", "self.txt"}
    assert "out of the corpus" in why(listing)["outside.txt"]
    assert "link to a folder" in why(listing)["a/loop/"]
    assert not any(one.expected for one in listing.skipped)
    for leaving in ("outside.txt", "out/secret.txt"):
        with pytest.raises(ArticleError, match="out of the corpus"):
            path_of(corpus, leaving)
    assert read_article(corpus, "inside.txt").text == "Some words."


def test_a_corpus_that_is_itself_reached_by_a_link(corpus: Path, tmp_path: Path) -> None:
    put(corpus, "a.txt")
    (corpus / "b.txt").symlink_to("a.txt")
    (tmp_path / "link").symlink_to(corpus)
    assert [one.id for one in scan(tmp_path / "link").files] == ["a.txt", "b.txt"]
    assert read_article(tmp_path / "link", "b.txt").text == "Some words."


def test_a_pipe_is_no_article(corpus: Path) -> None:
    os.mkfifo(corpus / "pipe.txt")
    assert "not a file" in why(scan(corpus))["pipe.txt"]
    with pytest.raises(ReaderError):
        read_article(corpus, "pipe.txt")


def test_a_folder_that_cannot_be_listed_is_told(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(corpus, "shut/a.txt")
    put(corpus, "open/a.txt")
    listed = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    listing = scan(corpus)
    assert [one.id for one in listing.files] == ["open/a.txt"]
    assert why(listing) == {"shut/": "cannot be listed (Permission denied)"}
    assert listing.skipped[0].advice == "check the permissions"


def test_the_folder_itself_must_be_there(corpus: Path) -> None:
    with pytest.raises(CorpusError):
        scan(corpus / "gone")
    put(corpus, "a.txt")
    with pytest.raises(CorpusError):
        scan(corpus / "a.txt")


def test_folders_deeper_than_python_may_call(corpus: Path) -> None:
    path = corpus
    for _ in range(400):
        path = path / "d"
    path.mkdir(parents=True)
    (path / "a.txt").write_text("words")
    assert [one.id for one in scan(corpus).files] == ["d/" * 400 + "a.txt"]


@pytest.mark.parametrize(
    "article_id",
    [
        "",
        "/",
        "/etc/passwd",
        "../a.txt",
        "a/../b.txt",
        "a//b.txt",
        "a/",
        "./a.txt",
        ".hidden.txt",
        "a/.b/c.txt",
        "tags/a.yaml",
        "tags",
        "a\x00.txt",
        "caf\udce9.txt",
        "x" * 5000 + "/../../a",
    ],
)
def test_what_cannot_be_an_id_is_refused(corpus: Path, article_id: str) -> None:
    with pytest.raises(ArticleError):
        path_of(corpus, article_id)


def test_an_id_may_name_a_file_that_is_gone(corpus: Path) -> None:
    assert path_of(corpus, "a/b.txt") == corpus / "a" / "b.txt"


@given(article_id=st.text(max_size=30) | st.text(alphabet="./a\\t\0~", max_size=12))
def test_no_id_leads_out(article_id: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    try:
        path = path_of(folder, article_id)
    except ArticleError:
        return
    assert Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    assert path.relative_to(folder).as_posix() == article_id


def test_who_looks_through_a_whole_disk_hears_how_far_it_is(corpus: Path) -> None:
    for number in range(3):
        put(corpus, f"{number}/a.txt")
    heard: list[int] = []
    assert len(scan(corpus, heard.append).files) == 3
    assert heard == [0, 0, 1, 2]
