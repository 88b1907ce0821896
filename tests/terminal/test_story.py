"""The whole way of a person, with the installed program in a terminal: search, read, tag, leave, return."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from tests.conftest import REPOSITORY
from tests.terminal.terminal import Terminal

SEEDS = REPOSITORY.parent / "shared" / "seeds"
CORPORA = [REPOSITORY / "corpus", *([SEEDS] if SEEDS.is_dir() else [])]


@pytest.mark.parametrize("source", CORPORA, ids=lambda path: path.name)
def test_search_open_two_tag_leave_and_return(source: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "articles"
    shutil.copytree(source, corpus)
    shutil.rmtree(corpus / "tags", ignore_errors=True)
    home = tmp_path / "home"
    home.mkdir()

    with Terminal(str(corpus), home=home) as terminal:
        terminal.wait_for("5 articles")
        terminal.type("s", "coalition")
        terminal.wait_for("of 5 articles")
        terminal.type("enter", "enter")
        terminal.wait_for("①")
        terminal.type("tab")
        terminal.read(0.3)
        terminal.type("j", "o")
        terminal.wait_for("①", "②")
        terminal.type(")", "t")
        terminal.wait_for("Tag this passage")
        terminal.type("my study/first", "tab", "worth a note", "enter")
        terminal.wait_for("tagged my study/first")
        screen = terminal.text
        terminal.type("ctrl+q")
        assert terminal.wait_for_end() == 0

    files = [path for path in (corpus / "tags").rglob("*.yaml") if path.name != "codebook.yaml"]
    assert len(files) == 1
    said = yaml.safe_load(files[0].read_text("utf-8"))
    [passage] = said["passages"]
    assert passage["tags"] == ["my study/first"]
    assert passage["note"] == "worth a note"
    assert passage["by"] == "ada"
    text = (corpus / said["article"]).read_text("utf-8")
    assert passage["quote"] in text
    assert passage["quote"][:20].split()[0] in screen

    with Terminal(str(corpus), home=home) as terminal:
        terminal.wait_for("①", "②", "coalition", "my study/first", "1 tagged")
        terminal.type("ctrl+q")
        assert terminal.wait_for_end() == 0


def test_keys_with_no_gap_between_them_are_heard_in_their_order(tmp_path: Path) -> None:
    corpus, home = tmp_path / "articles", tmp_path / "home"
    corpus.mkdir()
    home.mkdir()
    for name, words in {"one": "Steel for the bridge.", "two": "Wood for the roof.", "three": "Stone."}.items():
        (corpus / f"{name}.txt").write_text(f"About {name}\n\n{words}\n", "utf-8")
    with Terminal(str(corpus), home=home) as terminal:
        terminal.wait_for("3 articles")
        terminal.type("sbridge\r")
        terminal.wait_for("1 of 3 articles", "› bridge")
        for words, found in [("roof", "1"), ("about", "3"), ("nobody", "0"), ("stone", "1")] * 2:
            terminal.type(f"s\x15{words}\rjj")
            terminal.wait_for(f"{found} of 3 articles", f"› {words} ")
        terminal.type("swood")
        terminal.wait_for("1 of 3 articles", "› wood ")
