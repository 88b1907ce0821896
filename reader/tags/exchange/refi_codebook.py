"""A REFI-QDA codebook, `.qdc`: the tags alone. Written to the schema `Codebook.xsd` of the standard 1.5."""

from __future__ import annotations

from reader.errors import UsageError
from reader.tags.exchange.exported import Exported
from reader.tags.exchange.refi_codes import CODEBOOK_NAMESPACE, ORIGIN, codes
from reader.tags.exchange.xml_text import HEADER, element


def export(out: Exported) -> bytes:
    """The tags as a codebook. Raises UsageError if there are none: the standard knows no empty codebook."""
    if not out.tags:
        raise UsageError("there are no tags, and a REFI-QDA codebook cannot be empty", advice="tag something first")
    inside = [element("Codes", {}, codes(out.tags))]
    return (HEADER + element("CodeBook", {"xmlns": CODEBOOK_NAMESPACE, "origin": ORIGIN}, inside) + "\n").encode()
