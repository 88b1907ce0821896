"""Everything stands where it belongs, however wide the terminal draws what terminals disagree on.

Is `❤️` one cell or two? A woman farmer, of three code points: two cells, or four? A vowel sign of Hindi: none, or one?
Each terminal has its own tables. Where it draws more or fewer cells than were counted, the rest of the row would stand
beside its place, and over what is next to it. So after such a sign the terminal is told again in which column it is. A
picture that is drawn wider is overlapped, one that is drawn narrower stands on a blank. Words of such scripts stay
whole, and take what they need of the gap behind them: rows of them are wrapped so that there is one
(`page.cells.places`).
"""

from __future__ import annotations

import re

from rich.cells import cell_len
from textual.driver import Driver

from reader.page.cells import clusters, spacing

_PICTURE = "\u200d\u20e3\ufe0e\ufe0f\ue000-\uf8ff\U0001f000-\U0001ffff\U000f0000-\U0010ffff"
_SCRIPT = (
    "\u0600-\u109f\u1100-\u11ff\u1700-\u1cff\u200c\ua800-\uabff\ud7b0-\ud7ff"
    "\U00010a00-\U00011fff\U00016100-\U00016fff\U0001d100-\U0001d1ff\U0001e000-\U0001efff"
)
_UNSURE = re.compile(f"[{_PICTURE}{_SCRIPT}]")
_IS_PICTURE = re.compile(f"[{_PICTURE}]")
_PARTS = re.compile(
    r"\x1b\[[0-9]+;(?P<column>[0-9]+)H|\x1b\[[0-9;]*m|(?P<text>[^\x1b\n]+)"
    r"|(?P<other>\x1b\[[0-9;?<>$]*[@-~]|\x1b\][^\x07\x1b]*\x07|\x1b.|\n)",
    re.DOTALL,
)
_GAP = re.compile("  +|[\u2500-\u25ff]")


class Settles(Driver):
    """A driver whose terminal is told where it is after what terminals disagree on."""

    def write(self, data: str) -> None:
        super().write(settled(data))  # type: ignore[safe-super]


class _Row:
    """What is said of a row, and the words in it that may have strayed since the last column that was said."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.column: int | None = None
        self.style = ""
        self._words: list[str] = []
        self._from = 0
        self._most = 0

    @property
    def astray(self) -> bool:
        return bool(self._words)

    def at(self, column: int | None) -> None:
        """The terminal is told where to go: nothing is astray."""
        self.column, self._words, self._most = column, [], 0

    def say(self, text: str, width: int = 0) -> None:
        """Say what moves on by `width` cells, or by none: a style."""
        self.said.append(text)
        if self._words:
            self._words.append(text)
        if self.column is not None:
            self.column += width

    def stray(self, sign: str, width: int, at: int) -> None:
        """Say what the terminal may draw wider."""
        if not self._words:
            self._from, self._words = at, [self.style]
        self._most += spacing(sign)
        self.say(sign, width)

    def picture(self, sign: str, width: int, at: int) -> None:
        """Say a picture, on a blank: drawn narrower, it would leave there what stood there before."""
        self.at(at + width)
        self.said.append(f"\x1b[{at}G{' ' * width}\x1b[{at}G{sign}\x1b[{at + width}G")

    def gap(self, blanks: int, at: int) -> None:
        """Say a gap: blank, and if it has the room with the words before it once more over it."""
        words = ""
        if blanks >= self._most and blanks:
            words = f"\x1b[{self._from}G\x1b[0m{''.join(self._words)}\x1b[0m{self.style}\x1b[{at + blanks}G"
        self.said.append(f"\x1b[{at}G{' ' * blanks}{words}")
        self.at(at + blanks)


def settled(data: str) -> str:
    """What Textual writes, with columns said anew where that is needed."""
    if data.isascii() or not _UNSURE.search(data):
        return data
    row = _Row()
    for part in _PARTS.finditer(data):
        text, at = part["text"], row.column
        if text is None or at is None:
            row.say(part[0])
            if part["column"] is not None:
                row.at(int(part["column"]))
            elif part["other"] is not None:
                row.at(None)
            elif text is None:
                row.style = part[0]
        elif not row.astray and not _UNSURE.search(text):
            row.say(text, cell_len(text))
        else:
            _settle(text, at, row)
    return "".join(row.said)


def _settle(text: str, at: int, row: _Row) -> None:
    """Say text that begins in the column `at`."""
    passed = 0
    for start, end, width in clusters(text):
        sign = text[start:end]
        if start < passed:
            continue
        if row.astray and (gap := _GAP.match(text, start)):
            blanks = len(gap[0]) if sign == " " else 0
            row.gap(blanks, at)
            if blanks:
                passed, at = gap.end(), at + blanks
                continue
        if _IS_PICTURE.search(sign):
            row.picture(sign, width, at)
        elif _UNSURE.search(sign):
            row.stray(sign, width, at)
        else:
            row.say(sign, width)
        at += width
