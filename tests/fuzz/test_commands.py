"""Every command on corpora of strings that do harm: what it prints to a terminal, and into a pipe."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from reader.cli import main
from reader.grammar import COMMANDS
from tests.conftest import Effort
from tests.fuzz.heard import OURS, harm_in
from tests.fuzz.hostile_corpus import write_hostile_corpus
from tests.fuzz.strings import strange


class Said(io.StringIO):
    """A stream that is a terminal, or is none."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def lines(ids: list[str], asked: str) -> list[list[str]]:
    """What to call; `asked` is outside text too."""
    one, other = ids[0], ids[-1]
    listed = [
        *(["articles"], ["articles", "--json"], ["show", one], ["show", "--json", other], ["show", asked]),
        *(["search", "level"], ["search", "--json", "level"], ["search", "--facets", "level"], ["search", asked]),
        *(["tags"], ["tags", "--json"], ["tags", "--tag", asked], ["codebook"], ["searches"], ["check"], ["copies"]),
        *(
            ["compare", one, other],
            ["compare", "--json", one, other],
            ["matrix"],
            ["matrix", "--csv"],
            ["matrix", "--pairs"],
        ),
        *(["tag", one, "--quote", asked, "--tag", asked], ["index"], [asked], ["import", asked]),
    ]
    return listed + [["export", name] for name in ("csv", "markdown", "html", "jsonld", "qdc", "codebook")]


def test_no_command_says_what_a_terminal_obeys(effort: Effort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = effort.random("commands")
    count = total = 0
    asked_for: set[str] = set()
    for number in range(effort.rounds(1, 40)):
        folder = tmp_path / f"c{number}"
        ids = write_hostile_corpus(folder, chance)
        # What can be typed: NULs cannot, nor any surrogates but those of bytes that are no UTF-8.
        asked = strange(chance).replace("\0", "").encode("utf-8", "ignore").decode().lstrip("-") + "\udcff"
        for at, line in enumerate(lines(ids, asked)):
            said = Said(terminal=(at + number) % 2 == 0)
            monkeypatch.setattr(sys, "stdout", said)
            monkeypatch.setattr(sys, "stderr", said)
            status = main([*line, *([] if line == [asked] else ["-C", str(folder)])])
            assert status in (0, 1, 2), line
            assert "should not have happened" not in said.getvalue(), (line, ascii(said.getvalue()[-400:]))
            assert not harm_in(said.getvalue(), OURS), line
            count, total = count + 1, total + len(said.getvalue())
            asked_for.add(line[0])
    assert set(COMMANDS) <= asked_for
    if told := os.environ.get("READER_FIGURES"):
        figures = {"what": "commands on hostile corpora", "count": count, "characters": total}
        with Path(told).open("a", encoding="utf-8") as file:
            file.write(json.dumps(figures) + "\n")
