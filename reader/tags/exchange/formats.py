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
    """One format. `about` says what it is in a few words, `suffix` is what its files end in.

    `is_text`: it can be shown in a terminal. `leaves_out_lost`: lost passages cannot be in it. `needs_texts`: the
    articles' texts are a part of it.
    """

    about: str
    suffix: str
    write: Callable[[Exported], bytes]
    is_text: bool = True
    leaves_out_lost: bool = False
    needs_texts: bool = False


def _csv(out: Exported) -> bytes:
    return csv_format.export(out.rows).encode("utf-8", "replace")


def _markdown(out: Exported) -> bytes:
    return markdown_format.export(out).encode("utf-8", "replace")


FORMATS: Mapping[str, Format] = {
    "csv": Format("all passages, a row for each tag", ".csv", _csv),
    "xlsx": Format("the same and the codebook, for Excel", ".xlsx", xlsx_format.export, is_text=False),
    "markdown": Format("a page for people", ".md", _markdown),
    "html": Format("a page to read and print", ".html", html_format.export),
    "jsonld": Format("W3C Web Annotations", ".jsonld", web_annotation.export),
    "qdpx": Format(
        "a REFI-QDA project, with the articles",
        ".qdpx",
        refi_project.export,
        is_text=False,
        leaves_out_lost=True,
        needs_texts=True,
    ),
    "qdc": Format("a REFI-QDA codebook", ".qdc", refi_codebook.export),
    "codebook": Format("the codebook as CSV", ".csv", codebook_csv.export),
}
"""Each format by its name."""
