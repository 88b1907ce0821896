"""The documentation cannot lie: what there is stands in it, and what stands in it is there."""

from __future__ import annotations

import argparse
import importlib.util
import re
import tomllib
from types import ModuleType

import pytest

import reader
from reader import grammar, keys, settings
from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text("utf-8")
CONTRIBUTING = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
CHANGELOG = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
SUBPARSERS = next(one for one in grammar._parser()._actions if isinstance(one, argparse._SubParsersAction))
COMMANDS: dict[str, argparse.ArgumentParser] = SUBPARSERS.choices


def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_tables", REPOSITORY / "docs" / "make_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row_of(command: str) -> str:
    found = re.findall(rf"^\| `reader {command}\b.*$", README, re.MULTILINE)
    assert len(found) == 1, f"the README has {len(found)} rows for `reader {command}`"
    return str(found[0])


def actions_of(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """What a command takes, and what its own actions take."""
    found: list[argparse.Action] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found += [one for inner in action.choices.values() for one in actions_of(inner)]
        else:
            found.append(action)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme_with_all_it_takes(name: str) -> None:
    row = row_of(name)
    for inner in (one for one in COMMANDS[name]._actions if isinstance(one, argparse._SubParsersAction)):
        assert all(f"`{word}" in row for word in inner.choices)
    for action in actions_of(COMMANDS[name]):
        for option in action.option_strings:
            if option in ("-h", "--help", "-C", "--corpus", "--json"):
                assert f"`{option}" in README
            elif len(action.option_strings) == 1 or option.startswith("--"):
                assert option in row or option.replace("--", "-")[:2] in row, f"{option} of {name}"
        if not action.option_strings and action.metavar != "FORMAT":
            assert str(action.metavar) in row
        for choice in action.choices or ():
            assert str(choice) in row


def test_the_readme_names_no_other_command() -> None:
    assert set(re.findall(r"`reader ([a-z]+)\b", README)) - {"some"} == set(COMMANDS) == set(grammar.COMMANDS)


def test_the_readme_names_no_option_that_is_not_there() -> None:
    known = {
        option
        for one in (grammar._parser(), *COMMANDS.values())
        for a in actions_of(one)
        for option in a.option_strings
    }
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= known


def test_the_tables_are_those_of_the_program() -> None:
    assert tables().with_tables(README) == README, "run `python docs/make_tables.py`"


@pytest.mark.parametrize("command", keys.COMMANDS, ids=lambda command: command.id)
def test_every_key_stands_in_the_readme(command: keys.Command) -> None:
    assert f"`{command.id}`" in README
    assert command.words in README


@pytest.mark.parametrize("setting", settings.describe(), ids=lambda setting: setting.name)
def test_every_setting_stands_in_the_readme(setting: settings.Described) -> None:
    assert f"| `{setting.name}` |" in README
    assert setting.words in README


def test_the_example_settings_are_right(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "settings.yaml"
    path.write_text(re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)[-1], "utf-8")
    assert settings.load(path).problems == ()


def test_what_is_linked_is_there() -> None:
    for text in (README, CONTRIBUTING, CHANGELOG):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (REPOSITORY / target).exists(), target


def test_paths_that_contributing_names_are_there() -> None:
    for path in re.findall(r"`((?:reader|tests|docs|\.ci)/[\w./-]+)`", CONTRIBUTING):
        assert (REPOSITORY / path).exists(), path


def test_the_version_is_in_one_place_and_in_the_changelog() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert "version" in project["dynamic"]
    assert reader.__version__ in CHANGELOG


def test_ci_runs_the_command_of_the_readme() -> None:
    (command,) = re.findall(r"<!-- test-command -->\n```sh\n(.*?)```", README, re.DOTALL)
    assert "\n" not in command.strip()
    assert "[test]" in command
    assert "pytest" in command
    assert "<!-- test-command -->" in (REPOSITORY / ".ci" / "run").read_text("utf-8")


def test_ci_tests_the_other_whoosh_that_the_project_names() -> None:
    named = set(re.findall(r"whoosh3==[\d.]+", (REPOSITORY / "pyproject.toml").read_text("utf-8")))
    assert named == set(re.findall(r"whoosh3==[\d.]+", (REPOSITORY / ".ci" / "run").read_text("utf-8")))
    assert len(named) == 1
