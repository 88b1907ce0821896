"""Tagged passages as one HTML page, for people: to read in a browser, to print, to send.

Everything is in the one file: no script, no picture, nothing from elsewhere, and a content security policy that lets a
browser run or fetch nothing even if something got in. All outside text is escaped, stands isolated (right-to-left
text turns nothing around it), and control characters are shown, not obeyed.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re

from reader.tags.colours import colour_of
from reader.tags.exchange.exported import Exported, ExportRow
from reader.tags.exchange.grouping import groups
from reader.tags.model import State
from reader.yaml_gate import storable

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_ADDRESS = re.compile(r"""https?://[^\s<>"'\\^`\x00-\x20\x7f-\x9f\ud800-\udfff]+""")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STYLE = """\
:root{color-scheme:light dark}
body{font:1rem/1.55 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid #8888;padding-bottom:.2rem}
nav ul,.tags{padding:0;list-style:none}nav li,.tags li{display:inline-block;margin-right:.8rem}
article{margin:1.4rem 0;break-inside:avoid}
blockquote{margin:0;padding:.1rem 1rem;border-left:.25rem solid #888;white-space:pre-line}
p{margin:.3rem 0}.source,.tags,.said,.description{font-size:.87rem;opacity:.85}.note{padding-left:1.25rem}
.tags li::before{content:"\\25A0\\00A0"}
@media print{body{margin:0;max-width:none}nav{display:none}a{color:inherit;text-decoration:none}h2{break-after:avoid}}
"""
_SAID = {
    State.LOST: "no longer in the article",
    State.CHANGED: "perhaps changed in the article",
}


def export(out: Exported) -> bytes:
    """The page, UTF-8."""
    names = [tag.name for tag in out.tags]
    classes = {name: f"t{number}" for number, name in enumerate(names)}
    style = _STYLE + "".join(
        f".{classes[name]}::before{{color:{colour}}}\n"
        for name in names
        if _COLOUR.fullmatch(colour := colour_of(out.codebook, name))
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    sections, links = [], []
    for number, (heading, rows, outside) in enumerate(groups(out)):
        shown = _shown(heading) if outside else html.escape(heading)
        links.append(f'<li><a href="#s{number}">{shown}</a> ({len(rows)})</li>')
        tag = out.codebook.get(heading) if outside and not out.by_article else None
        about = f'<p class="description" dir="auto">{_shown(tag.description)}</p>\n' if tag and tag.description else ""
        passages = "".join(_passage(row, classes) for row in rows)
        sections.append(f'<section id="s{number}">\n<h2 dir="auto">{shown}</h2>\n{about}{passages}</section>\n')
    title = f"Tagged passages: {_plain(out.name)}" if out.name else "Tagged passages"
    inside = f"<nav><ul>\n{chr(10).join(links)}\n</ul></nav>\n" if links else "<p>Nothing is tagged yet.</p>\n"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        f"content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<h1 dir="auto">{title}</h1>\n'
        f"{inside}{''.join(sections)}</body>\n</html>\n"
    ).encode()


def _passage(row: ExportRow, classes: dict[str, str]) -> str:
    passage = row.anchored.passage
    parts = [f'<blockquote dir="auto">{_plain(passage.quote)}</blockquote>\n']
    title = f"<cite>{_shown(row.title)}</cite>"
    if _ADDRESS.fullmatch(row.metadata.url):
        title = f'<a href="{html.escape(row.metadata.url)}" rel="noreferrer noopener">{title}</a>'
    where = [title, *(_shown(one) for one in (*row.metadata.cited, row.article))]
    parts.append(f'<p class="source">{", ".join(where)}</p>\n')
    if said := _SAID.get(row.anchored.state):
        parts.append(f'<p class="said">({said})</p>\n')
    if passage.tags:
        listed = "".join(f'<li class="{classes[tag]}">{_shown(tag)}</li>' for tag in passage.tags)
        parts.append(f'<ul class="tags">{listed}</ul>\n')
    if passage.note:
        signed = f" ({_shown(passage.by)})" if passage.by else ""
        parts.append(f'<p class="note" dir="auto">Note{signed}: {_lines(passage.note)}</p>\n')
    return f"<article>\n{''.join(parts)}</article>\n"


def _shown(text: str) -> str:
    """Outside text as an isolated run of one line."""
    return f"<bdi>{_plain(' '.join(text.split()))}</bdi>"


def _lines(text: str) -> str:
    return "<br>".join(_shown(line) for line in text.strip().split("\n"))


def _plain(text: str) -> str:
    """Outside text escaped, what a browser should not get as a sign that shows."""
    return html.escape(_CONTROL.sub("\ufffd", storable(text)))
