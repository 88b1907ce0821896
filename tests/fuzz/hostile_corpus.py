"""A corpus with strings that do harm in every field: what a stranger's folder may be."""

from __future__ import annotations

import json
import random
from pathlib import Path

from reader.articles import Article
from reader.articles.read import read_article
from tests.fuzz.strings import strange

ARTICLES = 5
_PROSE = (
    "The minister named three levels of safety for the bridge in Paris on 3 September 2025. {0} The first level is"
    " steel, worth 40 million euros.\n\n“We will build it,” said Ada Lane. {1} The second level is a coalition of"
    " builders.\n\n{2}\n\nNobody knew the reason for it. {3}\n"
)
_FIELDS = ("title", "source", "byline", "url", "language", "topic")
_STATED = "version: 1\n"


def quoted(text: str) -> str:
    """A string as YAML may say it, whatever is in it."""
    return json.dumps(text)


def write_hostile_corpus(folder: Path, chance: random.Random) -> list[str]:
    """Articles, tagged passages, a codebook, a link, saved searches; gives the articles' ids."""
    tags = folder / "tags"
    tags.mkdir(parents=True)
    names = [strange(chance) or "x" for _ in range(4)] + [f"{strange(chance)}/{strange(chance)}" for _ in range(3)]
    ids = [_file_name(chance, number) for number in range(ARTICLES)]
    ids[-1] = f"a\x1b]0;x\x07 b\n[red]{chance.random()}/{ids[-1]}"
    for number, name in enumerate(ids):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        stated = "".join(f"{one}: {quoted(strange(chance))}\n" for one in _FIELDS)
        prose = _PROSE.format(*(strange(chance) for _ in range(4)))
        text = f"---\n{stated}date: 2025-09-03\n---\n\n{prose}"
        path.write_bytes(text.encode("utf-8", "surrogatepass" if number % 2 else "replace"))
        article = read_article(folder, name)
        (tags / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (tags / f"{name}.yaml").write_text(_tag_file(article, names, chance), "utf-8")
    book = "".join(
        f"- name: {quoted(name)}\n  description: {quoted(strange(chance))}\n  key: {key}\n"
        for key, name in enumerate(names, 1)
    )
    (tags / "codebook.yaml").write_text(f"{_STATED}tags:\n{book}", "utf-8")
    searches = "".join(f"- name: s{number}\n  query: {quoted(strange(chance))}\n" for number in range(3))
    (tags / "searches.yaml").write_text(f"{_STATED}searches:\n{searches}", "utf-8")
    return ids


def _file_name(chance: random.Random, number: int) -> str:
    """A name that a file system takes."""
    made = strange(chance).replace("/", "").replace("\0", "").encode("utf-8", "ignore")
    return f"{made[:60].decode('utf-8', 'ignore').lstrip('.')}{number}.md"


def _tag_file(article: Article, names: list[str], chance: random.Random) -> str:
    """Three passages that are there, and one that is not."""
    text = article.text
    said = f"{_STATED}article: {quoted(article.id)}\ntext_sha256: {article.text_sha256}\npassages:\n"
    for number in range(4):
        start = chance.randrange(len(text) - 1)
        end = min(len(text), start + chance.randrange(1, 90))
        quote = text[start:end] if number < 3 else strange(chance) or "x"
        fields = {"quote": quote, "prefix": text[max(0, start - 20) : start], "suffix": text[end : end + 20]}
        fields |= {"by": strange(chance), "created": strange(chance), "note": strange(chance)}
        chosen = "".join(f"  - {quoted(name)}\n" for name in chance.sample(names, 2))
        stated = "".join(f"  {key}: {quoted(value)}\n" for key, value in fields.items())
        said += f"- id: p-{number}\n  tags:\n{chosen}  start: {start}\n  end: {end}\n{stated}"
    return said
