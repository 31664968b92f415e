"""Text messages, mail, sign-in, scanner and payment switched off or away in turn: the way ends, and says what is missing."""

import datetime
import socket
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ostan.config import neighbours
from ostan.domains.cases import actions
from ostan.domains.cases.models import Case
from ostan.domains.org import actions as org
from ostan.foundation.files import actions as files
from ostan.foundation.files.models import StoredFile
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices import actions as notices
from ostan.foundation.notices.models import Notice
from ostan.foundation.payments import actions as payments
from ostan.foundation.work import deliver, listeners_of
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.errors import RuleBroken
from tests import given as house
from tests.cases import given as cases
from tests.notices import carriers
from tests.portal.citizen import given
from tests.portal.citizen.conftest import me, world
from tests.portal.citizen.test_applying import BASE, answer, complaint, filled, send, text_of

__all__ = ["complaint", "filled", "me", "world"]

pytestmark = pytest.mark.django_db
MOBILE = "09121112233"
CLERK = Actor(9, 3, (Grant(Role.CLERK, "1.4."),))


@pytest.fixture
def nobody() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def told_of(case: Case) -> dict[str, str]:
    """The state of the newest notice to the applicant, by channel."""
    rows = Notice.objects.filter(person_id=case.citizen_id, code="case.decided")
    return dict(rows.values_list("channel", "state"))


def decided(world: cases.World, case: Case) -> Case:
    """The case at its end, and all that follows from it as the worker lets it follow."""
    actions.claim_task(actor=world.clerk, now=clock.now(), task_id=cases.open_task(case).pk)
    ended = actions.decide_case(
        actor=world.clerk, now=clock.now(), case_id=case.pk, outcome="GRANTED", reason="", law=""
    )
    entry = Entry.objects.get(activity="CaseDecided")
    for name in listeners_of(entry.activity):
        deliver(activity=entry.activity, listener=name, facts=entry.facts, entry_id=entry.pk, now=clock.now())
    return ended


def at_the_desk(world: cases.World) -> Case:
    """A request that the desk registers for somebody who cannot sign in."""
    who = org.register_visitor(
        actor=SYSTEM,
        now=clock.now(),
        national_code="0010007709",
        mobile=MOBILE,
        given_name="سارا",
        family_name="محمدی",
    )
    return cases.case(world, actor=SYSTEM, citizen_id=who.pk, channel="DESK")


def test_without_text_messages_the_desk_and_the_code_bring_it_to_its_end(
    world: cases.World, client: Client
) -> None:
    page = client.get("/sign-in/").content.decode()
    assert "هنوز به سامانهٔ پیامکی وصل نشده" in page
    assert 'name="phone"' not in page
    assert "/sign-in/passkey/" in page
    assert client.post("/sign-in/", {"phone": MOBILE}).status_code == 422

    case = decided(world, at_the_desk(world))

    status = client.post("/track/", {"code": case.code, "mobile": MOBILE}).content.decode()
    assert "پروانه" in status or case.service.title in status
    assert told_of(case)["SMS"] == "WITHHELD"
    assert told_of(case)["INAPP"] == "SENT"


def test_a_carrier_out_of_reach_keeps_the_number_and_the_notices(
    world: cases.World, client: Client, settings: Any, nobody: int
) -> None:
    settings.SMS_URL = carriers.kavenegar(nobody)
    notices.set_quiet_hours(actor=SYSTEM, now=clock.now(), begins=0, ends=0)
    refused = client.post("/sign-in/", {"phone": MOBILE})
    assert refused.status_code == 422
    assert MOBILE in refused.content.decode()
    assert "نتوانستیم پیامک بفرستیم" in refused.content.decode()

    case = decided(world, at_the_desk(world))
    waiting = Notice.objects.get(code="case.decided", channel="SMS")
    with pytest.raises(OSError, match=r"."):
        notices.send(notice_id=waiting.pk)

    assert told_of(case) == {"SMS": "WAITING", "INAPP": "SENT"}


@pytest.mark.parametrize("is_set_up", [False, True])
def test_without_mail_people_are_told_inside(
    world: cases.World, me: given.Citizen, settings: Any, nobody: int, is_set_up: bool
) -> None:
    settings.EMAIL_URL = f"smtp://127.0.0.1:{nobody}" if is_set_up else ""
    me.client.post("/account/notices/", {"mail": "yes", "email": "someone@example.ir"})
    case = decided(world, given.case(me))

    account = text_of(me.client.get("/account/"))
    assert ("هنوز راه‌اندازی نشده است" in account.partition("رایانامه")[2][:200]) is not is_set_up
    if is_set_up:
        owed = Notice.objects.get(code="case.decided", channel="EMAIL")
        with pytest.raises(ConnectionRefusedError):
            notices.send(notice_id=owed.pk)
    assert told_of(case)["EMAIL"] == ("WAITING" if is_set_up else "WITHHELD")
    assert told_of(case)["INAPP"] == "SENT"
    assert me.client.get(f"/my/{case.code}/").status_code == 200


def test_without_a_provider_of_sign_in_there_is_no_way_to_it(client: Client, settings: Any) -> None:
    settings.DEMO = True

    page = client.get("/sign-in/").content.decode()
    assert "/sign-in/openid/" not in page
    assert "هنوز به این درگاه وصل نشده" in page
    assert client.get("/sign-in/openid/").status_code == 404


def test_a_provider_that_does_not_answer_is_said_and_another_way_is_shown(
    client: Client, settings: Any, nobody: int
) -> None:
    at = f"http://127.0.0.1:{nobody}"
    names = ("issuer", "authorize", "token", "jwks", "userinfo")
    settings.OPENID = {
        **dict.fromkeys(names, at),
        "name": "دولت من",
        "client": "ostan",
        "secret": "of a test",
        "scope": "openid",
        "claims": {"national_code": "nationalCode"},
    }
    settings.DEMO = True
    assert client.get("/sign-in/openid/").status_code == 302

    back = client.get("/sign-in/openid/back/", {"code": "1", "state": client.session["openid"]["state"]})

    assert back.status_code == 422
    assert "اکنون پاسخ نمی‌دهد" in back.content.decode()
    assert 'href="/sign-in/"' in back.content.decode()
    assert client.post("/sign-in/", {"phone": MOBILE}).headers["Location"] == "/sign-in/code/"


def test_a_scanner_that_is_away_keeps_documents_shut_and_the_case_going(
    filled: Client, settings: Any, nobody: int
) -> None:
    settings.CLAMD = f"tcp://127.0.0.1:{nobody}"
    answer(filled, "proof", files=SimpleUploadedFile("عکس.png", given.PNG), _show="files")
    stored = StoredFile.objects.get()
    with pytest.raises(OSError, match=r"."):
        files.scan(file_id=stored.pk)

    sent = send(filled)

    case = Case.objects.get()
    assert sent.headers["Location"].startswith(f"{BASE}sent/")
    page = text_of(filled.get(f"/my/{case.code}/"))
    attachment = case.attachments.get()
    assert "در بررسی امنیتی" in page
    assert filled.get(f"/my/{case.code}/files/{attachment.pk}/").status_code == 404
    assert StoredFile.objects.get().scan == "WAITING"


def test_without_a_scanner_the_staff_are_told_that_nobody_looked(filled: Client, settings: Any) -> None:
    settings.CLAMD = ""
    answer(filled, "proof", files=SimpleUploadedFile("عکس.png", given.PNG), _show="files")
    send(filled)

    case = Case.objects.get()
    page = house.staff(Role.UNIT_HEAD, case.unit_id).get(f"/work/cases/{case.code}/")
    assert "بررسی بدافزار نشده" in text_of(page)
    opened = filled.get(f"/my/{case.code}/files/{case.attachments.get().pk}/")
    assert b"".join(opened.streaming_content)


@pytest.mark.parametrize("is_set_up, code", [(False, "payments.off"), (True, "payments.gateway_silent")])
def test_without_a_gateway_a_slip_that_was_seen_ends_it(
    settings: Any, nobody: int, is_set_up: bool, code: str
) -> None:
    settings.PAYMENT_URL = f"http://practice@127.0.0.1:{nobody}" if is_set_up else ""
    now = datetime.datetime(2026, 5, 4, 8, tzinfo=datetime.UTC)
    bill = payments.bill(
        actor=SYSTEM,
        now=now,
        stream="case:1",
        purpose="cases.fee",
        payer_id=7,
        amount_rials=250_000,
        unit_path="1.4.",
    )
    with pytest.raises(RuleBroken, match=code):
        payments.send_payer(
            actor=Actor(7, 0, (Grant(Role.CITIZEN),)), now=now, token=bill.token, back="http://x/"
        )

    assert payments.note_paid(actor=CLERK, now=now, bill_id=bill.pk, reference="فیش ۱۲۳").state == "PAID"


def test_the_doctor_names_what_is_off_and_what_is_away(nobody: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        told = {
            "OSTAN_SMS_URL": f"kavenegar://:key@127.0.0.1:{nobody}?plain=1",
            "OSTAN_SMTP_URL": f"smtp://127.0.0.1:{there.getsockname()[1]}",
            "OSTAN_CLAMD": "unix:/there/is/none",
        }
        found = {one.neighbour.variable: one.state for one in neighbours.reaches(told)}

    assert found == {
        "OSTAN_SMS_URL": "away",
        "OSTAN_SMTP_URL": "answers",
        "OSTAN_OPENID": "off",
        "OSTAN_CLAMD": "away",
        "OSTAN_PAYMENT_URL": "off",
        "OSTAN_MATCH_URL": "off",
    }


def test_staff_still_sign_in(world: cases.World, client: Client) -> None:
    account = house.member(Role.CLERK, world.first.pk)
    client.post("/staff/sign-in/", {"login": account.name, "password": house.PASSWORD})

    assert client.get("/work/").status_code == 200
