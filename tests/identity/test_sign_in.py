"""Citizens come in by mobile and code, staff by password; neither door tells who is known."""

import datetime
import re

import pytest
from django.test import Client

from ostan.domains.org import queries as org
from ostan.foundation.identity import actions, queries
from ostan.foundation.identity.models import Account, Session
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, VISITOR, Role
from ostan.kernel.errors import NotAllowed, RuleBroken

NOW = datetime.datetime(2026, 5, 4, 8, tzinfo=datetime.UTC)
MOBILE = "09123456780"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: object) -> None:
    settings.DEMO = True


def ask_code(client: Client, mobile: str = "۰۹۱۲ ۳۴۵ ۶۷۸۰", **more: str) -> str:
    client.post("/sign-in/", {"phone": mobile, **more})
    page = client.get("/sign-in/code/").content.decode()
    return re.search(r'<bdi dir="ltr">(\d{6})</bdi>', page).group(1)


def sign_in(client: Client, mobile: str = MOBILE) -> int:
    code = ask_code(client, mobile)
    client.post("/sign-in/code/", {"code": code})
    return int(client.session["_auth_user_id"])


def test_a_citizen_comes_in_with_the_code_and_becomes_a_person(client: Client) -> None:
    account_id = sign_in(client)

    person = org.person_of_account(account_id=account_id)
    actor = org.actor_for(account_id=account_id, hat=None, on=NOW)
    assert person is not None
    assert [grant.role for grant in actor.grants] == [Role.CITIZEN]


def test_the_same_number_is_the_same_account(client: Client) -> None:
    assert sign_in(client) == sign_in(Client(), "+98 912 345 6780")


def test_the_code_goes_on_to_where_the_citizen_was_going(client: Client) -> None:
    code = ask_code(client, next="/my/")

    response = client.post("/sign-in/code/", {"code": code, "next": "/my/"})

    assert response.headers["Location"] == "/my/"


def test_a_citizen_who_was_not_sent_comes_to_the_first_page(client: Client) -> None:
    code = ask_code(client)

    response = client.post("/sign-in/code/", {"code": code})

    assert response.headers["Location"] == "/"


def test_an_address_elsewhere_is_not_followed(client: Client) -> None:
    code = ask_code(client)

    response = client.post("/sign-in/code/", {"code": code, "next": "https://evil.example/"})

    assert "evil" not in response.headers["Location"]


def test_a_wrong_code_is_refused_and_five_end_the_try(client: Client) -> None:
    code = ask_code(client)
    wrong = "000000" if code != "000000" else "111111"

    answers = [client.post("/sign-in/code/", {"code": wrong}) for _ in range(5)]
    late = client.post("/sign-in/code/", {"code": code})

    assert [a.status_code for a in answers] == [422, 422, 422, 422, 302]
    assert late.status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_code_is_of_no_use_in_another_browser(client: Client) -> None:
    code = ask_code(client)
    other = Client()

    other.post("/sign-in/code/", {"code": code})

    assert "_auth_user_id" not in other.session


def test_codes_for_one_number_are_limited(client: Client) -> None:
    answers = [Client().post("/sign-in/", {"phone": MOBILE}).status_code for _ in range(6)]

    assert answers == [302] * 5 + [422]


def test_a_number_with_a_fault_keeps_what_was_typed(client: Client) -> None:
    response = client.post("/sign-in/", {"phone": "0912 345"})

    assert response.status_code == 422
    assert "0912 345" in response.content.decode()


def test_known_and_new_numbers_get_the_same_answer(client: Client) -> None:
    sign_in(client)

    known = Client().post("/sign-in/", {"phone": MOBILE})
    new = Client().post("/sign-in/", {"phone": "09121112233"})

    assert (known.status_code, known.headers["Location"]) == (new.status_code, new.headers["Location"])


def test_no_session_and_no_entry_holds_the_number(client: Client) -> None:
    sign_in(client)

    kept = [str(Session.objects.get(pk=s.pk).get_decoded()) for s in Session.objects.all()]
    kept += [str(e.facts) + e.stream for e in Entry.objects.all()]
    assert kept
    assert not [text for text in kept if MOBILE in text or MOBILE[1:] in text]


def test_staff_come_in_by_password(client: Client) -> None:
    actions.create_staff(actor=SYSTEM, now=NOW, name="karshenas", password="a long enough word")

    response = client.post("/staff/sign-in/", {"login": "karshenas", "password": "a long enough word"})

    assert response.headers["Location"] == "/start/"


@pytest.mark.parametrize("name", ["karshenas", "nobody"])
def test_a_wrong_password_says_the_same_as_an_unknown_name(client: Client, name: str) -> None:
    actions.create_staff(actor=SYSTEM, now=NOW, name="karshenas", password="a long enough word")

    page = client.post("/staff/sign-in/", {"login": name, "password": "not this one"})

    assert page.status_code == 422
    assert "نام کاربری یا گذرواژه درست نیست" in page.content.decode()


def test_passwords_are_tried_five_times(client: Client) -> None:
    actions.create_staff(actor=SYSTEM, now=NOW, name="karshenas", password="a long enough word")
    for _ in range(5):
        client.post("/staff/sign-in/", {"login": "karshenas", "password": "not this one"})

    client.post("/staff/sign-in/", {"login": "karshenas", "password": "a long enough word"})

    assert "_auth_user_id" not in client.session


def test_a_closed_account_stays_out(client: Client) -> None:
    account = actions.create_staff(actor=SYSTEM, now=NOW, name="karshenas", password="a long enough word")
    actions.close(actor=SYSTEM, now=NOW, account_id=account.pk)

    client.post("/staff/sign-in/", {"login": "karshenas", "password": "a long enough word"})

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name, password, code",
    [
        ("", "a long enough word", "identity.name_missing"),
        ("taken", "a long enough word", "identity.name_taken"),
        ("new", "short", "identity.password_weak"),
        ("new", "1234567890", "identity.password_weak"),
    ],
)
def test_a_staff_account_needs_a_free_name_and_a_good_password(name: str, password: str, code: str) -> None:
    actions.create_staff(actor=SYSTEM, now=NOW, name="taken", password="a long enough word")

    with pytest.raises(RuleBroken) as refused:
        actions.create_staff(actor=SYSTEM, now=NOW, name=name, password=password)

    assert refused.value.code == code


def test_a_visitor_cannot_make_staff() -> None:
    with pytest.raises(NotAllowed):
        actions.create_staff(actor=VISITOR, now=NOW, name="x", password="a long enough word")


def test_numbers_that_never_came_back_are_forgotten() -> None:
    actions.open_for_mobile(actor=VISITOR, now=NOW, mobile=MOBILE)
    later = NOW + datetime.timedelta(days=2)

    assert actions.remove_unused(actor=SYSTEM, now=later, after=datetime.timedelta(days=1)) == 1
    assert not Account.objects.exists()


def test_an_erased_number_finds_nobody() -> None:
    account = actions.open_for_mobile(actor=VISITOR, now=NOW, mobile=MOBILE)

    actions.erase_mobile(actor=SYSTEM, now=NOW, account_id=account.pk)

    account.refresh_from_db()
    assert queries.by_mobile(queries.match_of(MOBILE)) is None
    assert account.mobile_sealed is None


def test_signing_out_ends_the_session_and_needs_a_post(client: Client) -> None:
    sign_in(client)

    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")

    assert "_auth_user_id" not in client.session


def test_a_hat_that_is_not_ones_own_changes_nothing(client: Client) -> None:
    sign_in(client)

    client.post("/hat/", {"hat": "4711"})

    assert "hat" not in client.session
