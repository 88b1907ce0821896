"""The two looks of the reader: ink for the dark, paper for the light. Quiet grounds, so that tags and matches speak."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="reader-dark",
    dark=True,
    primary="#5aa0d8",
    secondary="#8f86d6",
    accent="#d9a45b",
    foreground="#dcdad5",
    background="#131416",
    surface="#1c1e21",
    panel="#24272b",
    warning="#e0a63d",
    error="#e0655f",
    success="#6fae74",
    variables={"input-selection-background": "#5aa0d8 35%"},
)
LIGHT = Theme(
    name="reader-light",
    dark=False,
    primary="#1f6097",
    secondary="#5a4fa8",
    accent="#9a5b00",
    foreground="#22211e",
    background="#fbfaf6",
    surface="#f0eee7",
    panel="#e6e3da",
    warning="#b97a00",
    error="#b3322c",
    success="#2f7a3b",
    variables={"input-selection-background": "#1f6097 25%"},
)
