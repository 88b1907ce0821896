"""What a long run counted, for the note that goes with it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path


def told(record: Callable[[str, object], None], what: str, **counts: object) -> None:
    """Put counts with the test's result, and a line of JSON at the end of the file that READER_FIGURES names."""
    for name, count in counts.items():
        record(name, count)
    if path := os.environ.get("READER_FIGURES"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"what": what, **counts}) + "\n")
