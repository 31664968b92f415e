"""A carrier of text messages for the tests of signing in."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.notices import carriers


@pytest.fixture
def carrier(settings: Any) -> Iterator[carriers.Server]:
    """Kavenegar on this machine, with a template for codes."""
    with carriers.running() as server:
        settings.SMS_URL = carriers.kavenegar(server.port)
        yield server
