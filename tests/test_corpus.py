"""The articles shipped in corpus/: complete, tagged where their tag files say, and in words of our own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from reader.articles import Article, read_article
from reader.tags import State, TagStore

REPOSITORY = Path(__file__).parent.parent
CORPUS = REPOSITORY / "corpus"
ARTICLES = sorted(path.name for path in CORPUS.glob("*.md"))

# The texts that the articles retell. They are not part of the repository; where they are missing the articles cannot
# be held against them, and the tests that would do so have nothing to compare.
ORIGINALS = REPOSITORY.parent / "shared" / "seeds"
ORIGINAL_NAMES = sorted(path.name for path in ORIGINALS.glob("*.txt")) if ORIGINALS.is_dir() else []

LONGEST_RUN = 7
"""Words in a row that an article may share with an original: eight are a copied phrase."""

# What must not get lost when somebody polishes a sentence: above all what the accounts disagree about.
FACTS = {
    "unn-three-components.md": [
        "three main components",
        "first line of defence",
        "France and Great Britain",
        "peace agreement",
        "ceasefire of long duration",
        "past half-year",
        "August last year",
        "December meeting in Paris",
        "Donald Trump",
        "reporter",
        "UNN",
    ],
    "three-levels.md": [
        "three levels",
        "Level one",
        "Level two",
        "Level three",
        "United Kingdom and France",
        "in August",
        "admitted to NATO",
        "Eastern Europe",
    ],
    "kyiv-two-layers.md": [
        "two layers",
        "second line of defense",
        "Marc Rutte",
        "Mark Rutte",
        "Volodymyr Zelenskyy",
        "MOSCOW",
        "Friday",
        "bilateral meeting",
        "one square kilometer",
        "peace deal",
        "long-term ceasefire",
        "mixture of both",
        "Europe and the US",
        "Budapest Memorandum",
        "Minsk agreement",
        "Wiesbaden",
        "European Commission",
        "deadlock",
    ],
    "tsn-macron-and-rutte.md": [
        "Emmanuel Macron",
        "social network X",
        "'Resolute' coalition",
        "'Coalition of Willing'",
        "'Multinational Forces of Ukraine'",
        "From January on",
        "Paris",
        "800 thousand troops",
        "monitor a ceasefire, with the USA in charge",
        "White House briefing",
        "Volodymyr Zelensky.",
        "next year",
        "Article 5",
        "ТСН",
        "$400 million",
    ],
    "interfax-ukraine-paris-summit.md": [
        "September 4",
        "Coalition of the Willing",
        "Wednesday in Brussels",
        "Alar Karis",
        "President of Estonia",
        "between two parties or among three",
        "single square kilometre",
        "Zelenskyy",
        "von der Leyen",
    ],
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy, so that no test can write into the repository."""
    return Path(shutil.copytree(CORPUS, tmp_path / "corpus"))


def test_there_are_five_articles_and_each_has_its_facts() -> None:
    assert sorted(FACTS) == ARTICLES


@pytest.mark.parametrize("name", ARTICLES)
def test_front_matter_is_complete(name: str) -> None:
    article = read_article(CORPUS, name)
    assert article.metadata.title
    assert article.metadata.language == "en"
    assert re.fullmatch(r"00[0-4]_[0-9a-f]{16}\.txt", dict(article.extra)["based_on"])
    # What an article leaves out of its front matter its original does not give; nothing may be guessed into its place.
    assert bool(article.metadata.source) == name.startswith(("unn", "tsn", "interfax"))
    assert bool(article.metadata.date) == name.startswith(("unn", "interfax"))
    assert not article.metadata.byline


def test_each_article_retells_another_original() -> None:
    originals = [dict(read_article(CORPUS, name).extra)["based_on"] for name in ARTICLES]
    assert len(set(originals)) == len(ARTICLES)


@pytest.mark.parametrize("name", ARTICLES)
def test_no_fact_got_lost(name: str) -> None:
    text = read_article(CORPUS, name).text
    assert [fact for fact in FACTS[name] if fact not in text] == []


@pytest.mark.parametrize("name", ["tsn-macron-and-rutte.md", "interfax-ukraine-paris-summit.md"])
def test_the_list_below_the_story_is_boilerplate(name: str) -> None:
    article = read_article(CORPUS, name)
    marker = re.search(r"^(Read also|MORE ABOUT)$", article.text, re.MULTILINE)
    assert marker is not None
    assert article.body.end <= marker.start()


@pytest.mark.parametrize("name", ARTICLES)
def test_tagged_passages_stand_where_the_file_says(name: str, corpus: Path, tmp_path: Path) -> None:
    article = read_article(corpus, name)
    document = yaml.safe_load((corpus / "tags" / f"{name}.yaml").read_text("utf-8"))
    assert document["article"] == name
    assert document["text_sha256"] == article.text_sha256
    for passage in document["passages"]:
        assert article.text[passage["start"] : passage["end"]] == passage["quote"]
        assert article.text[: passage["start"]].endswith(passage.get("prefix", ""))
        assert article.text[passage["end"] :].startswith(passage.get("suffix", ""))
        assert passage["by"] == "editors"
    anchored = TagStore(corpus, tmp_path / "state", "ada").anchored(article)
    assert len(anchored) == len(document["passages"])
    assert {found.state for found in anchored} == {State.EXACT}


def test_every_tag_is_in_the_codebook_and_every_entry_is_used(corpus: Path, tmp_path: Path) -> None:
    store = TagStore(corpus, tmp_path / "state", "ada")
    used = {tag for name in ARTICLES for passage in store.passages(name) for tag in passage.tags}
    assert used == {tag.name for tag in store.codebook().tags}
    assert store.tagged_articles() == tuple(ARTICLES)
    assert store.problems(ARTICLES) == ()


def test_codebook_says_what_each_tag_means(corpus: Path, tmp_path: Path) -> None:
    tags = TagStore(corpus, tmp_path / "state", "ada").codebook().tags
    assert all(tag.description and "\n" not in tag.description for tag in tags)
    assert sorted(tag.key for tag in tags if tag.key) == list("123456789")
    assert len({tag.colour for tag in tags}) == len(tags)


def test_colours_are_readable_on_dark_and_on_light(corpus: Path, tmp_path: Path) -> None:
    for tag in TagStore(corpus, tmp_path / "state", "ada").codebook().tags:
        assert contrast(tag.colour, "#ffffff") >= 4, tag
        assert contrast(tag.colour, "#121212") >= 4, tag


@pytest.mark.parametrize("name", ARTICLES)
def test_no_phrase_is_copied_from_an_original(name: str) -> None:
    article = read_article(CORPUS, name)
    own = runs(f"{article.metadata.title}\n{article.text}")
    for original in ORIGINAL_NAMES:
        assert own & runs((ORIGINALS / original).read_text("utf-8")) == set()


@pytest.mark.parametrize("name", ARTICLES)
def test_the_story_is_as_long_as_its_original(name: str) -> None:
    article = read_article(CORPUS, name)
    based_on = dict(article.extra)["based_on"]
    if based_on in ORIGINAL_NAMES:
        assert abs(story_words(article) / story_words(read_article(ORIGINALS, based_on)) - 1) <= 0.15


def test_a_copied_phrase_would_be_found() -> None:
    copied = "None of it can be put into practice before that."
    assert runs(copied) & runs('"NONE of it, can be put into\npractice -- before" he said')
    assert not runs(copied) & runs("None of it can be put into effect before that.")


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("’", "'"))


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of words that would be too long to share."""
    found = words(text)
    length = LONGEST_RUN + 1
    return {tuple(found[at : at + length]) for at in range(len(found) - length + 1)}


def story_words(article: Article) -> int:
    """How many words the story has, without the menus around it."""
    return len(words(article.text[article.body.start : article.body.end]))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 reckons it, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a `#rrggbb`, 0 to 1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
