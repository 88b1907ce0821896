"""The whole interface on corpora of strings that do harm: the bytes that its terminal gets, screen after screen."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from textual import events

from reader.app import indexing
from tests.app.opened import nothing_new
from tests.conftest import Effort
from tests.fuzz.heard import TEXTUALS, harm_in
from tests.fuzz.hostile_corpus import write_hostile_corpus
from tests.fuzz.listening import Heard, listened_to
from tests.fuzz.strings import strange

STEPS = (
    *(
        "down",
        "down",
        "i",
        "enter",
        "o",
        "J",
        "j",
        "v",
        "w",
        "t",
        "escape",
        "escape",
        "]",
        "enter",
        "escape",
        "e",
        "escape",
    ),
    *(
        "m",
        "escape",
        "F",
        "tab",
        "escape",
        "M",
        "tab",
        "escape",
        "T",
        "down",
        "n",
        "escape",
        "escape",
        "p",
        "w",
        "escape",
        "escape",
    ),
    *(
        "x",
        "tab",
        "escape",
        "@",
        "down",
        "escape",
        "c",
        "down",
        "escape",
        "?",
        "escape",
        "H",
        "escape",
        "ctrl+p",
        "escape",
    ),
    *("y", "ctrl+t", "z", "S", "+", "+", "f", "X", "A", "escape", "escape", "ctrl+t", "q"),
)
"""Every screen and dialog, each left again; FEWER in the short form."""
FEWER = (
    *("down", "enter", "o", "]", "v", "t", "escape", "escape", "F", "escape", "T", "escape", "p", "escape"),
    *("@", "escape", "ctrl+p", "escape"),
)
SIZES = ((80, 24), (160, 50), (40, 12))


async def typed(reader: Heard, key: str, text: str) -> None:
    """A field opened, a string pasted into it, the field left."""
    await reader.press(key)
    reader.app.post_message(events.Paste(text))
    await reader.pilot.pause(0.1)
    await reader.press("enter", "escape")


@pytest.fixture
def no_index_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "run_index_process", nothing_new)


async def test_a_terminal_gets_characters_and_our_sequences_alone(
    effort: Effort, tmp_path: Path, no_index_process: None
) -> None:
    chance = effort.random("whole screen")
    total = 0
    for number in range(effort.rounds(1, 60)):
        folder = tmp_path / f"c{number}"
        write_hostile_corpus(folder, chance)
        async with listened_to(folder, size=SIZES[number % 3], by=strange(chance)) as reader:
            said = reader.take()
            for step in STEPS if effort.long else FEWER:
                await reader.press(step)
                said = reader.take()
                total += len(said)
                assert not harm_in(said, TEXTUALS), (number, step)
            for key in ("s", "/", "t"):
                await typed(reader, key, strange(chance))
                said = reader.take()
                total += len(said)
                assert not harm_in(said, TEXTUALS), (number, key)
            reader.main.say(strange(chance), "error")
            await reader.pilot.pause(0.05)
            said = reader.take()
            assert not harm_in(said, TEXTUALS), (number, "said")
        assert total > 10_000 * (number + 1), "it wrote nothing"
    if told := os.environ.get("READER_FIGURES"):
        figures = {"what": "bytes of the whole interface on hostile corpora", "count": total, "corpora": number + 1}
        with Path(told).open("a", encoding="utf-8") as file:
            file.write(json.dumps(figures) + "\n")
