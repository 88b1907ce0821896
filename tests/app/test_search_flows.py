"""What a person does with a search on the main screen: group, narrow, preview, save, ask for help."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.app import indexing, listing, previewing
from reader.app.screens.facets import Facets
from reader.app.screens.query_help import QueryHelp
from reader.app.screens.searches import Searches
from reader.app.widgets import search_field
from reader.app.widgets.preview import Preview
from reader.corpus import Corpus
from reader.search import Results
from reader.search.query_help import QUERY_HELP
from tests.app.hostile import screen_text
from tests.app.opened import Opened, nothing_new, opened, write_corpus


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)
    return write_corpus(tmp_path / "corpus")


async def in_dialog(reader: Opened, kind: type) -> object:
    await reader.until(lambda: isinstance(reader.app.screen, kind), kind.__name__)
    await reader.pilot.pause()
    return reader.app.screen


# -- rows


async def test_rows_say_how_many_matches_their_article_has(corpus, monkeypatch):
    monkeypatch.setattr(listing, "_LOOK_CLOSER", 0.01)
    async with opened(corpus) as reader:
        await reader.search("level OR coalition")
        await reader.until(lambda: len(reader.listed) == 3)
        await reader.until(lambda: [row.found for row in reader.results.rows if row.article == "alpha.md"] == [5])
        assert "5 matches" in screen_text(reader.app)


async def test_a_hit_across_a_line_break_is_marked_whole(corpus):
    (corpus / "delta.txt").write_text("A long title for it\n\nThey want a second\nlevel of steel there.\n", "utf-8")
    async with opened(corpus) as reader:
        await reader.search('"second level of steel"')
        await reader.until(lambda: reader.listed == ["delta.txt"])
        row = reader.results.rows[0]
        assert [" ".join(row.snippet[a:b].split()) for a, b in row.matches] == ["second level of steel"]
        assert "second level of steel" in screen_text(reader.app)


async def test_all_hits_are_listed_once_nobody_types(corpus, monkeypatch):
    monkeypatch.setattr("reader.app.searching.FIRST", 1)
    async with opened(corpus) as reader:
        await reader.search("coalition")
        await reader.until(lambda: len(reader.listed) == 3)


async def test_an_estimate_and_a_plain_look_through_the_files_are_said(corpus, monkeypatch):
    async with opened(corpus) as reader:
        hits = reader.main.corpus.search("coalition").hits
        found = Results("coalition", hits, 1200, about=True, plain=True, notice="the index is being built")
        monkeypatch.setattr(Corpus, "search", lambda self, query, **_: found)
        await reader.search("coalition")
        await reader.until(lambda: "about 1,200 of 3 articles · looked through the files" in screen_text(reader.app))
        await reader.until(lambda: "the index is being built" in screen_text(reader.app))


async def test_the_query_as_it_was_run_can_be_read_back(corpus):
    async with opened(corpus) as reader:
        await reader.search("coalition -paris")
        await reader.until(lambda: "run as: coalition AND NOT paris" in screen_text(reader.app))
        await reader.search("coalition builders")
        await reader.until(lambda: "run as" not in screen_text(reader.app))


# -- groups


async def test_rows_stand_under_headings_that_fold(corpus):
    async with opened(corpus) as reader:
        reader.results.focus()
        await reader.press("z")
        await reader.until(lambda: reader.listed == ["", "alpha.md", "", "beta.md", "", "gamma.txt"])
        assert "no source  1" in screen_text(reader.app)
        await reader.press("home", "enter")
        await reader.until(lambda: reader.listed == ["", "", "beta.md", "", "gamma.txt"])
        assert reader.results.heading.label == "Alpha Post" and not reader.open_articles
        await reader.press("o", "enter", "z")
        await reader.until(lambda: reader.results.rows[0].title == "September 2025")
        await reader.press("z", "z")
        await reader.until(lambda: reader.listed == ["alpha.md", "beta.md", "gamma.txt"])


async def test_the_next_result_goes_over_headings(corpus):
    async with opened(corpus) as reader:
        reader.results.focus()
        await reader.press("z")
        await reader.until(lambda: "" in reader.listed)
        await reader.open("alpha.md")
        await reader.press("J")
        await reader.until(lambda: reader.open_articles == ["beta.md"])


# -- facets


async def test_narrowing_by_a_facet_is_seen_in_the_query_and_can_be_taken_back(corpus):
    async with opened(corpus) as reader:
        await reader.search("coalition")
        await reader.until(lambda: len(reader.listed) == 3)
        await reader.press("enter", "c")
        await in_dialog(reader, Facets)
        await reader.until(lambda: "Alpha Post" in screen_text(reader.app) and "━" in screen_text(reader.app))
        await reader.press("enter")
        await reader.until(lambda: reader.field.query_text == 'coalition source:"Alpha Post"')
        await reader.until(lambda: reader.listed == ["alpha.md"])
        await reader.press("c")
        await in_dialog(reader, Facets)
        await reader.until(lambda: "✓ Alpha Post" in screen_text(reader.app))
        await reader.press("escape", "backspace")
        await reader.until(lambda: len(reader.listed) == 3 and reader.field.query_text == "coalition")
        await reader.press("backspace")
        assert "nothing was chosen" in reader.said


async def test_minus_excludes_and_typing_finds_a_value(corpus):
    async with opened(corpus) as reader:
        await reader.search("coalition")
        await reader.until(lambda: len(reader.listed) == 3)
        await reader.press("enter", "c")
        await in_dialog(reader, Facets)
        await reader.until(lambda: "Alpha Post" in screen_text(reader.app))
        await reader.press(*"alph", "-")
        await reader.until(lambda: "alpha.md" not in reader.listed and len(reader.listed) == 2)
        assert "-source" in reader.field.query_text


# -- preview


async def test_the_preview_follows_and_never_takes_the_attention(corpus, monkeypatch):
    monkeypatch.setattr(previewing, "_REST_TYPING", 0.01)
    async with opened(corpus) as reader:
        preview = reader.main.query_one(Preview)
        await reader.until(lambda: preview.document is not None and preview.document.article_id == "alpha.md")
        reader.results.focus()
        await reader.press("j")
        await reader.until(lambda: preview.document.article_id == "beta.md")
        assert reader.main.focused is reader.results
        await reader.search("december")
        await reader.until(lambda: preview.document.article_id == "alpha.md")
        await reader.until(lambda: preview.text[preview.cursor :].startswith("December"))
        assert reader.main.focused is reader.field.field
        await reader.press("enter", "enter")
        await reader.until(lambda: reader.open_articles == ["alpha.md"])
        assert not preview.display


async def test_the_preview_is_turned_on_below_the_list_and_off_again(corpus):
    async with opened(corpus, size=(80, 30)) as reader:
        preview = reader.main.query_one(Preview)
        assert not preview.display
        reader.results.focus()
        await reader.press("i")
        await reader.until(lambda: preview.display and preview.region.y > reader.results.region.y)
        await reader.press("i")
        await reader.until(lambda: not preview.display)
        await reader.pilot.resize_terminal(40, 10)
        await reader.press("i")
        await reader.until(lambda: "no room" in reader.said)


# -- saved searches, help


async def test_a_search_is_saved_run_renamed_and_forgotten(corpus):
    async with opened(corpus) as reader:

        def saved() -> dict[str, str]:
            return reader.main.corpus.saved_searches()

        await reader.search("coalition")
        await reader.press("enter", "@")
        await in_dialog(reader, Searches)
        await reader.press("enter", *"build", "enter")
        await reader.until(lambda: saved() == {"build": "coalition"})
        await reader.until(lambda: "@build" in screen_text(reader.app))
        await reader.press("r", "s", "enter")
        await reader.until(lambda: saved() == {"builds": "coalition"})
        await reader.until(lambda: "@builds" in screen_text(reader.app))
        await reader.press("enter")
        await reader.until(lambda: reader.field.query_text == "@builds")
        await reader.press("@")
        await in_dialog(reader, Searches)
        await reader.press("d")
        assert saved()
        await reader.press("d")
        await reader.until(lambda: not saved())


async def test_an_example_of_the_help_is_run(corpus):
    async with opened(corpus) as reader:
        await reader.press("s", "f1")
        await in_dialog(reader, QueryHelp)
        await reader.press("j", "enter")
        second = QUERY_HELP[0].rows[1].example
        await reader.until(lambda: reader.main.searching.query == second)


async def test_a_suggestion_is_taken_with_a_key_from_the_field_and_from_the_list(corpus, monkeypatch):
    async with opened(corpus) as reader:
        await reader.search("coaliton")
        await reader.until(lambda: "Did you mean" in screen_text(reader.app))
        await reader.press("ctrl+y")
        await reader.until(lambda: len(reader.listed) == 3 and reader.field.query_text == "coalition")
        await reader.press("ctrl+y")
        assert "nothing is suggested" in reader.said


async def test_what_was_searched_for_is_there_again_the_next_day(corpus):
    async with opened(corpus) as reader:
        await reader.search("december")
        await reader.press("enter", "z", "ctrl+q")
    async with opened(corpus) as reader:
        assert reader.main.searching.history.queries == ("december",) and reader.main.listing.by == "source"
        await reader.press("s")
        reader.field.set_query("")
        await reader.press("up")
        assert reader.field.query_text == "december"


# -- in the article


async def test_words_of_the_search_and_texts_that_are_found_have_colours_of_their_own(corpus):
    async with opened(corpus) as reader:
        await reader.search("level AND coalition")
        await reader.until(lambda: reader.listed == ["alpha.md"])
        await reader.open("alpha.md")
        await reader.until(lambda: "1 level" in screen_text(reader.app) and "2 coalition" in screen_text(reader.app))
        await reader.press("/", *"steel", "enter")
        await reader.press("/", *"bridge", "enter")
        await reader.until(lambda: "3 steel" in screen_text(reader.app) and "4 bridge" in screen_text(reader.app))
        await reader.press("escape")
        await reader.until(lambda: "2 coalition" in screen_text(reader.app))


async def test_fields_sources_and_saved_searches_are_offered_while_one_types(corpus):
    async with opened(corpus) as reader:
        await reader.press("s", *"sourc")
        await reader.until(lambda: "source:" in screen_text(reader.app))
        await reader.press("tab", *"alp")
        await reader.until(lambda: "Alpha Post" in screen_text(reader.app))
        await reader.press("tab")
        await reader.until(lambda: reader.listed == ["alpha.md"])


async def test_a_query_that_is_still_being_typed_is_kept(three_articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_field, "DEBOUNCE", 60.0)
    async with opened(three_articles) as reader:
        await reader.press("s", *"steel")
        assert reader.main.searching.query == ""  # nobody has searched for it yet
        assert reader.main.keeping.now().query == "steel"
