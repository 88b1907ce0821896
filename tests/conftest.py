"""What every test gets: its own home, no colours, a fixed width. Nothing of this machine is read or written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def sealed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own: index, session and settings of the person who runs the tests are out of reach."""
    home = tmp_path_factory.mktemp("home")
    for name, value in {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "USER": "ada",
        "LOGNAME": "ada",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "COLUMNS": "80",
        "LINES": "24",
    }.items():
        monkeypatch.setenv(name, str(value))
    for name in ("READER_CORPUS", "READER_DEBUG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return home


# The machine that runs the tests may be busy: how long an example takes says nothing about the code.
settings.register_profile("reader", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("reader")
