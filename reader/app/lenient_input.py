"""Keys from a terminal that does not speak UTF-8.

Textual decodes what is typed strictly; one byte that is not UTF-8 (a Latin-1 terminal, an 8-bit meta key) would end the
thread that reads keys, and with it the program.
"""

from __future__ import annotations

import codecs
from functools import partial


def accept_any_bytes() -> None:
    """From now on such a byte is read as U+FFFD. Does nothing where Textual reads keys another way."""
    try:
        from textual.drivers import linux_driver
    except ImportError:  # another system has another driver
        return
    decoder = codecs.getincrementaldecoder("utf-8")
    if hasattr(linux_driver, "getincrementaldecoder"):
        linux_driver.getincrementaldecoder = lambda _: partial(decoder, errors="replace")
