"""The tables over the main screen, as a person meets them: figures, tags × articles, a sentence elsewhere."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from reader import files
from reader.app import copying, indexing
from reader.app.screens.elsewhere import ElsewhereScreen
from reader.app.screens.figures import FiguresGrid, FiguresScreen
from reader.app.screens.matrix import MatrixGrid, MatrixScreen
from reader.app.screens.save_as import SaveAs
from reader.app.widgets.fields import LineField
from reader.app.widgets.places import PlaceList
from reader.articles import Passage
from reader.corpus import Corpus
from reader.errors import FileWriteError
from tests.app.hostile import HOSTILE, screen_text
from tests.app.opened import Opened, nothing_new, opened, write_corpus


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is up to date when a test begins; no test here ends another process in the middle."""

    monkeypatch.setattr(indexing, "run_index_process", nothing_new)


async def figures(reader: Opened, *articles: str) -> FiguresGrid:
    for number, name in enumerate(articles):
        await reader.open(name, beside=number > 0)
    await reader.press("F")
    await reader.until(lambda: isinstance(reader.app.screen, FiguresScreen))
    grid = reader.app.screen.query_one(FiguresGrid)
    await reader.until(lambda: grid.row_count(), "rows")
    return grid


def words(grid: FiguresGrid) -> list[tuple[str, ...]]:
    return [tuple("; ".join(cell.words) for cell in row.cells) for row in grid.rows]


async def test_figures_what_differs_first_and_from_a_cell_to_its_place(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path)) as reader:
        grid = await figures(reader, "alpha.md", "beta.md")
        assert words(grid)[0] == ("three levels", "Two layers")
        assert grid.rows[0].differs
        await reader.press("l")
        assert (grid.row, grid.column) == (0, 1)
        places = reader.app.screen.query_one(PlaceList)
        assert [row.text for row in places.rows] == ["Two layers will hold the bridge, an engineer said."]
        await reader.press("enter")
        await reader.until(lambda: reader.app.screen is reader.main)
        await reader.until(lambda: (shown := reader.main.shown()) and shown.article.id == "beta.md")
        shown = reader.main.shown()
        assert shown is not None
        await reader.until(lambda: shown.pane.cursor == shown.article.text.index("Two layers will"))


async def test_figures_all_or_only_what_differs_and_by_words(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path)) as reader:
        grid = await figures(reader, "alpha.md", "beta.md")
        count = grid.row_count()
        await reader.press("a")
        assert 0 < grid.row_count() < count
        assert all(row.differs for row in grid.rows)
        await reader.press("slash", *"layers")
        assert words(grid) == [("three levels", "Two layers")]
        await reader.press(*"zzz")
        assert grid.row_count() == 0
        await reader.press("escape", "a")
        await reader.until(lambda: grid.row_count() == count)
        await reader.press("G", "escape")
        await reader.until(lambda: reader.app.screen is reader.main)
        last = grid.row
        await reader.press("F")
        await reader.until(lambda: isinstance(reader.app.screen, FiguresScreen))
        again = reader.app.screen.query_one(FiguresGrid)
        await reader.until(lambda: again.row_count() == count)
        assert again.row == last  # where the person was


async def test_figures_steps_through_the_places_of_a_cell(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, {"a.txt": "It has three levels. Three levels it is.\n", "b.txt": "It has two.\n"})
    async with opened(folder) as reader:
        grid = await figures(reader, "a.txt", "b.txt")
        places = reader.app.screen.query_one(PlaceList)
        grid.go(next(number for number, row in enumerate(grid.rows) if len(row.cells[0].places) == 2), 0)
        await reader.until(lambda: len(places.rows) == 2)
        await reader.press("n")
        assert places.cursor == 1
        await reader.press("n")
        assert places.cursor == 0
        await reader.press("N", "tab")
        assert reader.app.screen.focused is places
        await reader.press("k", "j", "enter")
        await reader.until(lambda: reader.app.screen is reader.main)
        shown = reader.main.shown()
        assert shown is not None
        await reader.until(lambda: shown.pane.cursor == shown.article.text.index("Three levels it"))


async def test_figures_needs_two_articles(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path)) as reader:
        await reader.until(lambda: not reader.main.indexing.running)  # it is not to be cut off by the end of the test
        await reader.press("F")
        assert "open a second one" in reader.said
        assert reader.app.screen is reader.main


async def test_articles_that_name_nothing(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path, {"a.txt": "so it goes.\n", "b.txt": "and so on.\n"})) as reader:
        await reader.open("a.txt")
        await reader.open("b.txt", beside=True)
        await reader.press("F")
        await reader.until(lambda: isinstance(reader.app.screen, FiguresScreen))
        await reader.until(lambda: not reader.main.background.busy)
        await reader.press("j", "l", "n", "a", "enter", "o", "space", "G", "g", "g", "tab")
        assert isinstance(reader.app.screen, FiguresScreen)
        await reader.press("q")
        await reader.until(lambda: reader.app.screen is reader.main)


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (160, 50)])
async def test_hostile_words_and_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    folder = write_corpus(
        tmp_path,
        {
            f"{name}.txt": f"He counted {number} levels {HOSTILE} in all, [bold]said {HOSTILE}.\n"
            for name, number in ("a3", "b4")
        },
    )
    corpus = Corpus.open(folder, author="ada")
    corpus.tags.add(corpus.article("a.txt"), Passage(0, 10), ["[bold]x/y"])
    corpus.close()
    async with opened(folder, size=size) as reader:
        await figures(reader, "a.txt", "b.txt")
        for key in ("j", "l", "h", "k", "pagedown", "home", "end", "q"):
            await reader.press(key)
        await reader.press("M")
        await reader.until(lambda: isinstance(reader.app.screen, MatrixScreen))
        await reader.until(lambda: reader.app.screen.query_one(MatrixGrid).row_count())
        for key in ("j", "l", "p", "w", "z", "Z", "a", "q"):
            await reader.press(key)
            await reader.until(lambda: not reader.main.background.busy)
        assert not set(screen_text(reader.app)) & set("\x1b\x07\x9b\u202e")


# -- tags × articles


def tagged(folder: Path) -> Path:
    corpus = Corpus.open(write_corpus(folder), author="ada")
    for name, quote, tags in (
        ("alpha.md", "three levels of safety", ["figure/levels"]),
        ("alpha.md", "The second level is a coalition", ["part/coalition", "figure/levels"]),
        ("beta.md", "Two layers", ["figure/levels"]),
        ("beta.md", "The coalition of builders", ["part/coalition"]),
        ("gamma.txt", "coalition of builders", ["part/coalition"]),
    ):
        article = corpus.article(name)
        start = article.text.index(quote)
        corpus.tags.add(article, Passage(start, start + len(quote)), tags)
    corpus.close()
    return folder


async def matrix(reader: Opened) -> MatrixGrid:
    await reader.press("M")
    await reader.until(lambda: isinstance(reader.app.screen, MatrixScreen))
    grid = reader.app.screen.query_one(MatrixGrid)
    await reader.until(lambda: grid.row_count(), "tags")
    return grid


def counts(grid: MatrixGrid) -> dict[str, list[str]]:
    return {
        tag.name: [grid.cell(row, column, 30)[0].plain for column in range(grid.column_count())]
        for row, tag in enumerate(grid.rows)
    }


async def test_the_matrix_counts_up_the_tree_and_folds(tmp_path: Path) -> None:
    async with opened(tagged(tmp_path)) as reader:
        grid = await matrix(reader)
        assert list(grid.columns) == ["beta.md", "alpha.md", "gamma.txt"]
        assert counts(grid) == {
            "figure": ["1", "2", "·"],
            "figure/levels": ["1", "2", "·"],
            "part": ["1", "1", "1"],
            "part/coalition": ["1", "1", "1"],
        }
        await reader.press("j", "z")
        assert [tag.name for tag in grid.rows] == ["figure", "part", "part/coalition"]
        assert grid.row == 0
        await reader.press("Z")
        assert [tag.name for tag in grid.rows] == ["figure", "part"]
        await reader.press("Z")
        assert len(grid.rows) == 4


async def test_against_open_articles_all_and_sources(tmp_path: Path) -> None:
    async with opened(tagged(tmp_path)) as reader:
        await reader.open("alpha.md")
        grid = await matrix(reader)
        assert list(grid.columns) == ["alpha.md"]
        for columns in (["beta.md", "alpha.md", "gamma.txt"], ["Alpha Post", "Beta Wire", ""], ["alpha.md"]):
            await reader.press("a")
            await reader.until(lambda columns=columns: list(grid.columns) == columns, str(columns))


async def test_tags_against_tags_say_in_which_articles(tmp_path: Path) -> None:
    async with opened(tagged(tmp_path)) as reader:
        grid = await matrix(reader)
        await reader.press("p")
        await reader.until(lambda: "figure/levels" in grid.columns)
        assert counts(grid)["part/coalition"][list(grid.columns).index("figure/levels")] == "1 B"
        await reader.press("w")
        await reader.until(lambda: counts(grid)["part/coalition"][list(grid.columns).index("figure/levels")] == "4 AB")
        await reader.press("slash", *"part,levels")
        assert [tag.name for tag in grid.rows] == ["part", "part/coalition"]
        assert list(grid.columns) == ["figure/levels"]
        await reader.press("enter", "p")
        await reader.until(lambda: "figure/levels" not in grid.columns)


async def test_what_is_typed_while_it_is_counted_another_way_is_about_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = threading.Event()
    pairs = Corpus.tag_pairs

    def slowly(self: Corpus, *arguments: object) -> object:
        counted.wait(20)
        return pairs(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Corpus, "tag_pairs", slowly)
    async with opened(tagged(tmp_path)) as reader:
        grid = await matrix(reader)
        await reader.press("p", "Z")
        assert [tag.name for tag in grid.rows] == ["figure", "part"]
        assert list(grid.columns) == ["beta.md", "alpha.md", "gamma.txt"]
        await reader.press("w", "a", "p", "slash", *"part, beta", "enter")
        assert list(grid.columns) == ["beta.md"]
        counted.set()
        await reader.press("slash", "ctrl+u", "enter")
        await reader.until(lambda: "figure/levels" in grid.columns)


async def test_from_a_cell_to_its_passage_and_to_all_side_by_side(tmp_path: Path) -> None:
    async with opened(tagged(tmp_path)) as reader:
        grid = await matrix(reader)
        grid.go(1, 1)
        places = reader.app.screen.query_one(PlaceList)
        await reader.until(lambda: len(places.rows) == 2)
        await reader.press("n", "enter")
        await reader.until(lambda: reader.open_articles == ["alpha.md"])
        shown = reader.main.shown()
        assert shown is not None
        await reader.until(lambda: shown.pane.cursor == shown.article.text.index("The second level is a"))
        await reader.press("M")
        await reader.until(lambda: isinstance(reader.app.screen, MatrixScreen))
        grid = reader.app.screen.query_one(MatrixGrid)
        await reader.until(lambda: grid.row_count())
        await reader.press("p")
        await reader.until(lambda: "figure" in grid.columns)
        await reader.press("w")
        await reader.until(lambda: reader.main.background.busy is False)
        grid.go(3, list(grid.columns).index("figure"))
        await reader.press("o")
        await reader.until(lambda: sorted(reader.open_articles) == ["alpha.md", "beta.md"])


async def test_the_matrix_is_written_as_csv(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    async with opened(tagged(folder)) as reader:
        await matrix(reader)
        await reader.press("e")
        await reader.until(lambda: isinstance(reader.app.screen, SaveAs))
        field = reader.app.screen.query_one("LineField")
        target = tmp_path / "out.csv"
        for wrong in ("", str(folder / "x.csv"), str(tmp_path), str(tmp_path / "no" / "x.csv")):
            field.value = wrong
            await reader.press("enter")
            assert isinstance(reader.app.screen, SaveAs)
            assert reader.app.screen.query_one(".problem").display
        target.write_text("old")
        field.value = str(target)
        await reader.press("enter")
        assert target.read_text() == "old"
        await reader.press("enter")
        await reader.until(lambda: target.read_text() != "old")
        assert target.read_text().splitlines()[:2] == ["tag,beta.md,alpha.md,gamma.txt", "figure,1,2,0"]


async def test_who_has_left_the_matrix_is_told_all_the_same_that_it_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, go_on = tmp_path / "corpus", threading.Event()
    folder.mkdir()

    def full(path: Path, data: bytes) -> None:
        go_on.wait(10)
        raise FileWriteError("no room left", path=path)

    async with opened(tagged(folder)) as reader:
        await matrix(reader)
        await reader.press("e")
        await reader.until(lambda: isinstance(reader.app.screen, SaveAs))
        reader.app.screen.query_one(LineField).value = str(tmp_path / "out.csv")
        monkeypatch.setattr(files, "write_atomic", full)
        await reader.press("enter", "escape")
        await reader.until(lambda: reader.app.screen is reader.main)
        go_on.set()
        await reader.until(lambda: "no room left" in reader.said)


# -- a sentence elsewhere


async def test_where_else_a_sentence_is_told(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path)) as reader:
        await reader.open("alpha.md")
        await reader.go("The second level is a coalition")
        await reader.press(")", "C")
        await reader.until(lambda: isinstance(reader.app.screen, ElsewhereScreen))
        found = reader.app.screen.query_one(PlaceList)
        await reader.until(lambda: found.rows, "sentences")
        assert "alpha.md" not in {row.article for row in found.rows}
        at = next(number for number, row in enumerate(found.rows) if row.article == "beta.md")
        found.move_to(at)
        start = found.rows[at].start
        await reader.press("o")
        await reader.until(lambda: reader.open_articles == ["alpha.md", "beta.md"])
        await reader.until(lambda: (shown := reader.main.shown()) is not None and shown.article.id == "beta.md")
        shown = reader.main.shown()
        assert shown is not None
        await reader.until(lambda: shown.pane.cursor == start)


async def test_a_sentence_that_nobody_else_tells(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, {"a.txt": "Zebras graze quietly.\n", "b.txt": "Nothing of the sort here.\n"})
    async with opened(folder) as reader:
        await reader.open("a.txt")
        await reader.press("C")
        await reader.until(lambda: isinstance(reader.app.screen, ElsewhereScreen))
        await reader.until(lambda: not reader.main.background.busy)
        await reader.press("enter", "o", "j")
        assert isinstance(reader.app.screen, ElsewhereScreen)
        await reader.press("escape")
        await reader.until(lambda: reader.app.screen is reader.main)


# -- near copies


async def test_near_copies_are_known_once_they_were_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def found(*_: object) -> tuple[list[Sequence[str]], str]:
        await asyncio.sleep(0)
        return [["alpha.md", "beta.md"]], ""

    monkeypatch.setattr(copying, "run_copies_process", found)
    monkeypatch.setattr(copying, "SOON", 0.01)
    async with opened(write_corpus(tmp_path)) as reader:
        await reader.until(lambda: reader.main.corpus.story_of("beta.md") == ("alpha.md", "beta.md"))
        reader.main.copying.update(asked=True)
        await reader.until(lambda: "1 story stands in several articles" in reader.said)


async def test_what_copies_have_to_complain_of_is_not_said_while_the_corpus_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = []

    async def failed(corpus: Path, *_: object) -> tuple[None, str]:
        ended.append(corpus.exists())
        return None, "something is wrong"

    monkeypatch.setattr(copying, "run_copies_process", failed)
    folder = write_corpus(tmp_path / "corpus")
    async with opened(folder) as reader:
        reader.main.copying.update(asked=True)
        await reader.until(lambda: "something is wrong" in reader.said)
        folder.rename(tmp_path / "elsewhere")
        reader.main.say("")
        reader.main.copying.update(asked=True)
        await reader.until(lambda: ended == [True, False])
        await reader.pilot.pause(0.05)
        assert "something is wrong" not in reader.said
        (tmp_path / "elsewhere").rename(folder)


async def test_the_process_that_finds_them(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"a.txt": "One two three four five six seven.\n" * 9, "b.txt": "Seven of nine.\n"})
    (tmp_path / "c.txt").write_text((tmp_path / "a.txt").read_text(), "utf-8")
    seen: list[tuple[int, int]] = []
    groups, trouble = await copying.run_copies_process(tmp_path, lambda done, total: seen.append((done, total)))
    assert (groups, trouble) == ([["a.txt", "c.txt"]], "")
    assert seen[-1] == (3, 3)
    groups, trouble = await copying.run_copies_process(tmp_path / "nowhere", lambda done, total: None)
    assert groups is None
    assert "no such folder" in trouble


async def test_a_table_says_its_keys(tmp_path: Path) -> None:
    async with opened(write_corpus(tmp_path)) as reader:
        await figures(reader, "alpha.md", "beta.md")
        await reader.press("question_mark")
        await reader.until(lambda: type(reader.app.screen).__name__ == "Help")
        await reader.until(lambda: "all / differing" in screen_text(reader.app))
        await reader.press("escape")
        await reader.until(lambda: type(reader.app.screen).__name__ == "FiguresScreen")


@pytest.mark.parametrize(("width", "says"), [(160, "w where pairs meet"), (80, "? all keys"), (44, "? all keys")])
async def test_the_last_row_of_a_table_always_says_how_to_leave(tmp_path: Path, width: int, says: str) -> None:
    async with opened(write_corpus(tmp_path), size=(width, 24)) as reader:
        await reader.press("M")
        await reader.until(lambda: isinstance(reader.app.screen, MatrixScreen), "the matrix")
        await reader.pilot.pause()
        row = screen_text(reader.app).rstrip().splitlines()[-1]
        assert row.startswith(" Enter go there")
        assert row.rstrip().endswith("Esc leave")
        assert says in row
        assert "…" not in row
