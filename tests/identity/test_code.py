"""The one-time code: kept hashed, counted in every way, three minutes and five tries, sent by the carrier's template."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.foundation.identity.models import Session
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from tests.notices.carriers import Server

MOBILE, OTHER = "09123456780", "09123456781"

pytestmark = pytest.mark.django_db


def shown(client: Client) -> str:
    page = client.get("/sign-in/code/").content.decode()
    return re.search(r'<bdi dir="ltr">(\d{6})</bdi>', page).group(1)


def kept(client: Client) -> str:
    return Session.objects.get(session_key=client.session.session_key).get_decoded()


def test_the_code_is_kept_only_hashed(client: Client, settings: object, carrier: Server) -> None:
    client.post("/sign-in/", {"phone": MOBILE})

    (asked,) = carrier.asked
    code = asked.told["token"]
    assert re.fullmatch(r"\d{6}", code)
    assert code not in str(kept(client))
    client.post("/sign-in/code/", {"code": code})
    assert "_auth_user_id" in client.session


def test_persian_digits_are_the_same_code(client: Client, settings: object) -> None:
    settings.DEMO = True
    client.post("/sign-in/", {"phone": MOBILE})

    code = shown(client).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    client.post("/sign-in/code/", {"code": code})

    assert "_auth_user_id" in client.session


def test_a_code_is_worth_three_minutes(
    client: Client, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True
    client.post("/sign-in/", {"phone": MOBILE})
    code = shown(client)
    later = clock.now().timestamp() + 181
    monkeypatch.setattr("time.time", lambda: later)

    assert client.post("/sign-in/code/", {"code": code}).status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_code_asked_for_again_counts_as_well(client: Client, settings: object) -> None:
    settings.DEMO = True
    for _ in range(4):
        Client().post("/sign-in/", {"phone": MOBILE})
    client.post("/sign-in/", {"phone": MOBILE})

    answers = [client.post("/sign-in/code/", {"action": "resend"}).status_code for _ in range(2)]

    assert answers == [302, 200]
    assert Entry.objects.filter(activity="CodeAsked").count() == 5


def test_the_whole_house_sends_so_many_and_no_more(client: Client, settings: object) -> None:
    settings.DEMO, settings.CODES_IN_TEN_MINUTES = True, 3

    answers = [Client().post("/sign-in/", {"phone": f"0912345678{n}"}).status_code for n in range(4)]

    assert answers == [302, 302, 302, 422]


def test_known_and_new_numbers_cost_the_same_statements(client: Client, settings: object) -> None:
    """So that not even the time of the answer tells which it was."""
    settings.DEMO = True
    Client().post("/sign-in/", {"phone": MOBILE})
    counts = []
    for number in (MOBILE, OTHER):
        cache.clear()
        with CaptureQueriesContext(connection) as made:
            Client().post("/sign-in/", {"phone": number})
        counts.append([re.sub(r"\d+|'[^']*'|\(.*\)", "", one["sql"])[:60] for one in made.captured_queries])

    assert counts[0] == counts[1]


def test_a_carrier_that_fails_is_told_of_and_keeps_the_number(client: Client, carrier: Server) -> None:
    carrier.status = 418  # no credit

    page = client.post("/sign-in/", {"phone": MOBILE})

    assert page.status_code == 422
    assert MOBILE in page.content.decode()
    assert client.get("/sign-in/code/").status_code == 302


def test_without_a_carrier_the_page_says_so_and_shows_another_way(client: Client) -> None:
    page = client.get("/sign-in/").content.decode()

    assert "هنوز به سامانهٔ پیامکی وصل نشده است" in page
    assert "/track/" in page


def test_no_code_stands_in_the_ledger(client: Client, carrier: Server) -> None:
    client.post("/sign-in/", {"phone": MOBILE})

    code = carrier.asked[0].told["token"]
    assert not [entry for entry in Entry.objects.all() if code in str(entry.facts)]
