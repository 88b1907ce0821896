"""How the tests of this folder say how much they have tried."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.fuzz.figures import told


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Note what was tried and what came of it, as `told` does."""
    return partial(told, record_property)
