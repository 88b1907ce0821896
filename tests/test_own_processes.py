"""Processes of our own: started in one way, and never from what lies in a folder of articles."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

from reader import own_processes
from tests.conftest import REPOSITORY

PLANTED = ("reader/__init__.py", "reader/__main__.py", "reader/search/helper.py", "reader/corpus/looking.py", "json.py")


@pytest.mark.parametrize(
    ("module", "arguments"),
    [("reader", ["--version"]), ("reader.search.helper", []), ("reader.corpus.looking", ["."])],
)
def test_a_package_in_the_working_folder_is_not_run(
    tmp_path: Path, module: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in PLANTED:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("open('was run', 'w')\n", "utf-8")
    for name in ("reader/search/__init__.py", "reader/corpus/__init__.py"):
        (tmp_path / name).touch()
    monkeypatch.delenv("PYTHONPATH", raising=False)
    ended = subprocess.run(
        own_processes.command(module, *arguments),
        cwd=tmp_path,
        env=own_processes.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert not (tmp_path / "was run").exists()


def test_nobody_else_starts_python() -> None:
    starting = {
        path.name
        for path in (REPOSITORY / "reader").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "executable"
    }
    assert starting == {"own_processes.py"}


def test_the_package_is_found_wherever_it_was_loaded_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")
    first, second = own_processes.environment()["PYTHONPATH"].split(":")
    assert (Path(first) / "reader" / "own_processes.py").is_file()
    assert second == "/somewhere/else"
