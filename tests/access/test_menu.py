"""The menu of the staff: a line stands before whoever its page is open to, and nobody else."""

import pytest
from django.test import Client
from django.urls import resolve

from ostan.foundation import access
from ostan.wiring.menu import STAFF
from tests.access.pages import ADMIN, BOOKS, CITIZENS, PROVINCE, SIGNED_IN
from tests.access.pages import STAFF as EVERY_STAFF
from tests.access.province import Province

ENTRANCE = "/work/"
"""Open to all staff: it sends those who work on no cases to the page on which they begin."""
BEGINS = (
    dict.fromkeys(EVERY_STAFF, "/work/")
    | dict.fromkeys(PROVINCE, "/cockpit/")
    | dict.fromkeys(BOOKS, "/work/payments/")
    | dict.fromkeys(ADMIN | {"juror"}, "/manage/units/")
    | dict.fromkeys(CITIZENS, "/")
)


@pytest.mark.parametrize(("address", "capability"), [line[1:3] for line in STAFF if line[1] != ENTRANCE])
def test_a_line_is_shown_to_whom_its_page_is_open_to(address: str, capability: str) -> None:
    assert resolve(address).func.door == capability


@pytest.mark.django_db
@pytest.mark.parametrize("address", [line[1] for line in STAFF if line[2] != access.PUBLIC])
def test_a_visitor_of_a_page_of_the_staff_is_sent_where_the_staff_sign_in(address: str) -> None:
    assert Client().get(address)["Location"].startswith("/staff/sign-in/")


@pytest.mark.parametrize("who", sorted(SIGNED_IN))
def test_whoever_signs_in_begins_on_the_first_page_that_is_his(who: str, province: Province) -> None:
    browser = province.browser(who)

    assert browser.get("/start/")["Location"] == BEGINS[who]
    assert browser.get(BEGINS[who]).status_code == 200


def test_another_hat_begins_elsewhere(province: Province) -> None:
    browser = province.browser("governor")

    chosen = browser.post("/hat/", {"hat": "0"})

    assert browser.get(chosen["Location"])["Location"] == "/"
