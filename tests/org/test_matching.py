"""Code and number of one person: asked of a register over HTTP, and gone on without it where it does not answer."""

import contextlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from ostan.domains.org import actions, queries
from ostan.domains.org.models import Person
from ostan.foundation import matching
from ostan.foundation.identity import actions as identity
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.errors import RuleBroken
from tests import given
from tests.cases import given as cases

pytestmark = pytest.mark.django_db
CODE = "0010007709"
WHO = {"given_name": "سارا", "family_name": "محمدی", "national_code": CODE}


class Register:
    """What the register was asked, and how it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any], str]] = []
        self.answer: Any = {"success": True, "data": True, "name": "سارا"}
        self.status, self.slow, self.port = 200, 0.0, 0


@pytest.fixture
def register(settings: Any) -> Iterator[Register]:
    state = Register()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.asked.append((self.path, json.loads(body), self.headers.get("Authorization", "")))
            time.sleep(state.slow)
            self.send_response(state.status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):
                self.wfile.write(json.dumps(state.answer).encode())

        def log_message(self, *args: Any) -> None:
            """Says nothing: the output is the tests'."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.port = server.server_address[1]
        settings.MATCH_URL = (
            f"http://127.0.0.1:{state.port}/match?code=nationalCode&mobile=mobile&answer=data&v=2"
        )
        settings.MATCH_KEY = "key of a test"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield state
        server.shutdown()
        thread.join()


def person_of(browser: Any) -> Person:
    return Person.objects.get(account_id=int(browser.session["_auth_user_id"]))


def told(browser: Any, service: str) -> Any:
    return browser.post(f"/apply/{service}/who/", WHO)


@pytest.fixture
def service() -> str:
    cases.world()
    return "short"


def test_who_fits_is_registered_and_only_yes_is_kept(register: Register, service: str) -> None:
    browser = given.citizen("09121112233")

    assert told(browser, service).status_code == 302
    assert register.asked == [
        ("/match?v=2", {"nationalCode": CODE, "mobile": "09121112233"}, "Bearer key of a test")
    ]
    person = person_of(browser)
    assert (person.matched, person.matched_at is not None) == ("yes", True)
    entry = Entry.objects.get(activity="NumberMatched")
    assert entry.facts == {"person_id": person.pk}


def test_who_does_not_fit_is_refused_and_keeps_what_was_typed(register: Register, service: str) -> None:
    register.answer = {"success": True, "data": False}
    browser = given.citizen("09121112233")

    page = told(browser, service)

    assert page.status_code == 422
    assert CODE in page.content.decode()
    assert person_of(browser).national_code_match is None


@pytest.mark.parametrize("fault", ["away", "broken", "status", "unclear", "list"])
def test_a_register_that_fails_stops_nobody(
    register: Register, settings: Any, service: str, fault: str
) -> None:
    if fault == "away":
        settings.MATCH_URL = "http://127.0.0.1:1/match"
    register.answer = {"unclear": {"data": "شاید"}, "list": [True]}.get(fault, {"success": False})
    register.status = 500 if fault == "status" else 200
    browser = given.citizen("09121112233")

    assert told(browser, service).status_code == 302
    person = person_of(browser)
    assert person.matched == "unchecked"
    assert queries.matched(person_id=person.pk) == matching.Match.UNCHECKED


def test_one_that_does_not_answer_in_time_is_not_waited_for(register: Register) -> None:
    register.slow = 0.5
    started = time.monotonic()

    said = matching.match(national_code=CODE, mobile="09121112233", patience=0.1)

    assert said is matching.Match.UNCHECKED
    assert time.monotonic() - started < 0.45


def test_off_the_way_ends_and_says_what_was_not_checked(service: str) -> None:
    browser = given.citizen("09121112233")
    told(browser, service)
    person = person_of(browser)

    assert person.matched == "unchecked"
    assert not matching.is_set_up()


def visitor(code: str = CODE, mobile: str = "09121112233") -> Person:
    return actions.register_visitor(
        actor=SYSTEM,
        now=clock.now(),
        national_code=code,
        mobile=mobile,
        given_name="سارا",
        family_name="محمدی",
    )


def asked_again() -> int:
    return actions.match_numbers(actor=SYSTEM, now=clock.now())


@pytest.mark.parametrize("answer, kept", [(True, "yes"), (False, "no")])
def test_at_a_counter_nobody_waits_and_the_register_is_asked_after(
    register: Register, answer: bool, kept: str
) -> None:
    register.answer = {"data": answer}
    person = visitor()
    assert (person.matched, register.asked) == ("unchecked", [])

    assert asked_again() == 1
    assert asked_again() == 0

    person.refresh_from_db()
    assert person.matched == kept
    assert len(register.asked) == 1
    assert Entry.objects.filter(activity="NumberMatched" if answer else "NumberContradicted").count() == 1


def test_a_register_that_was_silent_is_asked_again_and_then_left_alone(register: Register) -> None:
    people = [visitor(code) for code in (CODE, "0084575948", "0010350829", "0012345679")]
    register.status = 503

    assert asked_again() == 0
    assert len(register.asked) == 3
    register.status = 200
    assert asked_again() == 4

    assert {Person.objects.get(pk=one.pk).matched for one in people} == {"yes"}
    assert not Entry.objects.filter(activity="NumberContradicted").exists()


def test_without_a_register_nobody_is_asked() -> None:
    visitor()

    assert asked_again() == 0


def signed_in(mobile: str, **told: str) -> Person:
    account = identity.open_for_mobile(actor=SYSTEM, now=clock.now(), mobile=mobile)
    return actions.register_citizen(
        actor=SYSTEM, now=clock.now(), account_id=account.pk, mobile=mobile, **told
    )


def test_who_was_known_by_the_code_alone_joins_the_record_when_the_register_says_yes(
    register: Register,
) -> None:
    known = visitor(mobile="09120000001")

    joined = signed_in("09121112233", national_code=CODE)

    assert joined.pk == known.pk
    assert queries.has_mobile(person_id=known.pk, mobile="09121112233")
    assert Person.objects.get(pk=known.pk).matched == "yes"


@pytest.mark.parametrize("is_set_up", [True, False])
def test_the_code_alone_joins_nobody(register: Register, settings: Any, is_set_up: bool) -> None:
    visitor(mobile="09120000001")
    register.status = 503
    settings.MATCH_URL = settings.MATCH_URL if is_set_up else ""

    with pytest.raises(RuleBroken, match="national_code_taken"):
        signed_in("09121112233", national_code=CODE)


def test_staff_see_what_is_known_of_code_and_number(register: Register) -> None:
    register.answer = {"data": False}
    world = cases.world()
    case = cases.case(world, actor=SYSTEM, citizen_id=visitor().pk)
    clerk = given.staff(Role.CLERK, world.first.pk)
    page = f"/work/cases/{case.code}/"
    assert "هنوز بررسی نشده" in clerk.get(page).content.decode()

    asked_again()

    assert "به نام دارندهٔ کد ملی نیست" in clerk.get(page).content.decode()
