"""Searches saved by name, in `tags/searches.yaml`: part of the corpus, made for people and for git."""

from __future__ import annotations

from pathlib import Path


class SavedSearches:
    """The saved searches of one corpus. Making one touches no disk."""

    def __init__(self, corpus_folder: Path) -> None:
        self._path = corpus_folder / "tags" / "searches.yaml"

    def all(self) -> dict[str, str]:
        """From name to query, in the order of the file. Raises TagFileError or FileReadError."""
        return {}

    def save(self, name: str, query: str) -> None:
        """Keep `query` under `name`, instead of what was there. Raises UsageError, TagFileError, FileWriteError."""

    def forget(self, name: str) -> None:
        """Forget what is kept under `name`. Raises UsageError if there is nothing, TagFileError, FileWriteError."""
