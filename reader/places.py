"""Where this program keeps its own things: never in the corpus, except tags."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import platformdirs

_NAME = "passage-reader"


def corpus_key(corpus: Path) -> str:
    """A short name for a corpus folder: its own name and a digest of its full path."""
    full = corpus.resolve()
    digest = hashlib.sha256(str(full).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    name = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in full.name)[:32]
    return f"{name or 'corpus'}-{digest}"


def cache_folder(corpus: Path) -> Path:
    """The folder of the index of one corpus. Not made here."""
    return Path(platformdirs.user_cache_dir(_NAME)) / corpus_key(corpus)


def state_folder(corpus: Path) -> Path:
    """The folder of the session, drafts and undo history of one corpus. Not made here."""
    return Path(platformdirs.user_state_dir(_NAME)) / corpus_key(corpus)


def settings_file() -> Path:
    """The person's settings. Read, never written."""
    return Path(platformdirs.user_config_dir(_NAME)) / "settings.yaml"


def error_log() -> Path:
    """Where the last unexpected error is kept with its traceback."""
    return Path(platformdirs.user_state_dir(_NAME)) / "last-error.txt"


UNSAVED = "reader-unsaved-"
"""What the names of recovery files begin with; the corpus's key and the session follow."""


def recovery_folders(corpus: Path) -> tuple[Path, ...]:
    """Where changes are kept that cannot be written to the corpus: the first of these that can be written to.

    They are likely to lie on several disks. None is made here.
    """
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    found = (state_folder(corpus), runtime, Path(tempfile.gettempdir()), Path.home())
    return tuple(dict.fromkeys(folder for folder in found if folder.is_absolute()))
