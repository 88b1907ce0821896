"""Run as a program, `tagging.py FOLDER NAME COUNT`: tags passages of one article, saying each id once it is saved."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.tags.making import article, span, store

TEXT = " ".join(f"word{number}" for number in range(1000)) + " end"


def main() -> None:
    """Tag, retag every third and take off every fifth of one's own, and say what has been done."""
    folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    tags = store(folder, name)
    first = int(name) * count
    sys.stdin.readline()  # all begin at once
    for number in range(first, first + count):
        made = tags.add(article(TEXT), span(TEXT, f"word{number} "), [f"t{name}", f"new{number}"])
        print("+", made.id, flush=True)
        if number % 3 == 0:
            tags.change(article(TEXT), made.id, note=f"note {number}")
            print("=", made.id, flush=True)
        if number % 5 == 0:
            tags.remove("a.txt", made.id)
            print("-", made.id, flush=True)


if __name__ == "__main__":
    main()
