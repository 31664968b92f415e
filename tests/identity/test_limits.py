"""How often a door may be tried: tight for an account, wide for an address that many share."""

import pytest
from django.test import RequestFactory

from ostan.foundation import limits
from ostan.kernel import clock

pytestmark = pytest.mark.django_db
NOW = clock.now()
SUBMIT = limits.LIMITS["submit"]


def tries(count: int, key: str = "7", address: str = "5.1.2.3", **headers: str) -> bool:
    """Whether the last of so many tries is allowed."""
    request = RequestFactory().post("/", REMOTE_ADDR=address, headers=headers)
    request.now = NOW
    return [limits.allows(request, "submit", key) for _ in range(count)][-1]


@pytest.mark.parametrize("action", ["track", "rate", "submit", "upload"])
def test_an_address_has_room_for_an_office(action: str) -> None:
    limit = limits.LIMITS[action]

    assert limit.per_address >= 40 * limit.per_key


def test_an_account_is_stopped_wherever_it_comes_from() -> None:
    assert tries(SUBMIT.per_key)
    assert not tries(1, address="5.9.9.9")
    assert tries(1, key="8")


def test_an_office_of_forty_applies_at_once() -> None:
    assert all(tries(3, key=str(person)) for person in range(40))


def test_an_address_is_stopped_whatever_account_it_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "submit", SUBMIT._replace(per_address=3))

    assert tries(3)
    assert not tries(1, key="8")
    assert tries(1, key="8", address="5.1.2.4")


def test_a_customer_with_many_addresses_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "submit", SUBMIT._replace(per_address=1))

    assert tries(1, address="2a01:5ec0:1:2::1")
    assert not tries(1, key="8", address="2a01:5ec0:1:2:ffff::9")
    assert tries(1, key="8", address="2a01:5ec0:1:3::1")
    assert tries(1, address="::ffff:5.1.2.3")
    assert not tries(1, key="8", address="5.1.2.3")


def test_only_a_proxy_that_we_know_may_speak_for_others(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    monkeypatch.setitem(limits.LIMITS, "submit", SUBMIT._replace(per_address=1))
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert tries(1, address="127.0.0.1", x_forwarded_for="5.1.1.1")
    assert not tries(1, key="8", address="127.0.0.1", x_forwarded_for="5.2.2.2")

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert tries(1, key="9", address="127.0.0.1", x_forwarded_for="6.6.6.6, 5.3.3.3")
    assert not tries(1, key="10", address="127.0.0.1", x_forwarded_for="7.7.7.7, 5.3.3.3")
