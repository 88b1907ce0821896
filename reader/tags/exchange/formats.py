"""The formats that can be written, by the names that people give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reader.tags.exchange import (
    codebook_csv,
    csv_format,
    html_format,
    markdown_format,
    refi_codebook,
    refi_project,
    web_annotation,
    xlsx_format,
)
from reader.tags.exchange.exported import Exported


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `suffix` is what its files end in; `is_text`: it can be shown in a terminal."""

    suffix: str
    write: Callable[[Exported], bytes]
    is_text: bool = True
    leaves_out_lost: bool = False
    needs_texts: bool = False


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


FORMATS: Mapping[str, Format] = {
    "csv": Format(".csv", lambda out: _encoded(csv_format.export(out.rows))),
    "xlsx": Format(".xlsx", xlsx_format.export, is_text=False),
    "markdown": Format(".md", lambda out: _encoded(markdown_format.export(out))),
    "html": Format(".html", html_format.export),
    "jsonld": Format(".jsonld", web_annotation.export),
    "qdpx": Format(".qdpx", refi_project.export, is_text=False, leaves_out_lost=True, needs_texts=True),
    "qdc": Format(".qdc", refi_codebook.export),
    "codebook": Format(".csv", codebook_csv.export),
}
"""Each format by its name."""
