"""Where somebody is signed in, ending it elsewhere, and being told of what is unusual."""

import datetime

import pytest
from django.test import Client

from ostan.foundation.identity import actions, queries, sessions
from ostan.foundation.identity.devices import device_of
from ostan.foundation.identity.models import Account, Browser, Session
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from tests import given

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0"


def enter(account: Account, agent: str = CHROME, client: Client | None = None) -> Client:
    client = client or Client(headers={"user-agent": agent})
    client.post("/staff/sign-in/", {"login": account.name, "password": given.PASSWORD})
    assert "_auth_user_id" in client.session
    return client


@pytest.fixture
def clerk() -> Account:
    return given.member(Role.CLERK, given.unit())


@pytest.mark.parametrize(
    "agent, device",
    [
        (CHROME, "chrome/android"),
        (FIREFOX, "firefox/windows"),
        ("curl/8", "other/other"),
        ("", "other/other"),
    ],
)
def test_a_device_is_two_codes(agent: str, device: str) -> None:
    assert device_of(agent) == device


def test_sessions_are_listed_with_their_device_and_no_key(clerk: Account) -> None:
    here, there = enter(clerk), enter(clerk, FIREFOX)

    page = here.get("/account/").content.decode()

    assert "کروم در اندروید" in page
    assert "فایرفاکس در ویندوز" in page
    assert here.session.session_key not in page
    assert there.session.session_key not in page


def test_one_other_session_is_ended(clerk: Account) -> None:
    here, there, third = enter(clerk), enter(clerk, FIREFOX), enter(clerk)
    here.post("/account/sessions/end/", {"seat": queries.shown_id(there.session.session_key)})

    assert there.get("/work/").status_code == 302
    assert here.get("/work/").status_code == third.get("/work/").status_code == 200


def change(client: Client, **told: str) -> int:
    new = "another long enough word"
    typed = {"current": given.PASSWORD, "new": new, "again": told.get("new", new), **told}
    return client.post("/account/password/", typed).status_code


def test_a_new_password_ends_the_other_sessions_and_its_owner_hears_of_it(clerk: Account) -> None:
    here, there = enter(clerk), enter(clerk, FIREFOX)

    with delivering_at_once():
        assert change(here) == 302

    assert here.get("/work/").status_code == 200
    assert there.get("/work/").status_code == 302
    assert Notice.objects.filter(code="account.password_changed", channel="INAPP").count() == 1
    told = Client().post("/staff/sign-in/", {"login": clerk.name, "password": given.PASSWORD})
    assert told.status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"current": "not it at all"},
        {"new": "short"},
        {"new": "1234567890123"},
        {"new": "another long enough", "again": "something else"},
        {"new": given.PASSWORD},
    ],
)
def test_a_password_that_will_not_do_changes_nothing(clerk: Account, wrong: dict[str, str]) -> None:
    here, there = enter(clerk), enter(clerk, FIREFOX)

    assert change(here, **wrong) == 422
    assert there.get("/work/").status_code == 200


def test_guessing_the_present_password_is_bounded(clerk: Account) -> None:
    here = enter(clerk)
    answers = [change(here, current=f"guess number {number}") for number in range(10)]

    assert {*answers, change(here)} == {422}


def test_all_others_are_ended(clerk: Account) -> None:
    here, there, stranger = enter(clerk), enter(clerk), given.staff(Role.CLERK)

    here.post("/account/sessions/end/", {"seat": "others"})

    assert there.get("/work/").status_code == 302
    assert here.get("/work/").status_code == stranger.get("/work/").status_code == 200


def test_nobody_ends_anothers_session(clerk: Account) -> None:
    victim = given.staff(Role.CLERK)
    enter(clerk).post("/account/sessions/end/", {"seat": queries.shown_id(victim.session.session_key)})

    assert victim.get("/work/").status_code == 200


def test_the_last_use_is_noted_now_and_then(clerk: Account) -> None:
    client = enter(clerk)
    first = Session.objects.get(session_key=client.session.session_key).used_at
    client.get("/work/")
    assert Session.objects.get(session_key=client.session.session_key).used_at == first
    long_ago = first - sessions.USE_NOTED * 2
    Session.objects.filter(session_key=client.session.session_key).update(used_at=long_ago)

    client.get("/work/")

    assert Session.objects.get(session_key=client.session.session_key).used_at > long_ago


def test_a_new_browser_is_told_of_and_the_first_and_a_known_one_are_not(clerk: Account) -> None:
    with delivering_at_once():
        known = enter(clerk)
        assert not Notice.objects.filter(code="account.new_browser").exists()
        known.post("/sign-out/")
        enter(clerk, client=known)
        assert not Notice.objects.filter(code="account.new_browser").exists()
        enter(clerk, FIREFOX)

    assert Notice.objects.filter(code="account.new_browser", channel="INAPP").count() == 1
    assert "از مرورگری تازه" in known.get("/account/").content.decode()


def test_a_changed_password_and_many_failures_are_told_of(clerk: Account) -> None:
    with delivering_at_once():
        for _ in range(6):
            Client().post("/staff/sign-in/", {"login": clerk.name, "password": "not this one"})
        actions.set_password(actor=SYSTEM, now=clock.now(), account_id=clerk.pk, password="another long word")

    codes = list(Notice.objects.filter(channel="INAPP").values_list("code", flat=True))
    assert sorted(codes) == ["account.failures", "account.password_changed"]


def test_what_is_over_is_forgotten(clerk: Account) -> None:
    enter(clerk)
    later = clock.now() + datetime.timedelta(days=500)

    actions.drop_expired(actor=SYSTEM, now=later)

    assert not Session.objects.exists()
    assert not Browser.objects.exists()


def test_the_page_of_the_account_costs_few_statements(
    clerk: Account, django_assert_max_num_queries: object
) -> None:
    client = enter(clerk)
    for _ in range(8):
        enter(clerk, FIREFOX)

    with django_assert_max_num_queries(12):
        client.get("/account/")
