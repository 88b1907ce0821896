"""How the tests of this folder say how much they have tried."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Note what was tried and what came of it: in the report, and as a line of JSON in the file $READER_FIGURES."""

    def note(what: str, **numbers: object) -> None:
        record_property(what, json.dumps(numbers))
        if path := os.environ.get("READER_FIGURES"):
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"what": what, **numbers}) + "\n")

    return note
