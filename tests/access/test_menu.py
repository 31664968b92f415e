"""The menu of the staff: a line stands before whoever its page is open to, and nobody else."""

import pytest
from django.test import Client
from django.urls import resolve

from ostan.foundation import access
from ostan.wiring.menu import STAFF

ENTRANCE = "/work/"
"""Open to all staff: it sends those who work on no cases to the first page that is theirs."""


@pytest.mark.parametrize(("address", "capability"), [line[1:3] for line in STAFF if line[1] != ENTRANCE])
def test_a_line_is_shown_to_whom_its_page_is_open_to(address: str, capability: str) -> None:
    assert resolve(address).func.door == capability


@pytest.mark.django_db
@pytest.mark.parametrize("address", [line[1] for line in STAFF if line[2] != access.PUBLIC])
def test_a_visitor_of_a_page_of_the_staff_is_sent_where_the_staff_sign_in(address: str) -> None:
    assert Client().get(address)["Location"].startswith("/staff/sign-in/")
