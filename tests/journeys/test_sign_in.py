"""Signing in at a real browser: an authenticator app, a passkey as second step, and a passkey alone."""

from collections.abc import Callable
from typing import Any

import pytest

from ostan.foundation.identity import queries
from ostan.foundation.identity.models import Account
from ostan.kernel.actor import Role
from tests import given
from tests.identity.test_second_factor import code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opens = Callable[..., Any]
Faults = Callable[[Any], list[Any]]


@pytest.fixture
def head(transactional_db: None, settings: Any) -> Account:
    settings.SECOND_FACTOR = frozenset({Role.UNIT_HEAD})
    return given.member(Role.UNIT_HEAD, given.unit())


def password(page: Any, account: Account) -> None:
    page.goto(page.url.split("/staff/")[0] + "/staff/sign-in/")
    page.fill("#f-login", account.name)
    page.fill("#f-password", given.PASSWORD)
    page.click("main button")


def sign_out(page: Any) -> None:
    page.click("details.menu summary")
    page.click("text=خروج از حساب")


def with_authenticator(page: Any) -> None:
    """Gives the browser an authenticator of its own, whose owner is always there and known."""
    tongue = page.context.new_cdp_session(page)
    tongue.send("WebAuthn.enable")
    looks = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    tongue.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**looks, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )


@pytest.mark.parametrize("script", [True, False])
def test_with_an_authenticator_app(head: Account, opened: Opens, faults: Faults, script: bool) -> None:
    page = opened("/staff/sign-in/", given.Client(), width=360, script=script)
    password(page, head)
    assert page.url.endswith("/account/second-factor/")
    page.click("main >> text=افزودن برنامهٔ رمزساز")
    if script:
        assert faults(page) == []
    secret = page.inner_text("main code").replace(" ", "")
    page.fill("#f-code", code_of(secret))
    page.click("main button:has-text('افزودن')")
    assert page.locator("main li code").count() == 10
    page.click("text=نگه داشتم")
    sign_out(page)

    password(page, head)
    assert page.url.endswith("/staff/sign-in/second/")
    page.fill("#f-code", code_of(secret, 1))
    page.click("main button:has-text('ورود')")

    page.wait_for_url("**/work/")


def test_with_a_passkey(head: Account, opened: Opens, faults: Faults) -> None:
    page = opened("/staff/sign-in/", given.Client(), theme="dark")
    with_authenticator(page)
    password(page, head)
    page.click("main >> text=افزودن کلید عبور")
    assert faults(page) == []
    page.fill("#f-name", "گوشی خودم")
    page.click("text=ساختن کلید")
    page.wait_for_url("**/codes/")
    assert [one.name for one in queries.factors_of(head).held] == ["گوشی خودم"]
    page.click("text=نگه داشتم")
    assert faults(page) == []
    sign_out(page)

    password(page, head)
    assert faults(page) == []
    page.click("text=با کلید عبور")
    page.wait_for_url("**/work/")
    sign_out(page)

    page.goto(page.url.rstrip("/") + "/staff/sign-in/")
    page.click("text=ورود با کلید عبور")
    assert faults(page) == []
    page.click("text=باز کردن کلید عبور")
    page.wait_for_url("**/work/")

    assert page.complaints == []


def by_code(page: Any) -> None:
    page.click("header >> text=ورود")
    page.fill("#f-phone", "09121112233")
    page.click("text=دریافت کد")
    page.fill("#f-code", page.inner_text(".notice bdi"))
    page.click("main button:has-text('ورود')")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_a_citizen_enters_by_passkey_alone_and_still_by_code(
    transactional_db: None, settings: Any, opened: Opens, faults: Faults
) -> None:
    settings.DEMO = True
    page = opened("/", given.Client(), width=360)
    home = page.url
    with_authenticator(page)
    by_code(page)
    page.goto(f"{home}account/")
    assert faults(page) == []
    page.click("main >> text=افزودن کلید عبور")
    page.click("text=ساختن کلید")
    page.wait_for_url("**/account/")
    sign_out(page)

    page.goto(f"{home}sign-in/passkey/?next=/my/")
    page.click("text=باز کردن کلید عبور")
    page.wait_for_url("**/my/")
    sign_out(page)
    by_code(page)

    assert "/second/" not in page.url
    assert page.complaints == []
