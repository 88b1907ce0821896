"""Names that are two here and one elsewhere: whose tag files would be lost on a colleague's computer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from reader.errors import Problem

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?\Z", re.IGNORECASE | re.DOTALL)
_SIGNS = re.compile(r'[<>:"\\|?*\x00-\x1f]')
_ADVICE = "rename the article if this corpus is to be used there too"


def name_clashes(articles: Iterable[str]) -> tuple[Problem, ...]:
    """The articles, by their ids, whose tag files would be one file on macOS or Windows, or could not be made there.

    Two ids are the same there if they differ in case or in how their letters are composed only.
    """
    found = []
    first: dict[str, str] = {}
    for article_id in articles:
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", article_id).casefold())
        other = first.setdefault(folded, article_id)
        if other != article_id:
            differ = "case" if other.casefold() == article_id.casefold() else "how letters are composed"
            said = f"has the name of {other} but for {differ}: on macOS and Windows their tags would be one file"
            found.append(Problem(article_id, said, "rename one of the two"))
        elif any(map(_impossible, article_id.split("/"))):
            found.append(Problem(article_id, "has a name that Windows cannot have, nor can its tag file", _ADVICE))
    return tuple(found)


def _impossible(part: str) -> bool:
    return bool(_DEVICE.match(part) or _SIGNS.search(part)) or part[-1:] in {" ", "."}
