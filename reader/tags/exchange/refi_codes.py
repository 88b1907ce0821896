"""The codes of REFI-QDA, which a codebook (`.qdc`) and a project (`.qdpx`) write the same way.

Codes lie in each other as tags do. Kept: names, the tree, descriptions, colours, the order. Not kept, for there is no
place for it: keys and aliases. A level that is no tag itself is a code that cannot be coded with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.tags.exchange import guids
from reader.tags.exchange.tag_tree import TagNode, tree
from reader.tags.exchange.xml_text import element
from reader.tags.model import Tag

CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
ORIGIN = "passage-reader"

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def codes(tags: Iterable[Tag]) -> list[str]:
    """The top-level `Code` elements."""
    return [_code(node) for node in tree(tags)]


def _code(node: TagNode) -> str:
    tag = node.tag or Tag(node.path)
    attributes = {
        "guid": guids.of_tag(tag),
        "name": node.leaf,
        "isCodable": "false" if node.tag is None else "true",
        "color": tag.colour if _COLOUR.fullmatch(tag.colour) else "",
    }
    description = [element("Description", {}, text=tag.description)] if tag.description else []
    return element("Code", attributes, [*description, *(_code(one) for one in node.below.values())])
