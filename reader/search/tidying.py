"""Keeping the index quick to look into: its many small segments become one while nobody waits for an update."""

from __future__ import annotations

from pathlib import Path

from reader import files, locks, own_folders
from reader.errors import FileLockedError, FileWriteError
from reader.search import engine, segments
from reader.search.layout import DAMAGED, INDEX

_WAIT = 0.5


def tidy(cache_folder: Path) -> bool:
    """Make one of many small segments. Raises FileLockedError, FileWriteError."""
    folder = cache_folder / INDEX
    if not folder.exists():
        return False
    own_folders.guarded_folder(folder)
    with locks.locked(cache_folder, _WAIT):
        try:
            return segments.merge(engine.open_index(folder))
        except engine.BusyError as error:
            raise FileLockedError("the index is being updated by another reader", advice="wait a little") from error
        except FileNotFoundError:
            return False
        except OSError as error:
            raise FileWriteError(
                f"cannot be written ({error.strerror or error})", path=cache_folder, advice=files.advice_for(error)
            ) from error
        except Exception:  # noqa: BLE001  (damage that no search has met: the next update builds anew)
            files.write_atomic(cache_folder / DAMAGED, b"")
            return False
