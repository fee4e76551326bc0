from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.centre import LEDGER, Centre


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    """A centre with a ledger as its source."""
    made = Centre(tmp_path / "centrum")
    made.describe("huvudbok", LEDGER)
    return made
