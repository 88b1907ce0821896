"""What comes from the terminal besides keys: answers to questions that nobody asked, sequences that break off, a paste
without an end. None of it must be taken for keys: `1` tags a passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PASTE_PATIENCE = 5.0
"""Seconds without anything after which a paste is over, though the terminal did not say so."""
_MOST_PASTED = 64_000_000
_LONGEST = 4_096
_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"

_STRING = r"\x1b(?:\](?=\d)[^\x07\x1b]*|[P_^X](?=[\d!>|+$=G])[^\x1b]*)"
"""OSC: colours, clipboard, title. DCS, APC, PM, SOS: terminfo, version, settings."""
_SERIES = r"\x1b\[(?:\[|[<-?]?[\d;:]*[ -/]*)"
_WHOLE = re.compile(rf"{_STRING}(?:\x07|\x1b\\|(?=\x1b.))|{_SERIES}(?:[@-~]|(?=\x1b))", re.DOTALL)
"""With its end, or broken off by the next one."""
_BEGUN = re.compile(rf"(?:{_STRING}\x1b?|{_SERIES}|\x1b[]P_^X]?)\Z")
_FOLLOWS = "\x1b\x00"
_MEANT = re.compile(
    r"\x1b\[(?:\[[A-E]|[\d;:]*[u~ABCDEFGHPQRSZIO]|<[\d;]+[mM]|\?\d+;\d+\$y|48;[\d;:]+t|[\d;]*M|[\d;]*[abcdnop^$@])"
)
"""Of the sequences with `[`: keys, the mouse, the window's attention and size, what Textual asked for."""
_ANSWERS = re.compile(r"\x1b\[(?:[\d;]+c|[\d;]*n)")


@dataclass(frozen=True, slots=True)
class Typed:
    """Characters of keys and of the mouse."""

    text: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """A whole paste."""

    text: str


class Incoming:
    """Takes characters as they come, and gives back in the same order what was typed and what was pasted."""

    def __init__(self) -> None:
        self._begun = ""
        self._pasted: list[str] | None = None
        self._size = 0

    @property
    def in_paste(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._pasted is not None

    @property
    def waiting(self) -> bool:
        """Whether something that was typed is held back until its end comes."""
        return bool(self._begun) and not self.in_paste

    def feed(self, data: str) -> list[Typed | Pasted]:
        """What of `data` is meant for the program. A sequence that is not complete is held back: see `give_up`."""
        data, self._begun = self._begun + data, ""
        found: list[Typed | Pasted] = []
        while data:
            if self._pasted is not None:
                inside, end, data = data.partition(_PASTE_END)
                if not end:
                    cut = next((n for n in range(len(_PASTE_END) - 1, 0, -1) if inside.endswith(_PASTE_END[:n])), 0)
                    inside, self._begun = inside[: len(inside) - cut], inside[len(inside) - cut :]
                self._pasted.append(inside)
                self._size += len(inside)
                if end or self._size > _MOST_PASTED:
                    found += self.end_paste()
                continue
            typed, start, data = data.partition(_PASTE)
            begun = None if start else _BEGUN.search(typed)
            if begun is not None:
                self._begun = begun[0] if len(begun[0]) < _LONGEST else ""
                typed = typed[: begun.start()]
            # What breaks off here is told by what follows it, which is not for now.
            follows = _FOLLOWS if begun is not None or start else ""
            if meant := _WHOLE.sub(_meant, typed + follows).removesuffix(follows):
                found.append(Typed(meant))
            if start:
                self._pasted, self._size = [], 0
        return found

    def give_up(self) -> bool:
        """Nothing came for a while: what was begun is dropped. Returns whether it was Esc, a key by itself."""
        if not self.waiting:
            return False
        begun, self._begun = self._begun, ""
        return begun == "\x1b"

    def end_paste(self) -> list[Typed | Pasted]:
        """A paste is over, because it says so or because nothing came for long."""
        pasted, self._pasted = self._pasted, None
        return [] if pasted is None else [Pasted("".join(pasted).replace("\x00", ""))]


def _meant(found: re.Match[str]) -> str:
    sequence = found[0]
    return sequence if _MEANT.fullmatch(sequence) and not _ANSWERS.fullmatch(sequence) else ""
