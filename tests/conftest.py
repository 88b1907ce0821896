"""What every test gets: its own home, no colours, a fixed width. Nothing of this machine is read or written."""

from __future__ import annotations

import gc
import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).parent.parent
_SEED = 20251


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a test that tries things at random tries. Short: the same few each time; `--long`: many, new ones."""

    long: bool
    seed: int

    def rounds(self, short: int, long: int) -> int:
        """How many rounds to go: `short` ones in the suite, `long` ones with `--long`."""
        return long if self.long else short

    def random(self, name: str) -> random.Random:
        """Chance for the test of that name, the same for the same seed."""
        return random.Random(f"{self.seed} {name}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="fuzz, kill and drive at random for minutes to hours")
    parser.addoption("--seed", type=int, help="of what is tried at random; with --long a new one each time")


@pytest.fixture(scope="session")
def effort(request: pytest.FixtureRequest) -> Effort:
    """How much to try, and with which seed. A failure is repeated with the `--seed` that the header says."""
    return _effort(request.config)


def _effort(config: pytest.Config) -> Effort:
    return Effort(config.getoption("--long"), config.getoption("--seed"))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--seed") is None:
        # Decided once, before workers are made: all of them get it.
        config.option.seed = random.SystemRandom().randrange(10**6) if config.getoption("--long") else _SEED


def pytest_report_header(config: pytest.Config) -> str:
    return f"chance: {_effort(config)}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        for item in items:
            item.add_marker(pytest.mark.timeout(0))
    else:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]


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


def pytest_collection_finish() -> None:
    """Tests make and drop much: looking after each 700 objects took a quarter of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


# The machine that runs the tests may be busy: how long an example takes says nothing about the code.
settings.register_profile("reader", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("reader")
