"""Text that does harm where it is not shown as plain characters, and how to look at a screen."""

from __future__ import annotations

from textual.app import App

HOSTILE = "[/b] [@click=app.quit]x[/] [red]\x1b]52;c;aGk=\x07\x9b31m\u202eevil"
SEEN = "[/b] [@click=app.quit]x[/]"


def screen_text(app: App[object]) -> str:
    """What stands on the screen, row by row, as it would go to a terminal."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def assert_harmless(app: App[object], shown: str = SEEN) -> None:
    """The text is there as plain characters, and nothing in it is a control or an action."""
    text = screen_text(app)
    assert shown in text
    assert not set(text) & set("\x1b\x07\x9b\u202e")
    actions = [
        segment.style.meta
        for strip in app.screen._compositor.render_strips()
        for segment in strip
        if segment.style is not None and "@click" in segment.style.meta
    ]
    assert not actions
