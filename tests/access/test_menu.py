"""The menu of the staff: a line stands before whoever its page is open to, and nobody else."""

import pytest
from django.urls import resolve

from ostan.wiring.menu import STAFF

ENTRANCE = "/work/"
"""Open to all staff: it sends those who work on no cases to the first page that is theirs."""


@pytest.mark.parametrize(("address", "capability"), [line[1:3] for line in STAFF if line[1] != ENTRANCE])
def test_a_line_is_shown_to_whom_its_page_is_open_to(address: str, capability: str) -> None:
    assert resolve(address).func.door == capability
