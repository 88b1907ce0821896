"""Further processes of this program, started in one way."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def command(module: str, *arguments: str) -> list[str]:
    """What runs a module of this package, for the interpreter that runs this one.

    `-P`: an article folder that is the working folder could hold a `reader/` of its own, and Python would look there
    first. Nothing that lies in a corpus is ever run.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """The environment for it: this package is found, wherever it was loaded from, and nothing is coloured."""
    package = str(Path(__file__).parents[1])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path, "NO_COLOR": "1"}
