"""A file from elsewhere, read: which format it is in, and what it says."""

from __future__ import annotations

from pathlib import Path

from reader import files
from reader.tags.exchange import annotations_in, csv_in, guarded_json, refi_in
from reader.tags.exchange.incoming import Contents, refused

LIMIT = 64 * 1024 * 1024
"""Bytes of a file that is taken in."""
_ADVICE = "say which it is with --as; `reader import --help` lists the formats"


def read(path: Path, form: str = "") -> Contents:
    """What the file at `path` says; `form` is its format, by default the one it looks like.

    Raises FileReadError if it cannot be read, ImportFileError if it is not what it should be.
    """
    content = files.read_bytes(path, LIMIT)
    return parse(content, str(path), form)


def parse(content: bytes, file: str, form: str = "") -> Contents:
    """As `read`, for what is in a file of that name."""
    form = form or _format(content, file)
    match form:
        case "qdpx":
            return refi_in.project(content, file)
        case "qdc":
            return refi_in.codebook(content, file)
        case "csv":
            return csv_in.passages(content, file)
        case "codebook":
            return csv_in.codebook(content, file)
        case "jsonld" | "hypothesis":
            return annotations_in.read(guarded_json.parse(content, file), file, form)
    raise refused(file, "is in no format that can be imported", advice=_ADVICE)


def _format(content: bytes, file: str) -> str:
    """The format that a file is in, by its first signs; its name does not count, for names are changed."""
    if content.startswith(b"PK"):
        return "qdpx"
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") or content[:4] in (b"\xff\xfe<\x00", b"\xfe\xff\x00<"):
        return "qdc"
    if start[:1] in (b"{", b"["):
        return annotations_in.kind(guarded_json.parse(content, file))
    if not start:
        raise refused(file, "is empty")
    return csv_in.kind(content, file)
