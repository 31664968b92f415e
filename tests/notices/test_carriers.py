"""Text messages over the wires of two carriers: failures, limits, reports that come late, twice and in disorder."""

import datetime
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from ostan.foundation import outside
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices import actions, providers, queries
from ostan.foundation.notices.models import Notice
from ostan.foundation.notices.wording import CHANNELS, SMS_NAMES, WORDINGS
from ostan.foundation.work import delivering_at_once
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.errors import RuleBroken
from ostan.portal.public import delivery
from tests import given
from tests.notices import carriers

pytestmark = pytest.mark.django_db
MOBILE = "09123456780"
ADMIN = Actor(1, 1, (Grant(Role.ADMINISTRATOR),))
Setting = Callable[[int], str]


@pytest.fixture(params=[carriers.kavenegar, carriers.magfa], ids=["kavenegar", "magfa"])
def carrier(request: Any, settings: Any) -> Iterator[carriers.Server]:
    with carriers.running() as server:
        settings.SMS_URL = request.param(server.port)
        never(ADMIN)
        yield server


@pytest.fixture
def kavenegar(settings: Any) -> Iterator[carriers.Server]:
    with carriers.running() as server:
        settings.SMS_URL = carriers.kavenegar(server.port)
        never(ADMIN)
        yield server


def never(actor: Actor) -> None:
    """No quiet hours, whatever the time of the day at which the tests run."""
    actions.set_quiet_hours(actor=actor, now=clock.now(), begins=0, ends=0)


def owed(code: str = "case.opened", entry_id: int = 7, person_id: int = 3) -> Notice:
    (notice,) = actions.owe(
        entry_id=entry_id,
        code=code,
        person_id=person_id,
        addresses={"SMS": MOBILE},
        facts={"code": "12345", "service": "پروانهٔ ساخت", "due": "۲۰ مهر"},
        stream="case:1",
        now=clock.now(),
    )
    return notice


def sent(entry_id: int = 7) -> Notice:
    notice = owed(entry_id=entry_id)
    actions.send(notice_id=notice.pk)
    notice.refresh_from_db()
    return notice


def test_a_message_is_taken_and_tells_nothing_personal(carrier: carriers.Server) -> None:
    notice = sent()

    (asked,) = carrier.asked
    assert notice.state == "SENT"
    assert notice.carrier_id == "1001"
    assert MOBILE in str(asked.told)
    assert "12345" in str(asked.told)
    assert "پروانهٔ ساخت" not in str(asked.told)


def test_the_wire_of_magfa_carries_our_number_once(settings: Any) -> None:
    with carriers.running() as server:
        settings.SMS_URL = carriers.magfa(server.port)
        never(ADMIN)
        notice = sent()

    (asked,) = server.asked
    assert asked.path == "/api/http/sms/v2/send"
    assert asked.told["senders"] == ["983000"]
    assert asked.told["uids"] == [notice.pk]


@pytest.mark.parametrize("fault", ["busy", "http", "broken", "slow", "away"])
def test_what_is_not_the_messages_fault_is_tried_again(
    carrier: carriers.Server, settings: Any, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(outside.call, "__kwdefaults__", {**outside.call.__kwdefaults__, "patience": 0.3})
    carrier.status = {"busy": 23 if "magfa" in settings.SMS_URL else 429}.get(fault, 0)
    carrier.http, carrier.broken, carrier.slow = 503 if fault == "http" else 200, fault == "broken", 0.0
    if fault == "http":
        carrier.broken = True
    if fault == "slow":
        carrier.slow = 0.8
    if fault == "away":
        settings.SMS_URL = settings.SMS_URL.replace(str(carrier.port), "1")
    notice = owed()

    with pytest.raises(OSError, match=r".") as told:
        actions.send(notice_id=notice.pk)

    notice.refresh_from_db()
    assert (notice.state, notice.tries) == ("WAITING", 1)
    assert "kaven-key" not in str(told.value) + notice.refusal
    assert MOBILE not in str(told.value) + notice.refusal


def test_a_message_that_never_can_arrive_is_given_up_at_once(carrier: carriers.Server, settings: Any) -> None:
    if "magfa" in settings.SMS_URL:
        carrier.message_status = 33
    else:
        carrier.status = 411

    notice = sent()

    assert notice.state == "FAILED"
    assert notice.settled_at


def test_no_log_tells_key_or_number(carrier: carriers.Server, caplog: pytest.LogCaptureFixture) -> None:
    carrier.status = 403
    with caplog.at_level(logging.DEBUG), pytest.raises(OSError, match="403"):
        actions.send(notice_id=owed().pk)

    assert "kaven-key" not in caplog.text
    assert MOBILE not in caplog.text


def test_what_became_of_a_message_is_asked_later(carrier: carriers.Server, settings: Any) -> None:
    ok, gone = (1, 2) if "magfa" in settings.SMS_URL else (10, 11)
    first, second, third = sent(1), sent(2), sent(3)
    assert actions.follow_up(actor=SYSTEM, now=clock.now()) == 0
    carrier.states = {first.carrier_id: ok, second.carrier_id: gone}

    assert actions.follow_up(actor=SYSTEM, now=clock.now()) == 2
    assert actions.follow_up(actor=SYSTEM, now=clock.now()) == 0

    states = [Notice.objects.get(pk=one.pk).state for one in (first, second, third)]
    assert states == ["DELIVERED", "FAILED", "SENT"]


def test_the_carrier_is_asked_of_no_more_than_it_takes(
    carrier: carriers.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        sent(number)
    asked_before = len(carrier.asked)
    made = providers.carrier()
    assert made is not None
    object.__setattr__(made, "most_asked", 2)
    monkeypatch.setattr(providers, "carrier", lambda: made)

    actions.follow_up(actor=SYSTEM, now=clock.now())

    assert len(carrier.asked) - asked_before == 2


def test_a_carrier_out_of_reach_is_asked_the_next_time(carrier: carriers.Server, settings: Any) -> None:
    notice = sent()
    settings.SMS_URL = settings.SMS_URL.replace(str(carrier.port), "1")

    assert actions.follow_up(actor=SYSTEM, now=clock.now()) == 0
    notice.refresh_from_db()
    assert notice.state == "SENT"


def call_back(notice: Notice, status: str, key: str = "") -> int:
    url = f"/notices/delivery/{key or delivery.key()}/"
    return (
        Client(enforce_csrf_checks=True)
        .post(url, {"messageid": notice.carrier_id, "status": status})
        .status_code
    )


def test_reports_come_twice_late_and_in_disorder(kavenegar: carriers.Server) -> None:
    notice = sent()
    answers = [call_back(notice, status) for status in ("4", "11", "10", "10", "11", "4")]

    notice.refresh_from_db()
    settled = notice.settled_at
    assert set(answers) == {200}
    assert notice.state == "DELIVERED"
    call_back(notice, "10")
    notice.refresh_from_db()
    assert notice.settled_at == settled


def test_who_does_not_know_the_address_reports_nothing(kavenegar: carriers.Server) -> None:
    notice = sent()

    assert call_back(notice, "10", key="0" * 32) == 404
    assert call_back(notice, "؟") == 200
    notice.refresh_from_db()
    assert notice.state == "SENT"


def test_an_empty_id_settles_nothing(kavenegar: carriers.Server) -> None:
    notice = owed()

    assert actions.settle(actor=SYSTEM, now=clock.now(), carrier_id="", outcome="DELIVERED") == 0
    assert Notice.objects.get(pk=notice.pk).state == "WAITING"


def quiet_now() -> datetime.datetime:
    """Quiet hours around the present; their end."""
    hour = clock.now().astimezone(datetime.timezone(datetime.timedelta(hours=3.5))).hour
    actions.set_quiet_hours(actor=ADMIN, now=clock.now(), begins=hour, ends=(hour + 2) % 24)
    end = queries.quiet_until(clock.now())
    assert end is not None
    return end


def test_at_night_what_can_wait_waits_and_what_is_urgent_goes(kavenegar: carriers.Server) -> None:
    end = quiet_now()
    waits, goes = owed(), owed("account.failures", entry_id=8)
    actions.send(notice_id=waits.pk)
    actions.send(notice_id=goes.pk)

    states = [Notice.objects.get(pk=one.pk).state for one in (waits, goes)]
    assert states == ["WAITING", "SENT"]
    later = ProcrastinateJob.objects.get(task_name="send_notice", scheduled_at__isnull=False)
    assert later.scheduled_at == end
    assert later.args == {"notice_id": waits.pk}


@pytest.mark.parametrize(
    "begins, ends, quiet", [(22, 7, {22, 23, 0, 6}), (1, 5, {1, 4}), (0, 0, set()), (8, 8, set())]
)
def test_quiet_hours_may_pass_midnight(begins: int, ends: int, quiet: set[int]) -> None:
    actions.set_quiet_hours(actor=ADMIN, now=clock.now(), begins=begins, ends=ends)
    tehran = datetime.timezone(datetime.timedelta(hours=3.5))
    found = {
        hour
        for hour in (22, 23, 0, 1, 4, 5, 6, 7, 8, 12, 21)
        if queries.quiet_until(datetime.datetime(2026, 5, 4, hour, 30, tzinfo=tehran))
    }

    assert found & quiet == quiet
    assert not found & {7, 8, 12, 21}


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_that_there_is_not_is_refused(hour: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.set_quiet_hours(actor=ADMIN, now=clock.now(), begins=hour, ends=7)

    assert refused.value.code == "notices.hours_wrong"


def test_who_wants_no_text_messages_gets_none_but_urgent_ones() -> None:
    citizen = Actor(3, 0, (Grant(Role.CITIZEN),))
    actions.set_preference(actor=citizen, now=clock.now(), sms=False, email=True)
    addresses = {"SMS": MOBILE, "EMAIL": "a@b.ir", "INAPP": ""}
    told = {
        code: sorted(
            actions.owe(
                entry_id=9,
                code=code,
                person_id=3,
                addresses=addresses,
                facts={},
                stream="x:1",
                now=clock.now(),
            ).values_list("channel", flat=True)
        )
        for code in ("case.opened", "account.failures")
    }

    assert told == {"case.opened": ["EMAIL", "INAPP"], "account.failures": ["EMAIL", "INAPP", "SMS"]}


def test_a_citizen_says_it_on_the_page_and_gives_an_address() -> None:
    browser = given.citizen()

    refused = browser.post("/account/notices/", {"sms": "yes", "email": "not an address"})
    kept = browser.post("/account/notices/", {"mail": "yes", "email": "someone@example.ir"})

    assert refused.status_code == 422
    assert "not an address" in refused.content.decode()
    assert kept.status_code == 302
    page = browser.get("/account/").content.decode()
    assert "someone@example.ir" in page
    assert not queries.wants_of(person_id=Entry.objects.get(activity="PreferenceSet").actor_id).sms


@pytest.mark.parametrize("code", WORDINGS)
def test_no_wording_of_a_text_message_names_anything_personal(code: str) -> None:
    text = queries.text_of(code=code, channel="SMS")

    queries.check_text(code=code, channel="SMS", body=text.body, subject=text.subject)
    assert set(queries.names_on(WORDINGS[code], "SMS")) <= SMS_NAMES
    for channel in CHANNELS:
        assert queries.text_of(code=code, channel=channel).body


def test_a_province_cannot_put_the_service_into_a_text_message() -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.change_text(
            actor=ADMIN, now=clock.now(), code="case.opened", channel="SMS", subject="", body="$service $code"
        )

    assert refused.value.code == "notices.personal_name"


def test_every_morning_administrators_hear_what_did_not_arrive(kavenegar: carriers.Server) -> None:
    given.staff(Role.ADMINISTRATOR)
    kavenegar.status = 411
    with delivering_at_once():
        assert actions.report(actor=SYSTEM, now=clock.now()) == 0
        sent()
        assert actions.report(actor=SYSTEM, now=clock.now()) == 1

    (told,) = Notice.objects.filter(code="notices.report")
    assert told.facts["count"] == "۱"


def test_the_page_of_notices_sets_the_quiet_hours_in_any_digits() -> None:
    admin = given.staff(Role.ADMINISTRATOR)

    assert admin.post("/manage/notices/quiet/", {"begins": "بیست", "ends": "7"}).status_code == 422
    assert admin.post("/manage/notices/quiet/", {"begins": "۲۱", "ends": "۸"}).status_code == 302
    assert [one.hour for one in queries.quiet_hours()] == [21, 8]
    assert delivery.key() in admin.get("/manage/notices/").content.decode()
