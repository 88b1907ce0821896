"""XML as it is written here: elements with attributes and text, escaped so that a parser gives back what was put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_IN_TEXT, _IN_ATTRIBUTE = re.compile("[&<>\r]"), re.compile('[&<>"\t\n\r]')

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'


def writable(text: str) -> str:
    """`text` with what XML 1.0 cannot say, control characters and the like, as U+FFFD, one for one."""
    return _NOT_XML.sub("\ufffd", text)


def element(name: str, attributes: Mapping[str, str], content: Iterable[str] = (), text: str = "") -> str:
    """One element; `content` are elements in it, already written, `text` is escaped. Empty attributes are left out."""
    said = "".join(f' {key}="{_escaped(value, _IN_ATTRIBUTE)}"' for key, value in attributes.items() if value)
    inside = _escaped(text, _IN_TEXT) + "".join(content)
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def _escaped(text: str, signs: re.Pattern[str]) -> str:
    return signs.sub(lambda sign: _ESCAPES[sign[0]], writable(text))
