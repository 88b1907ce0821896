"""Looks that several widgets share."""

from __future__ import annotations

import re

from textual.color import Color
from textual.style import Style

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def swatch(colour: str, otherwise: Style) -> Style:
    """The style of a tag's mark: its colour as `#rrggbb`, or `otherwise` where it has none."""
    return Style(foreground=Color.parse(colour)) if _COLOUR.fullmatch(colour) else otherwise
