"""Bytes to text: which encoding a file is in, and a word to the person wherever that is a guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from reader.errors import ArticleError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is how this one begins
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMATS_BY_START = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive (or a document of an office program)"),
    (b"\xd0\xcf\x11\xe0", "a document of an old office program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1b\b") + b"\x7f"
_CONTROLS_ALLOWED = 0.01
_SAMPLE = 48_000
"""Bytes that the guess of an encoding looks at: more makes it slower, hardly better."""
_VALID_FOR_EACH_BAD = 4
_RARE = (
    "iso8859_10",
    "iso8859_14",
    "iso8859_16",
    "mac_latin2",
    "mac_iceland",
    "mac_turkish",
    "mac_greek",
    "hp_roman8",
    "shift_jis_2004",
    "shift_jisx0213",
    "euc_jis_2004",
    "euc_jisx0213",
)
"""Encodings that hardly a file is in, yet that fit many short texts as well as the right one."""
_NOT_TEXT_ADVICE = "save it as plain text, or move it out of the corpus"


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a file says, how that was found out, and what a person should know about it."""

    text: str
    encoding: str
    notices: tuple[str, ...] = ()


def decode(content: bytes) -> Decoded:
    """The text in `content`, with every newline as a single line feed and without a byte order mark.

    UTF-8, UTF-16 and UTF-32 are known for certain; anything else is guessed, and `notices` says so. Characters that
    are not valid become U+FFFD, which `notices` says too. Raises ArticleError for what is no text at all.
    """
    if not content:
        raise ArticleError("is empty", advice="write something into it, or delete it")
    decoded = _by_mark(content) or _utf8(content) or _guessed(content)
    return Decoded(decoded.text.replace("\r\n", "\n").replace("\r", "\n"), decoded.encoding, decoded.notices)


def _by_mark(content: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            decoded = _leniently(content[len(mark) :], encoding)
            if decoded.text and _bad_share(decoded.text) > 0.3:
                raise ArticleError("is not text, though it begins as if it were", advice=_NOT_TEXT_ADVICE)
            return decoded
    return None


def _utf8(content: bytes) -> Decoded | None:
    if content.startswith((b"%PDF-", b"{\\rtf")):
        _refuse_binary(content)  # these can be plain ASCII, yet nobody wants to read them
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    notices: tuple[str, ...] = ()
    if _looks_binary(content):
        wide = _utf16_without_mark(content)
        if wide is not None:
            return wide
        _refuse_binary(content)
    elif nuls := content.count(0):
        notices = (f"holds {nuls} NUL character{'s' * (nuls > 1)}, which text does not have",)
    return Decoded(text, "utf-8", notices)


def _guessed(content: bytes) -> Decoded:
    if _looks_binary(content):
        wide = _utf16_without_mark(content)
        if wide is not None:
            return wide
    _refuse_binary(content)
    damaged = _damaged_utf8(content)
    if damaged is not None:
        return damaged
    encoding = _ask_charset_normalizer(_sample(content)) or "cp1252"
    decoded = _leniently(content, encoding)
    if encoding != "cp1252" and decoded.notices:
        encoding, decoded = "cp1252", _leniently(content, "cp1252")
    guess = f"is not UTF-8; read as {encoding}, which is a guess: accents and other letters may be wrong"
    return Decoded(decoded.text, encoding, (guess, *decoded.notices))


def _leniently(content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "replace").count("\n") + 1
        text = content.decode(encoding, "replace")
        said = f"has characters that are not valid {encoding} (first in line {line}); they show as \ufffd"
        return Decoded(text, encoding, (said,))


def _damaged_utf8(content: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes (a file cut off, two files joined): better than a guess that spoils all the rest."""
    valid = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", content))
    decoded = _leniently(content, "utf-8")
    bad = decoded.text.count("\ufffd")
    return decoded if valid >= _VALID_FOR_EACH_BAD * bad else None


def _utf16_without_mark(content: bytes) -> Decoded | None:
    half = len(content) // 2
    if half < 2:
        return None
    even, odd = content[::2].count(0) / half, content[1::2].count(0) / half
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > 0.3 and others < 0.05:
            decoded = _leniently(content, encoding)
            if _bad_share(decoded.text) < 0.01:
                guess = f"has no byte order mark; read as {encoding}, which is a guess"
                return Decoded(decoded.text, encoding, (guess, *decoded.notices))
    return None


def _bad_share(text: str) -> float:
    bad = sum(text.count(sign) for sign in ("\ufffd", "\x00", "\uffff", "\ufffe"))
    return bad / len(text)


def _looks_binary(content: bytes) -> bool:
    controls = len(content) - len(content.translate(None, _CONTROLS))
    return controls > max(2.0, len(content) * _CONTROLS_ALLOWED) or content.count(0) * 20 > len(content)


def _refuse_binary(content: bytes) -> None:
    for start, kind in _FORMATS_BY_START:
        if content.startswith(start):
            raise ArticleError(f"is {kind}, not text", advice=_NOT_TEXT_ADVICE)
    if _looks_binary(content):
        raise ArticleError("is not text: it is full of control characters", advice=_NOT_TEXT_ADVICE)


def _sample(content: bytes) -> bytes:
    """The lines that tell encodings apart: those that are not ASCII, from the start, up to a limit."""
    if len(content) <= _SAMPLE:
        return content
    kept: list[bytes] = []
    size = 0
    for found in re.finditer(rb"[^\n\r]{0,300}[\x80-\xff][^\n\r]{0,300}", content):
        kept.append(found[0])
        size += len(found[0])
        if size > _SAMPLE:
            break
    return b"\n".join(kept)


def _ask_charset_normalizer(sample: bytes) -> str:
    import charset_normalizer  # 60 ms that only those pay who meet such a file

    found = charset_normalizer.from_bytes(sample, cp_exclusion=list(_RARE))
    best = found.best()
    if best is None:
        return ""
    # Short western texts fit many code pages equally well; then the one that was in use is likelier than a rare one.
    for match in found:
        names = {match.encoding, *match.could_be_from_charset}
        if "cp1252" in names and match.chaos <= best.chaos and match.coherence >= best.coherence:
            return "cp1252"
    return best.encoding
