"""How a pane's characters look: colours of the theme, tags' colours blended into it, worked out once each."""

from __future__ import annotations

from typing import NamedTuple

from rich.style import Style
from textual.color import Color, ColorParseError

from reader.page.document import MATCH_GROUPS

TINT = 0.22
TINT_STRONG = 0.42
_UNDERLINED, _UNDERLINED_TWICE, _OVERLINED = (1, 3), (2,), (3,)
"""Groups of matches that are told apart without colours too; the first one is plain."""
_LEAST_CONTRAST = 4.5
_LEAST_CONTRAST_SIGN = 2.2


class Palette(NamedTuple):
    """The colours a pane takes from the theme. `ansi` says that they are the terminal's own and cannot be mixed."""

    background: Color
    foreground: Color
    boilerplate: Color
    heading: Color
    here: Color
    matches: tuple[Color, ...]
    match: Color
    selection: Color
    selection_text: Color | None
    cursor: Color
    cursor_text: Color
    lit: Color
    linked: Color
    differs: Color
    ansi: bool = False
    few: bool = False
    """The terminal has 256 colours: a faint tint would come out as another colour, or as none."""


class Look(NamedTuple):
    """All that decides how a stretch of characters is drawn."""

    kind: str = "text"
    tags: tuple[str, ...] = ()
    strong: bool = False
    changed: bool = False
    group: int = -1
    current: bool = False
    here: bool = False
    selected: bool = False
    cursor: bool = False
    lit: bool = False
    differs: bool = False
    copied: bool = False
    mark: bool = False
    """It is the sign of something in the text, not the text itself."""


class Looks:
    """Styles for looks under one palette; each is made when it is first needed."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._made: dict[Look, Style] = {}
        self._signs: dict[tuple[str, bool], Style] = {}
        self._link_signs: dict[tuple[bool, bool], Style] = {}

    def style(self, look: Look) -> Style:
        """How characters of this look are drawn."""
        style = self._made.get(look)
        if style is None:
            style = self._made[look] = self._ansi(look) if self.palette.ansi else self._mixed(look)
        return style

    def sign(self, colour: str, strong: bool = False) -> Style:
        """How a tag's sign at the edge of the text is drawn."""
        style = self._signs.get((colour, strong))
        if style is None:
            back = self.palette.background
            tag = _parsed(colour, self.palette.foreground)
            if self.palette.ansi:
                style = Style(color=tag.rich_color, bold=strong)
            else:
                while contrast(tag, back) < _LEAST_CONTRAST_SIGN and tag != self.palette.foreground:
                    tag = tag.blend(self.palette.foreground, 0.4)
                    if contrast(tag, self.palette.foreground) < 1.1:
                        break
                style = Style(color=tag.rich_color, bgcolor=back.rich_color, bold=strong or None)
            self._signs[colour, strong] = style
        return style

    def link_sign(self, *, sure: bool, lit: bool) -> Style:
        """How the sign of a linked sentence is drawn; `lit`: the sentence stands out."""
        style = self._link_signs.get((sure, lit))
        if style is None:
            style = Style(bold=sure or None, dim=(not sure and not lit) or None, reverse=lit or None)
            if not self.palette.ansi:
                fore = self.palette.linked
                style = Style(color=fore.rich_color, bgcolor=self.palette.background.rich_color, bold=sure or None)
                style += Style(reverse=lit or None)
            self._link_signs[sure, lit] = style
        return style

    def _mixed(self, look: Look) -> Style:
        palette = self.palette
        back, fore = palette.background, palette.foreground
        bold = look.kind == "heading"
        underline = len(look.tags) > 1 or ((look.differs or look.copied) and not look.mark)
        if look.kind == "boilerplate":
            fore = palette.boilerplate
        elif look.kind == "heading":
            fore = palette.heading
        if look.here:
            back = palette.here
        if look.lit:
            back = palette.lit
        if look.differs:
            fore, bold = palette.differs, True
        if look.tags:
            tints = [_parsed(tag, palette.foreground) for tag in look.tags]
            mixed = tints[0]
            for number, tint in enumerate(tints[1:], 2):
                mixed = mixed.blend(tint, 1 / number)
            strength = TINT_STRONG if look.strong else TINT + 0.08 * (len(tints) - 1)
            if palette.few:
                back = _cube_tint(mixed, dark=_luminance(palette.background) < 0.5, strong=look.strong)
            else:
                back = palette.background.blend(mixed, min(strength, 0.6))
            if look.kind == "boilerplate":
                fore = back.blend(palette.foreground, 0.7)
        if look.group >= 0:
            back = palette.match if look.current else palette.matches[look.group % MATCH_GROUPS]
            fore = _on(back, palette)
            bold = bold or look.current
        if look.selected:
            back = palette.selection
            fore = palette.selection_text or fore
            underline = underline or look.group >= 0
        if look.cursor:
            back, fore, underline = palette.cursor, palette.cursor_text, False
        if look.kind != "boilerplate" and contrast(fore, back) < _LEAST_CONTRAST:
            fore = _on(back, palette)
        cue = look.group % MATCH_GROUPS if look.group >= 0 and not look.cursor else 0
        return Style(
            color=fore.rich_color,
            bgcolor=back.rich_color,
            bold=bold or None,
            italic=look.changed or None,
            underline=underline or cue in _UNDERLINED or None,
            underline2=cue in _UNDERLINED_TWICE or None,
            overline=cue in _OVERLINED or None,
        )

    def _ansi(self, look: Look) -> Style:
        """Without colours to mix: only what every terminal can do."""
        marked = look.group >= 0
        tag = _parsed(look.tags[0], self.palette.foreground) if look.tags else None
        return Style(
            color=tag.rich_color if tag is not None and not marked else None,
            dim=look.kind == "boilerplate" or None,
            bold=look.kind == "heading"
            or look.current
            or look.strong
            or look.lit
            or look.differs
            or len(look.tags) > 1
            or None,
            italic=look.changed or None,
            underline=(look.differs and not look.mark)
            or look.copied
            or bool(look.tags)
            or look.current
            or (look.group >= 0 and look.group % MATCH_GROUPS in _UNDERLINED)
            or None,
            underline2=(look.group >= 0 and look.group % MATCH_GROUPS in _UNDERLINED_TWICE) or None,
            reverse=(marked or look.selected) != look.cursor or None,
        )


def _parsed(colour: str, instead: Color) -> Color:
    try:
        return Color.parse(colour)
    except ColorParseError:
        return instead


def _cube_tint(colour: Color, *, dark: bool, strong: bool) -> Color:
    """A quiet ground of about the hue of `colour` that is one of the 6×6×6 colours of a terminal with 256."""
    channels = colour.r, colour.g, colour.b
    most, least = max(channels), min(channels)
    low, high = ((0, 135 if strong else 95), (175 if strong else 215, 255))[not dark]
    if most - least < most * 0.25:
        grey = (88 if strong else 58) if dark else (198 if strong else 218)
        return Color(grey, grey, grey)
    middle = (most + least) / 2
    red, green, blue = (high if channel > middle else low for channel in channels)
    return Color(red, green, blue)


def _luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    """How well one colour is read on the other: 1 for not at all to 21 for black on white (as WCAG 2 counts)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _on(back: Color, palette: Palette) -> Color:
    """Of the theme's two text colours, black and white, the first that is read well on `back`, else the best."""
    choices = (palette.foreground, palette.background, Color(0, 0, 0), Color(255, 255, 255))
    for choice in choices:
        if contrast(choice, back) >= _LEAST_CONTRAST:
            return choice
    return max(choices, key=lambda choice: contrast(choice, back))
