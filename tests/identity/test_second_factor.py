"""The second factor of staff: an app, recovery codes, what is demanded, and the way back when all is lost."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from ostan.domains.org import queries as org
from ostan.foundation import vault
from ostan.foundation.identity import actions, queries
from ostan.foundation.identity.models import Account
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Role
from tests import given

pytestmark = pytest.mark.django_db
ADD = "/account/second-factor/app/"


def code_of(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows now, or some steps of half a minute away."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def signed_in(account: Account) -> Client:
    """A browser in which the name and password were typed."""
    client = Client()
    client.post("/staff/sign-in/", {"login": account.name, "password": given.PASSWORD})
    return client


def with_app(account: Account) -> str:
    """The secret of the app that the account sets up at its own page."""
    client = signed_in(account)
    client.get(ADD)
    secret = vault.unseal(bytes.fromhex(client.session["factor_secret"]))
    client.post(ADD, {"code": code_of(secret)})
    return secret


@pytest.fixture
def head() -> Account:
    return given.member(Role.UNIT_HEAD, given.unit())


def test_an_app_is_added_by_a_code_of_it_and_recovery_codes_are_shown_once(head: Account) -> None:
    client = signed_in(head)
    page = client.get(ADD).content.decode()
    secret = vault.unseal(bytes.fromhex(client.session["factor_secret"]))

    answer = client.post(ADD, {"code": code_of(secret)})

    assert "<svg" in page
    assert secret not in str(client.session.items())
    assert answer.headers["Location"] == "/account/second-factor/codes/"
    codes = queries.recovery_codes(head)
    first, again = (client.get("/account/second-factor/codes/").content.decode() for _ in range(2))
    assert all(code in first for code in codes)
    assert not any(code in again for code in codes)
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_a_wrong_code_adds_nothing_and_the_secret_stays(head: Account) -> None:
    client = signed_in(head)
    client.get(ADD)
    before = client.session["factor_secret"]

    assert client.post(ADD, {"code": "000000"}).status_code == 422
    assert client.session["factor_secret"] == before
    assert not Authenticator.objects.exists()


def test_the_password_alone_no_longer_opens(head: Account) -> None:
    secret = with_app(head)

    client = signed_in(head)
    assert "_auth_user_id" not in client.session
    persian = code_of(secret, 1).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    answer = client.post("/staff/sign-in/second/", {"code": persian})

    assert answer.status_code == 302
    assert "_auth_user_id" in client.session


def test_a_recovery_code_opens_once(head: Account) -> None:
    with_app(head)
    code = queries.recovery_codes(head)[0]

    first, second = signed_in(head), signed_in(head)
    first.post("/staff/sign-in/second/", {"code": code})
    refused = second.post("/staff/sign-in/second/", {"code": code})

    assert "_auth_user_id" in first.session
    assert refused.status_code == 422
    assert "_auth_user_id" not in second.session


def test_wrong_second_codes_are_counted_and_told_of(head: Account) -> None:
    with_app(head)
    client = signed_in(head)

    with delivering_at_once():
        answers = [client.post("/staff/sign-in/second/", {"code": "000000"}) for _ in range(7)]

    assert {answer.status_code for answer in answers} == {422}
    assert Entry.objects.filter(activity="SignInsFailing").count() == 1
    assert Notice.objects.filter(code="account.failures", channel="INAPP").count() == 1


@pytest.mark.parametrize("roles, status", [({Role.UNIT_HEAD}, 302), ({Role.AUDITOR}, 200)])
def test_whose_role_demands_one_does_not_work_without(
    head: Account, settings: object, roles: set[Role], status: int
) -> None:
    settings.SECOND_FACTOR = frozenset(roles)
    client = signed_in(head)

    assert client.get("/work/").status_code == status
    assert client.get("/").status_code == 200
    assert client.get("/account/second-factor/").status_code == 200


def test_whoever_sets_one_up_goes_on_to_work(head: Account, settings: object) -> None:
    settings.SECOND_FACTOR = frozenset({Role.UNIT_HEAD})
    client = signed_in(head)
    assert client.post("/work/bulk/").headers["Location"] == "/account/second-factor/"
    assert client.get("/start/").headers["Location"] == "/account/second-factor/"

    client.get(ADD)
    secret = vault.unseal(bytes.fromhex(client.session["factor_secret"]))
    client.post(ADD, {"code": code_of(secret)})

    assert client.get("/work/").status_code == 200


def test_taking_one_away_asks_who_it_is_after_ten_minutes(
    head: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = with_app(head)
    client = signed_in(head)
    client.post("/staff/sign-in/second/", {"code": code_of(secret, 1)})
    factor = queries.factors_of(head).held[0].id
    url = f"/account/second-factor/{factor}/remove/"
    monkeypatch.setattr("ostan.portal.account.fresh.FRESH", -1)

    asked = client.post(url)
    assert asked.headers["Location"].startswith("/account/confirm/")
    assert client.post("/account/confirm/", {"password": "not this"}).status_code == 422
    monkeypatch.setattr("ostan.portal.account.fresh.FRESH", 600)
    assert client.post("/account/confirm/", {"password": given.PASSWORD}).status_code == 302
    client.post(url)

    assert not Authenticator.objects.exists()


def test_nobody_takes_anothers_factor(head: Account) -> None:
    with_app(head)
    other = signed_in(given.member(Role.CLERK, given.unit("دیگر")))

    answer = other.post(f"/account/second-factor/{queries.factors_of(head).held[0].id}/remove/")

    assert answer.status_code == 404
    assert Authenticator.objects.filter(user=head, type="totp").exists()


def test_an_administrator_takes_what_was_lost_and_all_is_recorded(head: Account) -> None:
    with_app(head)
    admin = given.staff(Role.ADMINISTRATOR)
    card = org.person_of_account(account_id=head.pk)
    with delivering_at_once():
        answer = admin.post(f"/manage/people/{card.id}/second-factor/")

    assert answer.status_code == 302
    assert not Authenticator.objects.exists()
    assert Entry.objects.get(activity="FactorsReset").facts["account_id"] == head.pk
    assert Notice.objects.filter(person_id=card.id, code="account.factor_changed").exists()
    assert "_auth_user_id" in signed_in(head).session


def test_an_erased_account_keeps_no_factor(head: Account) -> None:
    with_app(head)

    actions.erase_mobile(actor=SYSTEM, now=given.LONG_AGO, account_id=head.pk)

    assert not Authenticator.objects.filter(user=head).exists()
