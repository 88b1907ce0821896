"""Everything stands where it belongs, however wide the terminal draws what terminals disagree on.

Is `❤️` one cell or two? A woman farmer, of three code points: two cells, or four? A vowel sign of Hindi: none, or one?
Each terminal has its own tables. Where it draws more or fewer cells than were counted, the rest of the row would stand
beside its place, and over what is next to it. So after such a sign the terminal is told again in which column it is. A
picture that is drawn wider is overlapped, one that is drawn narrower stands on a blank. Words of such scripts stay
whole, and take what they need of the gap behind them: their rows are wrapped so that there is one
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


def settled(data: str) -> str:
    """What Textual writes, with columns said anew where that is needed."""
    if data.isascii() or not _UNSURE.search(data):
        return data
    said: list[str] = []
    column: int | None = None
    astray = False
    most = 0  # cells that the words since the last column that was said may have taken too many
    for part in _PARTS.finditer(data):
        text = part["text"]
        if text is None or column is None:
            said.append(part[0])
            if part["column"] is not None:
                column, astray, most = int(part["column"]), False, 0
            elif part["other"] is not None:
                column, astray, most = None, False, 0
            continue
        if not astray and not _UNSURE.search(text):
            said.append(text)
            column += cell_len(text)
            continue
        passed = 0
        for start, end, width in clusters(text):
            if start < passed:
                continue
            sign = text[start:end]
            if astray and (gap := _GAP.match(text, start)):
                said.append(_over_gap(column, len(gap[0]) if sign == " " else 0, most))
                astray, most = False, 0
                if sign == " ":
                    passed = gap.end()
                    column += len(gap[0])
                    continue
            if _IS_PICTURE.search(sign):
                # On a blank: a terminal that draws it narrower would leave there what stood there before.
                said.append(f"\x1b[{column}G{' ' * width}\x1b[{column}G{sign}\x1b[{column + width}G")
                astray, most = False, 0
            else:
                said.append(sign)
                astray = astray or _UNSURE.search(sign) is not None
                most += spacing(sign)
            column += width
    return "".join(said)


def _over_gap(column: int, blanks: int, most: int) -> str:
    """From behind words that began in the right place, and may have taken up to `most` cells too many, over a gap of
    `blanks` cells that was counted from `column`: to its end, with nothing left in it but what the words took.
    """
    if blanks < most:  # there is no room for them
        return f"\x1b[{column}G{' ' * blanks}"
    last = max(blanks - most, most)
    end = column + blanks
    return f"{' ' * (blanks - most)}\x1b[{column + last}G{' ' * (blanks - last)}\x1b[{end}G"
