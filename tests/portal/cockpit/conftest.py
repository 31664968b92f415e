"""What tests of the cockpit stand on."""

import pytest

from ostan.kernel import clock
from tests.indicators.given import NOW
from tests.portal.cockpit import given


@pytest.fixture
def late(db: None, monkeypatch: pytest.MonkeyPatch) -> given.Late:
    """The province on the day on which things are late."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return given.late()
