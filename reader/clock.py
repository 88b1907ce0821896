"""The one gate for time and chance, so that tests can fix both."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

_LETTERS = "abcdefghijkmnpqrstuvwxyz"
_SIGNS = _LETTERS + "23456789"


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def timestamp() -> str:
    """`now()` as it stands in files: ISO 8601 to the second, with `Z`."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")


def random_id() -> str:
    """Eight characters that start with a letter; no YAML version reads `p-` and these as a number."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(7))
