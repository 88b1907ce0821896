"""Export and import from the interface: asked for in the palette, with a path that Tab completes."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import files
from reader.app import exchanging
from reader.app.screens.confirm import Confirm
from reader.app.screens.exchange import PathDialog
from reader.app.widgets.fields import LineField
from tests.app.hostile import HOSTILE, assert_harmless, screen_text
from tests.app.opened import Opened, opened, write_corpus

TABLE = "document,tag,content\nalpha,steel,The first level is steel.\nnowhere,x,said by nobody at all\n"


async def type_path(reader: Opened, path: Path) -> None:
    await reader.until(lambda: isinstance(reader.app.screen, PathDialog))
    await reader.pilot.pause()
    reader.app.screen.query_one(LineField).value = str(path)
    await reader.press("enter")


async def test_what_is_imported_can_be_exported_and_undone(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (tmp_path / "in.csv").write_text(TABLE, "utf-8")
    async with opened(write_corpus(corpus)) as reader:
        exchanging.import_file(reader.main)
        await type_path(reader, tmp_path / "in.csv")
        await reader.until(lambda: isinstance(reader.app.screen, Confirm), "what it would bring")
        assert not (corpus / "tags").exists() or not list((corpus / "tags").rglob("*.yaml"))
        await reader.press("y")
        await reader.until(lambda: reader.said.startswith("imported: 1 passage added in 1 article"))
        assert reader.said.endswith("1 part of the file could not be taken in")
        for name, form in exchanging.FORMATS.items():
            exchanging.export(reader.main, name)
            out = tmp_path / f"out-{name}{form.suffix}"
            await type_path(reader, out)
            await reader.until(lambda: reader.said.startswith("exported to"), name)
            assert out.stat().st_size > 50
            reader.main.say("")
        exchanging.export(reader.main, "csv")
        await type_path(reader, tmp_path / "out-csv.csv")
        await reader.until(lambda: isinstance(reader.app.screen, Confirm), "whether to replace it")
        await reader.press("n")
        await reader.press("u")
        await reader.until(lambda: reader.said.startswith("Undone: imported in.csv"))


@pytest.mark.parametrize(
    ("content", "words"), [("a,b\n", "no format"), ("document,content\na\n", "in.csv:2: has 1 cells")]
)
async def test_what_cannot_be_imported_is_said(tmp_path: Path, content: str, words: str) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (tmp_path / "in.csv").write_text(content, "utf-8")
    async with opened(write_corpus(corpus)) as reader:
        exchanging.import_file(reader.main)
        await type_path(reader, tmp_path / "in.csv")
        await reader.until(lambda: words in reader.said)
        exchanging.export(reader.main, "csv")
        await type_path(reader, corpus / "x.csv")
        # It stays to be corrected.
        await reader.until(lambda: "lies in the corpus" in screen_text(reader.app))
        assert reader.app.screen.query_one(LineField).value == str(corpus / "x.csv")
        await type_path(reader, tmp_path / "nowhere" / "x.csv")
        await reader.until(lambda: "no such folder" in screen_text(reader.app))
        await type_path(reader, tmp_path / "x.csv")
        await reader.until(lambda: reader.app.screen is reader.main)


async def test_tab_completes_a_path_and_lists_what_could_follow(tmp_path: Path) -> None:
    corpus, folder = tmp_path / "corpus", tmp_path / "files"
    corpus.mkdir()
    (folder / "sub").mkdir(parents=True)
    for name in ("alpha-1.csv", "alpha-2.csv", HOSTILE.replace("/", "|")):
        (folder / name).write_text("x")
    async with opened(write_corpus(corpus)) as reader:
        reader.app.push_screen(PathDialog("Title", HOSTILE, f"{folder}/al"))
        await reader.until(lambda: isinstance(reader.app.screen, PathDialog))
        await reader.pilot.pause()
        field = reader.app.screen.query_one(LineField)
        await reader.press("tab")
        assert field.value == f"{folder}/alpha-"
        assert_harmless(reader.app, "alpha-1.csv   alpha-2.csv")
        field.value = f"{folder}/s"
        await reader.press("tab")
        assert field.value == f"{folder}/sub/"
        field.value = f"{folder}/["
        await reader.press("tab")
        assert_harmless(reader.app)
        field.value = ""
        await reader.press("enter")
        assert isinstance(reader.app.screen, PathDialog)
        await reader.press("escape")
        await reader.until(lambda: not isinstance(reader.app.screen, PathDialog))


def test_completions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b").mkdir()
    for name in ("a.txt", "ab.txt", ".hidden", "b/c"):
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    assert files.completions("") == ("a.txt", "ab.txt", "b/")
    assert files.completions("ab") == ("ab.txt",)
    assert files.completions("b/") == ("b/c",)
    assert files.completions(".h") == (".hidden",)
    assert files.completions(f"{tmp_path}/b") == (f"{tmp_path}/b/",)
    assert files.completions("none/x") == files.completions("\0/") == ()
    assert len(files.completions("", 2)) == 2
    assert all(path.startswith("/") for path in files.completions("/"))
