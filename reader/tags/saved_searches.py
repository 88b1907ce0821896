"""Searches saved by name, in `tags/searches.yaml`: part of the corpus, made for people and for git.

    version: 1
    searches:
    - name: autumn                       # `@autumn` in a query stands for its query in brackets
      query: guarantee* date:2025-09..2025-11

Sorted by name, so that what two people add merges. Keys that this version does not know are kept, and where only one
search changes, so is every other line. A file that cannot be read is never written.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path

from reader import files, locks, yaml_gate
from reader.errors import TagFileError, UsageError
from reader.tags import entry_lines
from reader.tags.contents import SEARCHES, Signature
from reader.tags.folder import TagFolder
from reader.tags.tag_file import VERSION, check_version
from reader.yaml_gate import comments_in, storable
from reader.yaml_values import YamlMap, YamlValue

NAME = re.compile(r"[^\W_](?:[\w./-]{0,78}\w)?")
LONGEST = 1000
"""Characters of a query that can be saved."""


@dataclass(frozen=True, slots=True)
class _Saved:
    name: str
    query: str
    extra: tuple[tuple[str, YamlValue], ...] = ()
    line: int = 0

    def fields(self) -> dict[str, object]:
        return {"name": self.name, "query": self.query, **dict(self.extra)}


class SavedSearches:
    """The saved searches of one corpus. Making one touches no disk; all methods may be called from any thread."""

    def __init__(self, corpus_folder: Path) -> None:
        self._folder = TagFolder(corpus_folder)
        self._path = self._folder.path / SEARCHES
        self._lock = threading.Lock()
        self._kept: tuple[Signature | None, dict[str, str]] = None, {}

    def all(self) -> dict[str, str]:
        """From name to query, in the order of the file. Raises TagFileError or FileReadError."""
        with self._lock:
            signature = self._folder.signature(self._path)
            if signature is None:
                return {}
            if signature != self._kept[0]:
                _, found = self._parsed(self._folder.read(self._path) or b"")
                self._kept = signature, {one.name: one.query for one in found}
            return dict(self._kept[1])

    def save(self, name: str, query: str) -> None:
        """Keep `query` under `name`, instead of what was there.

        Raises UsageError for a name or query that cannot be kept, TagFileError or FileReadError if the file cannot
        be read, FileWriteError if it cannot be written.
        """
        name, query = name.strip().removeprefix("@"), " ".join(storable(query).split())
        if not NAME.fullmatch(name):
            raise UsageError(
                f"“{name}” cannot be the name of a search",
                advice="use letters, digits, dots and hyphens, up to 80, as in autumn-2025",
            )
        if not query:
            raise UsageError("there is no query to save", advice="type one first")
        if len(query) > LONGEST:
            raise UsageError(f"a saved search has at most {LONGEST} characters", advice="save it as two: @one OR @two")
        self._change(name, _Saved(name, query))

    def forget(self, name: str) -> None:
        """Forget what is kept under `name`. Raises UsageError if there is nothing, else as `save`."""
        self._change(name.strip().removeprefix("@"), None)

    def _change(self, name: str, wanted: _Saved | None) -> None:
        self._folder.check_writable(self._path)
        if wanted is None and not self.all():
            raise _unknown(name, [])
        with self._lock, locks.locked(self._folder.path):
            content, signature = self._folder.read_to_change(self._path, self._kept[0])
            top, found = self._parsed(content or b"")
            at = next((at for at, one in enumerate(found) if _same(one.name, name)), None)
            if wanted is None and at is None:
                raise _unknown(name, [one.name for one in found])
            before = found[at] if at is not None else None
            if wanted is not None and before is not None:
                wanted = _Saved(wanted.name, wanted.query, before.extra, before.line)
            after = [one for one in found if one is not before]
            if wanted is not None:
                place = next((i for i, one in enumerate(after) if _key(one.name) > _key(name)), len(after))
                after.insert(at if at is not None else place, wanted)
            if not after and not top.keys() - {"version", "searches"} and not comments_in(content or b""):
                files.remove(self._path)
                return
            changed = self._serialised(content or b"", top, found, after, before, wanted)
            files.write_atomic(self._path, changed, still=lambda: self._folder.signature(self._path) == signature)

    def _serialised(
        self,
        content: bytes,
        top: YamlMap,
        found: list[_Saved],
        after: list[_Saved],
        before: _Saved | None,
        wanted: _Saved | None,
    ) -> bytes:
        """The new content: the old with only the lines of one search changed, where that says what is meant."""
        whole: dict[str, object] = {"version": VERSION, **{k: v for k, v in top.items() if k != "version"}}
        whole["searches"] = [one.fields() for one in after]
        if found:
            changed = _lines_changed(content, found, after, before, wanted)
            try:
                if changed is not None and _says(self._parsed(changed)[1]) == _says(after):
                    return changed
            except TagFileError:
                pass
        return (comments_in(content) + yaml_gate.dump(whole)).encode()

    def _parsed(self, content: bytes) -> tuple[YamlMap, list[_Saved]]:
        shown = self._folder.shown(self._path)
        top = yaml_gate.load_mapping(content, shown, error=TagFileError)
        if "version" in top:
            check_version(top)
        found: list[_Saved] = []
        for value, line in top.items_of("searches"):
            if not isinstance(value, YamlMap):
                raise top.source.wrong("a search must have a name and a query", line)
            name, query = value.text("name").strip(), " ".join(value.text("query").split())
            if not NAME.fullmatch(name):
                raise value.wrong("name", f"is “{name[:40]}”, which @ cannot call")
            if any(_same(one.name, name) for one in found):
                raise value.wrong("name", f"is “{name[:40]}”, as of another search in this file")
            extra = tuple((key, field) for key, field in value.items() if key not in ("name", "query"))
            found.append(_Saved(name, query, extra, line))
        return top, found


def _lines_changed(
    content: bytes, found: list[_Saved], after: list[_Saved], before: _Saved | None, wanted: _Saved | None
) -> bytes | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    lines = text.splitlines(keepends=True)
    starts = [one.line - 1 for one in found]
    if any(not lines[at].lstrip(" ").startswith("- ") for at in starts):
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = lines[starts[0]][: len(lines[starts[0]]) - len(lines[starts[0]].lstrip(" "))]

    def end_of(start: int) -> int:
        end = start + 1
        while end < len(lines) and lines[end].startswith(indent + " ") and lines[end].strip():
            end += 1
        return end

    if before is not None:
        begin, end = before.line - 1, end_of(before.line - 1)
    else:
        following = next((one for one in after[after.index(wanted) + 1 :]), None) if wanted else None
        begin = end = following.line - 1 if following else end_of(starts[-1])
    fresh: list[str] = []
    if wanted is not None:
        if begin == len(lines) and lines and not lines[-1].endswith("\n"):
            lines[-1] += newline
        fresh = [indent + line + newline for line in yaml_gate.dump([wanted.fields()]).splitlines()]
        if before is not None:
            kept = entry_lines.changed("".join(lines[begin:end]), before.fields(), wanted.fields(), newline)
            fresh = fresh if kept is None else [kept]
    return "".join([*lines[:begin], *fresh, *lines[end:]]).encode()


def _says(searches: list[_Saved]) -> list[dict[str, object]]:
    return [one.fields() for one in searches]


def _key(name: str) -> str:
    return name.casefold()


def _same(one: str, other: str) -> bool:
    return _key(one) == _key(other)


def _unknown(name: str, names: list[str]) -> UsageError:
    some = ", ".join(f"@{one}" for one in names[:5])
    return UsageError(
        f"there is no saved search “{name}”", advice=f"there are {some}" if some else "none has been saved yet"
    )
