"""The codebook as a tree of codes, for formats that know no `/`: each level a code in the one above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reader.tags.model import Tag


@dataclass(slots=True)
class TagNode:
    """One level. `tag` is None where no tag has this name, only tags below it do."""

    path: str
    tag: Tag | None = None
    below: dict[str, TagNode] = field(default_factory=dict)

    @property
    def leaf(self) -> str:
        """The last part of its name."""
        return self.path.rpartition("/")[2]


def tree(tags: Iterable[Tag]) -> tuple[TagNode, ...]:
    """The top level, in the order of `tags`."""
    top = TagNode("")
    for tag in tags:
        node = top
        for part in tag.name.split("/"):
            path = f"{node.path}/{part}" if node.path else part
            node = node.below.setdefault(part, TagNode(path))
        node.tag = tag
    return tuple(top.below.values())
