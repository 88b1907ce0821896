"""Writes the tables of keys, queries and settings into README.md: `python docs/make_tables.py`.

A test says when it is due.
"""

from __future__ import annotations

import re
from pathlib import Path

from reader.keys import COMMANDS, GROUPS, written
from reader.search.query_help import QUERY_HELP, SAVED
from reader.settings import describe

README = Path(__file__).parent.parent / "README.md"
_BAR = "\\|"
_PLACES = {"app": "everywhere", "main": "main screen", "list": "results", "pane": "article"}


def keys() -> str:
    """Every command with its keys, where they are heard, what it does, and its id for a keymap."""
    lines = ["| keys | where | what | id |", "|---|---|---|---|"]
    for group in GROUPS:
        lines += [f"| | | **{group}** | |"]
        for command in COMMANDS:
            if command.group == group:
                shown = command.shown.split() or [written(key) for key in command.keys]
                lines.append(
                    f"| {' '.join(map(_code, shown))} | {_PLACES[command.context]} | {command.words} | `{command.id}` |"
                )
    return "\n".join(lines)


def settings() -> str:
    """Every setting with its default and what it means."""
    lines = ["| setting | without it | what |", "|---|---|---|"]
    lines += [
        f"| `{one.name}` | {_code(str(one.default)) if one.default else ''} | {one.words} |" for one in describe()
    ]
    return "\n".join(lines)


def queries() -> str:
    """The language of queries, by example."""
    lines = ["| type | to find |", "|---|---|"]
    for group in QUERY_HELP:
        lines.append(f"| | **{group.heading}** |")
        lines += [
            f"| {', '.join(map(_code, (row.example, *row.more)))} | {row.finds.replace('|', _BAR)} |"
            for row in group.rows
        ]
    lines += ["| | **saved searches** |", f"| {_code(SAVED.example)} | {SAVED.finds} |"]
    return "\n".join(lines)


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


def with_tables(readme: str) -> str:
    """`readme` with each table between its markers (`<!-- keys -->` … `<!-- end -->`) as it should be."""
    for name, table in (("keys", keys()), ("queries", queries()), ("settings", settings())):
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if len(pattern.findall(readme)) != 1:
            raise ValueError(f"the README has no one place for the table of {name}")
        readme = pattern.sub(lambda found, table=table: f"{found[1]}\n{table}\n\n{found[2]}", readme)  # type: ignore[misc]
    return readme


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text("utf-8")), "utf-8")
