"""Keys of other systems: what they open, how long, and that a request that comes twice is done once."""

import datetime
import threading
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ostan.domains.org import actions as org
from ostan.domains.org import queries as orgs
from ostan.domains.org.models import Person
from ostan.foundation import access
from ostan.foundation.identity.models import Account
from ostan.foundation.keys import actions, queries
from ostan.foundation.keys.models import ApiKey, KeptAnswer
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests import given as past

NOW = datetime.datetime(2026, 4, 11, 6, 30, tzinfo=datetime.UTC)
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
SCOPES = ("cases.open", "cases.follow")


def system() -> Person:
    return org.add_system(actor=SYSTEM, now=NOW, name="سامانهٔ ۱۳۷", unit_id=past.unit())


def key(**changes: object) -> tuple[ApiKey, str]:
    told = {"account_id": system().account_id, "name": "کلید", "scopes": SCOPES, **changes}
    return actions.make_key(actor=SYSTEM, now=NOW, **told)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_key_is_known_by_what_is_shown_and_its_secret_is_kept_nowhere() -> None:
    made, shown = key()

    found = queries.known(shown=shown, now=NOW)

    assert found is not None
    assert found.id == made.pk
    assert found.scopes == tuple(sorted(SCOPES))
    row = ApiKey.objects.values_list().get()
    assert shown not in str(row)
    assert shown.rpartition("_")[2] not in str(row)
    assert shown.rpartition("_")[2] not in str(list(Entry.objects.values_list("facts")))


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["", "ostan", "ostan__", "x" * 500, "ostan_é_é", "other_1_2"])
def test_what_is_no_key_opens_nothing(wrong: str) -> None:
    key()

    assert queries.known(shown=wrong, now=NOW) is None


@pytest.mark.django_db
def test_a_key_ends_by_its_day_by_being_revoked_and_with_its_account() -> None:
    made, shown = key(expires_at=NOW + DAY)

    assert queries.known(shown=shown, now=NOW + DAY - MINUTE)
    assert queries.known(shown=shown, now=NOW + DAY) is None
    assert queries.known(shown=f"{shown[:-1]}{'0' if shown[-1] != '0' else '1'}", now=NOW) is None
    actions.revoke_key(actor=SYSTEM, now=NOW, key_id=made.pk)
    assert queries.known(shown=shown, now=NOW) is None
    with pytest.raises(RuleBroken, match=r"keys\.revoked_already"):
        actions.revoke_key(actor=SYSTEM, now=NOW, key_id=made.pk)
    other, shown = key()
    Account.objects.filter(pk=other.account_id).update(is_active=False)
    assert queries.known(shown=shown, now=NOW) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "keys.name_missing"),
        ({"scopes": ()}, "keys.scope_missing"),
        ({"scopes": ("cases.decide",)}, "keys.scope_unknown"),
        ({"scopes": ("no.such",)}, "keys.scope_unknown"),
        ({"per_minute": 0}, "keys.quota_wrong"),
        ({"expires_at": NOW}, "keys.ends_in_past"),
    ],
)
def test_a_key_that_is_not_right_is_not_made(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        key(**changes)


@pytest.mark.django_db
def test_only_who_manages_keys_makes_and_revokes_them() -> None:
    made, _ = key()
    clerk = Actor(person_id=1, grants=(Grant(Role.CLERK, "1."),))

    with pytest.raises(NotAllowed):
        actions.revoke_key(actor=clerk, now=NOW, key_id=made.pk)
    with pytest.raises(NotAllowed):
        actions.make_key(actor=clerk, now=NOW, account_id=made.account_id, name="x", scopes=SCOPES)
    with pytest.raises(NotAllowed):
        org.add_system(actor=clerk, now=NOW, name="x", unit_id=1)
    with pytest.raises(NotAllowed):
        orgs.systems(actor=clerk, on=NOW)


@pytest.mark.django_db
def test_a_system_acts_in_the_hat_of_a_partner_until_its_role_ends() -> None:
    one = system()

    actor = orgs.partner_for(account_id=one.account_id or 0, on=NOW)

    assert actor.person_id == one.pk
    assert actor.holds(Role.PARTNER)
    assert [card.name for card in orgs.systems(actor=SYSTEM, on=NOW) if card.is_partner] == ["سامانهٔ ۱۳۷"]
    org.end_grant(actor=SYSTEM, now=NOW, membership_id=actor.hat)
    assert not orgs.partner_for(account_id=one.account_id or 0, on=NOW).is_signed_in
    assert not orgs.system(actor=SYSTEM, person_id=one.pk, on=NOW).is_partner


@pytest.mark.django_db
def test_people_cannot_be_made_partners() -> None:
    somebody = org.add_person(actor=SYSTEM, now=NOW, given_name="سارا", family_name="محمدی")

    with pytest.raises(RuleBroken, match=r"org\.role_unknown"):
        org.grant(actor=SYSTEM, now=NOW, person_id=somebody.pk, unit_id=past.unit(), role=Role.PARTNER)


def test_a_key_opens_no_more_than_its_scopes_and_its_services() -> None:
    whole = Actor(person_id=7, hat=3, grants=(Grant(Role.PARTNER, "1.", 1),))
    narrow = replace(whole, scopes=frozenset({"cases.see"}), services=frozenset({5}))

    assert access.may(whole, "cases.open")
    assert not access.may(narrow, "cases.open")
    assert access.may_touch(whole, "cases.see", unit_path="1.2.")
    assert access.may_touch(narrow, "cases.see", unit_path="1.2.", service_id=5)
    assert not access.may_touch(narrow, "cases.see", unit_path="1.2.", service_id=6)
    assert not access.may_touch(narrow, "cases.see", unit_path="1.2."), "no service told"
    assert not access.may_touch(narrow, "cases.see", unit_path="2.", service_id=5)


@pytest.mark.django_db
def test_somebody_introduced_is_known_again_and_never_changed_on_a_systems_word() -> None:
    actor = orgs.partner_for(account_id=system().account_id or 0, on=NOW)
    told = {"mobile": "09121112233", "national_code": "0012345679"}

    first = org.introduce(actor=actor, now=NOW, family_name="محمدی", **told)
    again = org.introduce(actor=actor, now=NOW, family_name="دیگری", **told)

    assert again.pk == first.pk
    assert again.family_name == "محمدی"
    assert first.account_id is None
    with pytest.raises(RuleBroken, match=r"org\.national_code_taken"):
        org.introduce(actor=actor, now=NOW, mobile="09121112244", national_code="0012345679")
    with pytest.raises(RuleBroken, match=r"org\.mobile_missing"):
        org.introduce(actor=actor, now=NOW, mobile="")
    with pytest.raises(NotAllowed):
        org.introduce(actor=Actor(1, grants=(Grant(Role.CITIZEN),)), now=NOW, **told)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=some.lists(
        some.tuples(some.sampled_from("abc"), some.binary(max_size=2), some.integers(0, 30)), max_size=12
    )
)
def test_one_name_has_one_answer_for_a_day(asked: list[tuple[str, bytes, int]]) -> None:
    """Whatever comes in whatever order: a name stands for its first request until a day has passed."""
    made, _ = key()
    stands: dict[str, tuple[bytes, int, datetime.datetime]] = {}
    done, now = 0, NOW
    for name, request, hours in asked:
        now += datetime.timedelta(hours=hours)
        number = done + 1

        def answer(number: int = number) -> actions.Answer:
            return 201, "application/json", str(number).encode()

        kept = stands.get(name)
        alive = kept is not None and kept[2] > now - actions.KEPT
        if kept and alive and kept[0] != request:
            with pytest.raises(RuleBroken, match=r"keys\.other_request"):
                actions.answered_once(key_id=made.pk, name=name, request=request, now=now, answer=answer)
            continue
        found, before = actions.answered_once(
            key_id=made.pk, name=name, request=request, now=now, answer=answer
        )
        assert before == alive
        if kept and alive:
            assert found[2] == str(kept[1]).encode()
        else:
            done = number
            stands[name] = (request, number, now)
            assert found[2] == str(number).encode()
    actions.forget_answers(actor=SYSTEM, now=now + DAY)
    assert not KeptAnswer.objects.filter(key=made).exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_request_in_flight_is_refused_and_a_fault_keeps_nothing() -> None:
    made, _ = key()
    told: list[str] = []

    def another() -> None:
        try:
            actions.answered_once(
                key_id=made.pk, name="n", request=b"", now=NOW, answer=lambda: (201, "", b"")
            )
        except RuleBroken as refused:
            told.append(refused.code)
        finally:
            connection.close()

    def slow() -> actions.Answer:
        thread = threading.Thread(target=another)
        thread.start()
        thread.join()
        return 500, "", b""

    actions.answered_once(key_id=made.pk, name="n", request=b"", now=NOW, answer=slow)

    assert told == ["keys.in_flight"]
    assert not KeptAnswer.objects.exists()
    for wrong in ("", "é", "x" * 129, "a\nb"):
        with pytest.raises(RuleBroken, match=r"keys\.name_wrong"):
            actions.answered_once(key_id=made.pk, name=wrong, request=b"", now=NOW, answer=slow)
