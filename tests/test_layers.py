"""Imports go down only, and what is heavy is loaded by those alone who need it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "reader"
GROUND = (
    "errors",
    "clock",
    "text",
    "files",
    "locks",
    "own_folders",
    "own_processes",
    "places",
    "yaml_gate",
    "yaml_lines",
    "yaml_values",
)
BELOW = {
    "__main__": ("cli",),
    "cli": ("grammar", "commands", "corpus", "settings", "app", *GROUND),
    "grammar": GROUND,
    "commands": ("commands", "corpus", "settings", "articles", "compare", "copies", "tags", "search", *GROUND),
    "app": ("app", "corpus", "settings", "keys", "page", "articles", "compare", "tags", "search", *GROUND),
    "corpus": ("corpus", "articles", "compare", "copies", "tags", "search", *GROUND),
    "copies": ("articles", "compare", *GROUND),
    "compare": ("compare", "articles"),
    "tags": ("tags", "articles", *GROUND),
    "search": ("search", "articles", *GROUND),
    "page": ("page", "articles", *GROUND),
    "articles": ("articles", *GROUND),
    "settings": ("keys", *GROUND),
    "keys": GROUND,
    "": (),
    **dict.fromkeys(GROUND, GROUND),
}
"""What each part of the package may import of the others; `""` is the package itself, for its version."""
ABOVE_DATA = {"app", "commands"}
"""These talk to the corpus, and below it to plain data and pure functions alone: never to what opens files."""
OPENS_FILES = {"Index", "TagStore", "read_article", "scan", "path_of"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def imports_of(path: Path) -> set[tuple[str, str]]:
    """(module, name) of everything that is imported anywhere in a file; name is empty for `import module`."""
    found: set[tuple[str, str]] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {(alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found |= {(node.module or "", alias.name) for alias in node.names}
    return found


def test_there_is_something_to_look_at() -> None:
    assert {part_of(path) for path in MODULES} == set(BELOW)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down_only(path: Path) -> None:
    here = part_of(path)
    for module, name in imports_of(path):
        if module.partition(".")[0] != "reader":
            continue
        parts = module.split(".")[1:] or [
            name if (PACKAGE / name).exists() or (PACKAGE / f"{name}.py").exists() else ""
        ]
        assert parts[0] in (*BELOW[here], ""), f"{here} imports {module} {name}"
        if parts[0] == "corpus" != here:
            assert parts == ["corpus"], f"{here} goes past the corpus's one way in to {module}"
        if here in ABOVE_DATA and parts[0] in ("articles", "tags", "search"):
            assert name not in OPENS_FILES, f"{here} goes past the corpus to {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_the_interface_knows_textual_and_only_search_knows_whoosh(path: Path) -> None:
    roots = {module.partition(".")[0] for module, _ in imports_of(path)}
    assert "textual" not in roots or part_of(path) == "app"
    assert "whoosh" not in roots or part_of(path) == "search"
    assert "yaml" not in roots or path.name == "yaml_gate.py"
    # Whoosh's index is made of pickles, which is why it lies where nobody else writes. Nothing else is.
    assert not roots & {"pickle", "marshal", "shelve"} or part_of(path) == "search"


def loaded_after(code: str) -> set[str]:
    """The top names that are loaded in a fresh process after `code`."""
    code += "\nimport sys\nprint('LOADED', *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, encoding="utf-8", check=True, cwd=REPOSITORY
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


def test_a_search_loads_no_interface(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Security guarantees hold.", "utf-8")
    loaded = loaded_after(
        f"from reader.cli import main\nassert main(['search', 'guarantees', '-C', {str(tmp_path)!r}]) == 0"
    )
    assert "whoosh" in loaded
    assert not loaded & {"textual", "rich", "asyncio", "multiprocessing", "numpy"}


@pytest.mark.parametrize("line", ["['--help']", "['--version']", "['nowhere at all']", "['search']"])
def test_what_needs_nothing_loads_nothing(line: str) -> None:
    loaded = loaded_after(f"from reader.cli import main\nmain({line})")
    assert "reader" in loaded
    assert not loaded & {"textual", "rich", "whoosh", "yaml", "sqlite3", "asyncio", "charset_normalizer", "numpy"}


@pytest.mark.parametrize("layer", ["articles", "compare", "tags", "page", "settings", "keys", "files", "text"])
def test_a_layer_stands_without_textual_and_whoosh(layer: str) -> None:
    loaded = loaded_after(f"import reader.{layer}")
    assert not loaded & {"textual", "whoosh"}
