"""What comes from the terminal besides keys: answers to questions that nobody asked, sequences that break off, a paste
without an end. None of it must be taken for keys: `1` tags a passage.
"""

from __future__ import annotations

import re

PASTE_PATIENCE = 5.0
"""Seconds without anything after which a paste is over, though the terminal did not say so."""
_MOST_PASTED = 64_000_000
_LONGEST = 4_096
_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"

_WHOLE = re.compile(
    r"\x1b\](?=\d)[^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC: colours, clipboard, title
    r"|\x1b[P_^X][^\x1b]*\x1b\\"  # DCS, APC, PM, SOS: terminfo, version, settings
    r"|\x1b\[[<-?]?[\d;:]*[ -/]*[@-~]"  # CSI
)
_BEGUN = re.compile(
    r"\x1b\](?=\d)[^\x07\x1b]*\x1b?\Z|\x1b[P_^X](?=[\d!>|+$=])[^\x1b]*\x1b?\Z|\x1b\[[<-?]?[\d;:]*[ -/]*\Z"
)
_MEANT = re.compile(
    r"\x1b\[(?:[\d;:]*[u~ABCDEFGHPQRSZIO]|<[\d;]+[mM]|\?\d+;\d+\$y|48;[\d;:]+t|[\d;]*M|[\d;]*[abcdnop^$@])"
)
"""Of the sequences with `[`: keys, the mouse, the window's attention and size, what Textual asked for."""
_ANSWERS = re.compile(r"\x1b\[(?:[\d;]+c|[\d;]*n)")


class Incoming:
    """Takes characters as they come, and gives back those that are keys, the mouse or a paste, in the same order."""

    def __init__(self) -> None:
        self._begun = ""
        self._pasted = -1
        """How much has been pasted so far; -1 outside a paste."""

    @property
    def in_paste(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._pasted >= 0

    @property
    def waiting(self) -> bool:
        """Whether something is held back until its end comes."""
        return bool(self._begun)

    def feed(self, data: str) -> str:
        """What of `data` is meant for the program. A sequence that is not complete is held back: see `give_up`."""
        data, self._begun = self._begun + data, ""
        kept: list[str] = []
        while data:
            if self.in_paste:
                inside, end, data = self._paste_up_to_its_end(data)
                kept += [inside, end]
                continue
            before, start, after = data.partition(_PASTE)
            if not start and (begun := _BEGUN.search(before)) is not None and len(begun[0]) > 2:
                if len(begun[0]) < _LONGEST:
                    self._begun = begun[0]
                before = before[: begun.start()]
            kept += [_WHOLE.sub(_meant, before), start]
            data = after
            if start:
                self._pasted = 0
        return "".join(kept)

    def _paste_up_to_its_end(self, data: str) -> tuple[str, str, str]:
        inside, end, after = data.partition(_PASTE_END)
        if not end:
            cut = next((size for size in range(len(_PASTE_END) - 1, 0, -1) if inside.endswith(_PASTE_END[:size])), 0)
            if cut:
                inside, self._begun = inside[:-cut], inside[-cut:]
        self._pasted += len(inside)
        if not end and self._pasted > _MOST_PASTED:
            end = _PASTE_END
        if end:
            self._pasted = -1
        return inside, end, after

    def give_up(self) -> str:
        """Nothing came for a while: what was begun is dropped."""
        begun, self._begun = self._begun, ""
        return begun if self.in_paste else ""

    def end_paste(self) -> str:
        """Nothing came for long: a paste that has not ended is over. Returns what ends it for Textual."""
        self._begun, was = "", self.in_paste
        self._pasted = -1
        return _PASTE_END if was else ""


def _meant(found: re.Match[str]) -> str:
    sequence = found[0]
    return sequence if _MEANT.fullmatch(sequence) and not _ANSWERS.fullmatch(sequence) else ""
