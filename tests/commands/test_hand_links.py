"""What people decided about sentences counts in `reader compare`, and `reader check` says what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.cli import main
from reader.corpus import Corpus
from reader.tags import Verdict
from tests.compare.told import LAYERS, LEVELS
from tests.tags.making import span

HERE, THERE = "Nobody mentioned the weather in Lisbon.", "There was applause for the cook."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "levels.txt").write_text(LEVELS.text, "utf-8")
    (tmp_path / "layers.txt").write_text(LAYERS.text, "utf-8")
    return tmp_path


def decide(folder: Path, here: str, there: str, verdict: Verdict) -> None:
    corpus = Corpus.open(folder, author="ada")
    a, b = corpus.article("levels.txt"), corpus.article("layers.txt")
    corpus.tags.links.decide(a, span(a.text, here), b, span(b.text, there), verdict)
    corpus.close()


def pairs(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[tuple[str, str], str]:
    capsys.readouterr()
    main(["compare", "levels", "layers", "--json", "-C", str(folder), *more])
    told = json.loads(capsys.readouterr().out)
    texts = {name: (folder / name).read_text("utf-8") for name in told["articles"]}
    words = [
        (tuple(texts[end["article"]][end["start"] : end["end"]] for end in (one["a"], one["b"])), one["level"])
        for one in told["pairs"]
    ]
    return dict(words)


def test_a_link_by_hand_is_sure_and_a_rejected_one_is_gone(folder, capsys):
    before = pairs(folder, capsys)
    assert (HERE, THERE) not in before
    (first, *_) = before
    decide(folder, HERE, THERE, Verdict.SAME)
    decide(folder, *first, Verdict.NOT)
    after = pairs(folder, capsys, "--candidates", "5")
    assert after[HERE, THERE] == "sure"
    assert first not in after
    main(["compare", "levels", "layers", "-C", str(folder)])
    assert "by hand" in capsys.readouterr().out


def test_the_comparison_is_answered_from_memory_until_a_link_changes(folder):
    corpus = Corpus.open(folder, author="ada")
    first = corpus.compare(["levels.txt", "layers.txt"])
    assert corpus.compare(["levels.txt", "layers.txt"]) is first
    decide(folder, HERE, THERE, Verdict.SAME)
    second = corpus.compare(["levels.txt", "layers.txt"])
    assert second is not first
    assert any(one.by_hand for one in second.links)
    (folder / "layers.txt").write_text("Before it all. " + LAYERS.text, "utf-8")
    third = corpus.compare(["levels.txt", "layers.txt"])
    (link,) = (one for one in third.links if one.by_hand)
    text = corpus.article("layers.txt").text
    assert {text[one.start : one.end] for one in (link.a, link.b) if one.article == "layers.txt"} == {THERE}
    corpus.close()


def test_a_broken_file_is_said_and_the_rest_is_compared(folder, capsys):
    decide(folder, HERE, THERE, Verdict.SAME)
    (folder / "tags" / "links.yaml").write_text("version: 1\nlinks: \x07\n", "utf-8")
    capsys.readouterr()
    assert main(["compare", "levels", "layers", "--json", "-C", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["pairs"]
    assert "links.yaml" in err
    assert "left out" in err
    assert main(["check", "--json", "-C", str(folder)]) == 1
    (problem,) = json.loads(capsys.readouterr().out)
    assert (problem["file"], problem["line"]) == ("tags/links.yaml", 2)


def test_check_names_links_whose_sentences_are_lost(folder, capsys):
    decide(folder, HERE, THERE, Verdict.SAME)
    (folder / "layers.txt").write_text("Nothing of that kind stands in this text any more, not at all.\n", "utf-8")
    capsys.readouterr()
    assert main(["check", "--json", "-C", str(folder)]) == 1
    (problem,) = json.loads(capsys.readouterr().out)
    assert "is not in layers.txt any more" in problem["problem"]


UKRAINIAN = (
    "Рютте описав три рівні гарантій безпеки для України. Сильна армія України є першим рівнем. "
    "Другим рівнем є коаліція, яку очолюють Франція та Британія. Ніхто не згадав погоду в Лісабоні.\n",
    "Кухарю довго аплодували гості. Гарантії безпеки України матимуть два рівні, описав Рютте. "
    "Коаліцію на другому рівні очолять Британія з Францією.\n",
)
CHINESE = (
    "吕特描述了乌克兰安全保障的三个层次。第一层是更强大的乌克兰军队。第二层是法国和英国领导的联盟。没有人提到里斯本的天气。\n",
    "厨师得到了掌声。由英国和法国领导的联盟是第二层。乌克兰军队更强大，是第一层。\n",
)


@pytest.mark.parametrize(
    ("texts", "here", "there"),
    [
        (UKRAINIAN, "Другим рівнем", "Коаліцію на другому"),
        (CHINESE, "第二层是法国", "由英国和法国"),
        (CHINESE, "第一层是更强大", "乌克兰军队更强大"),
    ],
)
def test_other_languages_are_linked_by_their_characters(tmp_path, texts, here, there):
    for name, text in zip(("a.txt", "b.txt"), texts, strict=True):
        (tmp_path / name).write_text(text, "utf-8")
    corpus = Corpus.open(tmp_path)
    found = corpus.compare(["a.txt", "b.txt"])
    starts = {(texts[0][one.a.start :][:40], texts[1][one.b.start :][:40]) for one in found.links}
    assert any(a.startswith(here) and b.startswith(there) for a, b in starts), starts
    corpus.close()


@pytest.mark.parametrize("odd", ["Word", "-", "-" * 3000, "A heading\n"])
def test_odd_articles_are_compared_with_nothing_found(folder, odd):
    (folder / "odd.txt").write_text(odd, "utf-8")
    corpus = Corpus.open(folder)
    found = corpus.compare(["odd.txt", "levels.txt"], 5)
    assert found.links == ()
    assert corpus.compare(["levels.txt", "levels.txt"]).articles == ("levels.txt",)
    corpus.close()
