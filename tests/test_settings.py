from __future__ import annotations

import getpass
from dataclasses import fields
from pathlib import Path

import pytest

from reader import settings
from reader.keys import COMMANDS
from reader.settings import Settings


def load(tmp_path: Path, text: str | bytes) -> Settings:
    path = tmp_path / "settings.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = path.read_bytes()
    found = settings.load(path)
    assert path.read_bytes() == before
    return found


def test_no_file_gives_the_defaults_and_makes_nothing(tmp_path: Path) -> None:
    found = settings.load(tmp_path / "gone" / "settings.yaml")
    assert found == Settings(by="ada")
    assert list(tmp_path.iterdir()) == []


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """
theme: light
dark_theme: nord
light_theme: solarized-light
measure: 60
panes: 2
by: Grace Hopper
keymap:
  pane.tag: [W, f2]
  pane.note: X
""",
    )
    assert found == Settings(
        theme="light",
        dark_theme="nord",
        light_theme="solarized-light",
        measure=60,
        panes=2,
        by="Grace Hopper",
        keymap={"pane.tag": ["W", "f2"], "pane.note": "X"},
    )
    assert found.theme_name == "solarized-light"
    assert {one.name for one in settings.describe()} == {one.name for one in fields(Settings)} - {"problems"}


@pytest.mark.parametrize(("theme", "name"), [("dark", "ink"), ("light", "paper"), ("nord", "nord")])
def test_a_theme_is_called_by_name_or_by_its_light(theme: str, name: str) -> None:
    assert Settings(theme=theme, dark_theme="ink", light_theme="paper").theme_name == name


def test_who_tags_is_who_is_logged_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(tmp_path, "measure: 60").by == "ada"
    assert load(tmp_path, "by: ''").by == "ada"
    monkeypatch.setenv("LOGNAME", "bob")
    assert load(tmp_path, "").by == "bob"

    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert load(tmp_path, "").by == ""


@pytest.mark.parametrize(
    ("wrong", "line", "said"),
    [
        ("measures: 70", 1, "did you mean “measure”"),
        ("\n\nnonsense: 1", 3, "there are theme"),
        ("measure: wide", 1, "whole number"),
        ("measure: 7", 1, "from 30 to 200"),
        ("panes: [1, 2]", 1, "must be text"),
        ("panes: 7", 1, "from 1 to 6"),
        ("theme: {a: b}", 1, "must be text"),
        ("by: |\n  a\n  b", 1, "one short line"),
        ("keymap: t", 1, "must give keys to ids"),
        ("keymap:\n  pane.tga: t", 2, "there is no command “pane.tga”"),
        ("keymap:\n  pane.note: X\n  pane.tag: g g", 3, "is not a key"),
        ("keymap:\n  pane.note: X\n  pane.tag: ctrl+i", 3, "same as tab"),
        ("keymap:\n  pane.tag: m", 2, "key of pane.note"),
        ("keymap:\n  pane.tag:\n    x: y", 2, "must be a list"),
        ("keymap:\n  app.quit: ''", 2, "without a key"),
    ],
)
def test_a_wrong_line_costs_itself_alone(tmp_path: Path, wrong: str, line: int, said: str) -> None:
    found = load(tmp_path, f"{wrong}\nlight_theme: kept\n")
    (problem,) = found.problems
    assert problem.line == line
    assert problem.file == str(tmp_path / "settings.yaml")
    assert said in f"{problem.problem}; {problem.advice}"
    assert problem.advice
    assert found.light_theme == "kept"
    assert (found.measure, found.panes, found.theme, found.by) == (76, 4, "dark", "ada")
    assert "pane.tag" not in found.keymap


@pytest.mark.parametrize(
    "text",
    [
        "measure: [",
        "- a\n- b",
        "a: &x 1\nb: *x",
        "measure: !!python/object/apply:os.system [true]",
        b"\xff\xfe\x00",
        b"by: \xff",
        b"\x00" * 1000,
        "[" * 100_000,
        "x" * 300_000,
        "---\na: b\n---\nc: d\n",
    ],
)
def test_a_file_that_is_none_gives_the_defaults_and_one_problem(tmp_path: Path, text: str | bytes) -> None:
    found = load(tmp_path, text)
    (problem,) = found.problems
    assert problem.problem
    assert problem.advice
    assert found == Settings(by="ada", problems=(problem,))


def test_a_folder_or_a_dead_link_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for path in (tmp_path, tmp_path / "link"):
        assert len(settings.load(path).problems) == 1


def test_every_command_can_have_another_key(tmp_path: Path) -> None:
    free = iter(f"f{number}" for number in range(2, 25))
    for command in COMMANDS[:20]:
        key = next(free)
        found = load(tmp_path, f"keymap:\n  {command.id}: {key}\n")
        assert found.problems == ()
        assert found.keymap == {command.id: key}
