"""What the layer promises about itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import reader.search

FOLDER = Path(reader.search.__file__).parent


def test_only_the_engine_imports_whoosh() -> None:
    for path in FOLDER.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "whoosh" for name in names):
                assert path == FOLDER / "engine.py"


def test_nobody_refreshes_a_searcher() -> None:
    """In the forks it brings deleted articles back. The one `refresh` that may be called is ours."""
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "refresh":
                assert ast.unparse(node.value) == "self._keeper", path
            if isinstance(node, ast.keyword):
                assert node.arg != "reuse", path


def test_whoosh_waits_until_it_is_needed_and_is_quiet() -> None:
    code = """
import sys, warnings
from pathlib import Path
from reader.search import Index
index = Index(Path("nowhere"), Path("."))
index.entries(), index.search("")
assert "whoosh" not in sys.modules and "sqlite3" in sys.modules
from reader.search import engine
engine.schema(), engine.stemmer(), engine.stop_words(), engine.version()
"""
    ran = subprocess.run([sys.executable, "-W", "default", "-c", code], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
