"""An index that came with somebody's files runs nothing, wherever it lies: nothing of an index is ever unpickled."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reader import places
from reader.cli import main
from reader.errors import FileWriteError
from reader.search import Index, sealed
from tests.search.conftest import found, put

QUERIES = ("river", "pri*", '"a river"', "", "has:tags")


class Bomb:
    """What Whoosh would run on opening it: it makes a folder."""

    def __init__(self, marker: Path) -> None:
        self._marker = marker

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self._marker),)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "it ran"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    for number in range(3):
        put(tmp_path / "corpus", f"news/{number}.md", f"The price of a river, {number}.", title=f"River {number}")
    return tmp_path / "corpus"


def plant(folder: Path, marker: Path) -> None:
    """Fill a folder with all kinds of files that somebody's Whoosh, or an older or newer reader, would open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whoosh.fields import TEXT, Schema
        from whoosh.filedb.filestore import FileStorage
        from whoosh.index import TOC

    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    bomb = pickle.dumps(Bomb(marker), 2)
    for generation in (0, 7, 1000):
        TOC(Schema(text=TEXT), [Bomb(marker)], generation).write(FileStorage(str(folder)), "MAIN")
    for name in ("MAIN_a.pst", "MAIN_a.seg", "MAIN_a.number.col", "MAIN_a.length.col", "_MAIN_2000.toc"):
        file = sealed.Sealing(folder / name, name)
        file.write(bomb)
        file.close()
    for name in ("MAIN_b.seg", "MAIN_b.trm", "MAIN_b.vps", "MAIN_b.pst", "_MAIN_1.toc"):
        (folder / name).write_bytes(bomb)


def use(corpus: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Everything that opens or makes an index; what a search finds in the end."""
    for arguments in (["search", "river"], ["articles"], ["check"], ["index"], ["search", "price"], ["tags"]):
        assert main(["-C", str(corpus), *arguments]) in (0, 1)
    capsys.readouterr()
    main(["-C", str(corpus), "search", "river"])
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    index = Index(places.cache_folder(corpus), corpus)
    for query in QUERIES:
        index.search(query, tagged=lambda field, value: frozenset())
    with contextlib.suppress(FileWriteError):
        index.tidy()
    names = found(index, "river")
    index.close()
    return sorted(names)


def test_the_bomb_is_one(tmp_path: Path, marker: Path) -> None:
    """Else the tests below would prove nothing."""
    plant(tmp_path / "index", marker)
    (tmp_path / "index" / "_MAIN_2000.toc").unlink()  # this one is in our own form, which Whoosh does not know
    code = "import sys, whoosh.index; whoosh.index.open_dir(sys.argv[1]).reader()"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, tmp_path / "index"], capture_output=True)
    assert marker.exists()


@pytest.mark.parametrize(
    "where",
    [
        "corpus/index",
        "corpus/.index",
        "corpus/tags",
        "corpus/tags/index",
        "corpus",
        "corpus/.cache/passage-reader",
        "corpus/news",
    ],
)
def test_in_the_corpus(library: Path, marker: Path, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    plant(library.parent / where, marker)
    assert [one for one in use(library, capsys) if one.endswith(".md")] == ["news/0.md", "news/1.md", "news/2.md"]
    assert not marker.exists()


def test_the_corpus_is_an_index(tmp_path: Path, marker: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plant(tmp_path / "index", marker)
    assert use(tmp_path / "index", capsys) == []
    plant(tmp_path / "whole" / "index", marker)
    (tmp_path / "whole" / "catalogue.sqlite").write_bytes(b"")
    use(tmp_path / "whole", capsys)
    assert not marker.exists()


def test_links_from_the_corpus_to_an_index(
    library: Path, marker: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(tmp_path / "elsewhere", marker)
    (library / "index").symlink_to(tmp_path / "elsewhere")
    (library / "link.toc").symlink_to(tmp_path / "elsewhere" / "_MAIN_7.toc")
    (library / "tags").mkdir()
    (library / "tags" / "news").symlink_to(tmp_path / "elsewhere")
    (library / "cache").symlink_to(places.cache_folder(library))
    assert "news/0.md" in use(library, capsys)
    assert not marker.exists()


def test_tags_and_imports_that_name_the_cache_folder(
    library: Path, marker: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    use(library, capsys)
    plant(tmp_path / "bombs", marker)
    cache = places.cache_folder(library)
    climbing = os.path.relpath(cache / "index", library)
    before = sorted(path.name for path in (cache / "index").iterdir())
    passage = "- {id: p-k3f9x2ab, tags: [a], start: 0, end: 5, quote: River, prefix: '', suffix: ''}\n"
    for number, name in enumerate((f"{climbing}/_MAIN_9.toc", str(cache / "index" / "_MAIN_9.toc"), "../../x")):
        put(library, f"tags/{number}.yaml", f"version: 1\narticle: {name!r}\ntext_sha256: ''\npassages:\n{passage}")
    bombs = sorted((tmp_path / "bombs").iterdir())
    with zipfile.ZipFile(tmp_path / "all.qdpx", "w") as packed:
        packed.writestr("project.qde", "<Project xmlns='urn:QDA-XML:project:1.0' name='x'/>")
        for path in bombs:
            packed.write(path, f"{climbing}/{path.name}")
            packed.write(path, f"Sources/{climbing}/{path.name}")
            packed.write(path, str(cache / "index" / path.name))
    for source in (tmp_path / "all.qdpx", *bombs, tmp_path / "bombs"):
        assert main(["-C", str(library), "import", str(source)]) in (0, 1, 2)
    assert sorted(path.name for path in (cache / "index").iterdir()) == before
    assert "news/0.md" in use(library, capsys)
    assert not marker.exists()


@pytest.mark.parametrize("above", [0o700, 0o777])
def test_where_the_index_itself_should_be(
    library: Path, marker: Path, above: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a variable that points into the corpus, say. It is built anew; if others can write there, it is left alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(library / "brought"))
    use(library, capsys)
    cache = places.cache_folder(library)
    assert cache.is_relative_to(library)
    shutil.rmtree(cache / "index")
    plant(cache / "index", marker)
    (library / "brought").chmod(above)
    names = [] if above == 0o777 else ["news/0.md", "news/1.md", "news/2.md"]
    assert use(library, capsys) == names
    assert not marker.exists()


def test_nothing_is_unpickled_ever(library: Path, tmp_path: Path) -> None:
    """Python itself tells of each class that a pickle names: here nobody may hear of one."""
    code = """
import sys
heard = []
def hear(event, arguments):
    if event in ("pickle.find_class", "marshal.loads", "marshal.load") and armed:
        heard.append((event, arguments))
armed = False
import pathlib, pickle, reader.search, reader.search.update, whoosh.index, whoosh.writing, whoosh.codec.whoosh3, sqlite3
import reader.search.evaluate_arrays, reader.search.tidying, reader.search.nearest, whoosh.lang.snowball.english
sys.addaudithook(hear)
armed = True
pickle.loads(pickle.dumps(pathlib.Path("a")))
assert heard, "nothing can be heard"
heard.clear()
corpus = pathlib.Path(sys.argv[1])
index = reader.search.Index(pathlib.Path(sys.argv[2]), corpus)
index.update()
for number in range(12):
    (corpus / f"new{number}.md").write_text("A river.")
    index.update(names=[f"new{number}.md"] if number % 2 else None)
    assert index.search("river OR rivr~").total == number + 4
index.facets("river"), index.words("ri"), index.snippet("river", "new1.md")
assert index.tidy()
index.update(rebuild=True)
assert index.search("riv*").total == 15
assert not [one for one in heard if one[0].startswith("pickle")], heard
"""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, library, tmp_path / "cache"], capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
