"""The pages of councils: a secretary runs a meeting without a script, units follow up, everybody sees what is theirs."""

import datetime
import io
import re
from typing import Any

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.config.installation import ROOT
from ostan.domains.councils import actions
from ostan.domains.councils.models import Body, Consultation, Meeting, Resolution, Seat
from ostan.domains.councils.rules import ItemKind, MeetingState
from ostan.domains.org.models import Person
from ostan.foundation.identity import actions as identity
from ostan.foundation.ledger import seal
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor, Role
from ostan.kernel.calendar import day_begins, local_day, to_jalali
from tests import given as house
from tests.cases.given import PDF
from tests.councils import given
from tests.councils.given import DAY, HOUR, Council
from tests.standing import standing

pytestmark = pytest.mark.django_db
DEFAULTS = ROOT / "data" / "councils" / "default.json"


council = standing(given.council)


def browser(of: Actor) -> Client:
    name = f"account-{of.person_id}"
    account = identity.create_staff(actor=SYSTEM, now=given.NOW, name=name, password="a long enough word")
    Person.objects.filter(pk=of.person_id).update(account_id=account.pk)
    client = Client()
    client.force_login(account)
    return client


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def parts(day: datetime.date, name: str = "day") -> dict[str, str]:
    year, month, on = to_jalali(day)
    return {f"{name}-year": str(year), f"{name}-month": str(month), f"{name}-day": str(on)}


def soon(days: int = 2) -> datetime.date:
    """A working day ahead of the real present."""
    day = local_day(clock.now()) + days * DAY
    while day.weekday() in (3, 4):
        day += DAY
    return day


def today(of: Council, **changes: Any) -> Meeting:
    """A meeting that has been called to and begins in an hour."""
    now = clock.now()
    told = {"begins_at": now + HOUR, "ends_at": now + 2 * HOUR, **changes}
    row = actions.plan_meeting(actor=of.secretary, now=now, body_id=of.committee.pk, **told)
    return actions.call_meeting(actor=of.secretary, now=now, meeting_id=row.pk)


def test_an_administrator_sets_a_committee_up(council: Council) -> None:
    admin = browser(council.admin)
    told = {
        "kind": "COMMITTEE",
        "name": "کمیتهٔ سلامت اداری",
        "parent": str(council.council.pk),
        "owed_every": "S",
        "quorum_kind": "NUMBER",
        "quorum": "۳",
        "programmes-rows": "1",
        "programmes-0-code": "p7",
        "programmes-0-title": "صیانت از حقوق مردم",
        "hosts-rows": "1",
        "hosts-0-unit": str(council.first.pk),
        "takes": ["ESCALATED_CASE"],
    }
    more = admin.post("/councils/add/", {**told, "_add": "programmes"})
    assert more.status_code == 200
    assert 'name="programmes-1-code"' in more.content.decode()
    wrong = admin.post("/councils/add/", {**told, "quorum": "x"})
    assert wrong.status_code == 422
    assert "صیانت از حقوق مردم" in wrong.content.decode()
    made = admin.post("/councils/add/", told)
    row = Body.objects.get(name="کمیتهٔ سلامت اداری")
    assert made["Location"] == f"/councils/{row.pk}/"
    assert (row.quorum, row.takes, row.parent_id) == (3, ["ESCALATED_CASE"], council.council.pk)
    page = text_of(admin, f"/councils/{row.pk}/")
    assert "صیانت از حقوق مردم" in page
    assert "هنوز برگزار نشده" in page
    changed = admin.post(f"/councils/{row.pk}/change/", {**told, "name": "کمیتهٔ سلامت"})
    assert changed.status_code == 302


def test_default_committees_say_so_until_they_are_changed() -> None:
    account = house.member(Role.ADMINISTRATOR, house.unit())
    actions.set_up_defaults(actor=SYSTEM, now=given.NOW, path=DEFAULTS)
    admin = Client()
    admin.force_login(account)
    assert text_of(admin, "/councils/").count("پیش‌فرض قابل تغییر") == 4
    row = Body.objects.filter(kind="COMMITTEE").first()
    assert row is not None

    told = {
        "kind": "COMMITTEE",
        "name": "کمیتهٔ تازه",
        "owed_every": "S",
        "quorum_kind": "NUMBER",
        "quorum": "۳",
        "programmes-rows": "1",
        "programmes-0-code": "p7",
        "programmes-0-title": "صیانت از حقوق مردم",
        "hosts-rows": "0",
    }
    changed = admin.post(f"/councils/{row.pk}/change/", told)

    assert changed.status_code == 302
    page = text_of(admin, "/councils/")
    assert "کمیتهٔ تازه" in page
    assert page.count("پیش‌فرض قابل تغییر") == 3


def test_who_sees_a_body_is_led_to_what_units_ask_of_it(council: Council) -> None:
    door = 'href="/councils/consultations/"'
    assert door in text_of(browser(council.secretary), "/councils/")
    assert door not in text_of(browser(council.head), "/councils/")


def test_a_secretary_seats_people_and_posts(council: Council) -> None:
    secretary, url = browser(council.secretary), f"/councils/{council.committee.pk}/seats/"
    asked = secretary.post(url, {"unit": str(council.second.pk), "next": "who"}).content.decode()
    assert f'value="p{council.outsider.person_id}"' in asked
    told = {
        "unit": str(council.second.pk),
        "who": f"p{council.outsider.person_id}",
        "role": "MEMBER",
        **parts(local_day(clock.now()), "since"),
    }
    assert secretary.post(url, {**told, "who": "p1"}).status_code == 422
    assert secretary.post(url, told).status_code == 302
    seat = Seat.objects.get(person=council.outsider.person_id)
    assert secretary.post(url, {"end": str(seat.pk)}).status_code == 302
    assert browser(council.member).post(url, told).status_code == 404


def test_a_meeting_from_plan_to_printed_minutes(council: Council) -> None:
    secretary, chair, member = (browser(one) for one in (council.secretary, council.chair, council.member))
    body = f"/councils/{council.committee.pk}/"
    plan = {**parts(soon()), "hours": "9 تا 11", "place": "تالار", "link": "https://meet.ir/x"}
    assert f'href="{body}meetings/add/?programme=p2"' in text_of(secretary, body)
    assert 'value="p2" selected' in text_of(secretary, f"{body}meetings/add/?programme=p2")
    wrong = secretary.post(f"{body}meetings/add/", {**plan, "hours": "صبح"})
    assert wrong.status_code == 422
    assert "صبح" in wrong.content.decode()
    made = secretary.post(f"{body}meetings/add/", {**plan, "programme": "p2"})
    url, row = made["Location"], Meeting.objects.get()
    moved = {**plan, **parts(soon(3)), "place": "دفتر"}
    assert secretary.post(f"{url}move/", moved).status_code == 302
    assert member.post(body, {"act": "propose", "title": "سرعت سامانه‌ها"}).status_code == 302
    assert secretary.post(url, {"act": "call"}).status_code == 302
    assert "https://meet.ir/x" in text_of(member, url)
    item = str(row.body.items.get().pk)
    assert secretary.post(url, {"act": "agenda", "item": item, f"place-{item}": "۱"}).status_code == 302
    Meeting.objects.update(begins_at=clock.now() + HOUR / 2, ends_at=clock.now() + HOUR)
    assert secretary.post(url, {"act": "open"}).status_code == 302
    there = {f"presence-{seat}": "PRESENT" for name, seat in council.seats.items() if name != "member"}
    sub = {
        f"presence-{council.seats['member']}": "SUBSTITUTE",
        f"substitute-{council.seats['member']}": str(council.head.person_id),
    }
    assert secretary.post(url, {"act": "attendance", **there, **sub}).status_code == 302
    assert "حد نصاب هست" in text_of(secretary, url)
    saved = secretary.post(url, {"act": "minutes", "version": "0", "minutes": "گفت‌وگو شد."})
    assert saved["Location"] == f"{url}#minutes"
    resolve = {
        "act": "resolve",
        "text": "ثبت‌نام یک‌باره",
        "unit": str(council.first.pk),
        **parts(soon(9), "due"),
    }
    bad = secretary.post(url, {**resolve, "unit": ""})
    assert bad.status_code == 422
    assert "ثبت‌نام یک‌باره" in bad.content.decode()
    assert secretary.post(url, resolve).status_code == 302
    assert secretary.post(url, {"act": "hold", "dealt": [item]}).status_code == 302
    assert chair.post(url, {"act": "approve", "version": "1"}).status_code == 302
    assert "تأیید شد" in text_of(member, url)
    seal.seal(now=clock.now())
    paper = member.get(f"{url}minutes/")
    assert paper.content[:5] == b"%PDF-"
    assert len(paper.content) > 20_000
    assert "برگزار شد" in text_of(member, body)
    row.refresh_from_db()
    assert row.state == MeetingState.HELD


def test_two_tabs_show_both_texts_and_lose_none(council: Council) -> None:
    row, secretary = today(council), browser(council.secretary)
    url = f"/councils/meetings/{row.pk}/"
    secretary.post(url, {"act": "open"})
    secretary.post(url, {"act": "minutes", "version": "0", "minutes": "متن برگهٔ نخست"})
    clash = secretary.post(url, {"act": "minutes", "version": "0", "minutes": "متن برگهٔ دوم"})
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "متن برگهٔ نخست" in page
    assert "متن برگهٔ دوم" in page
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    both = secretary.post(url, {"act": "minutes", "version": version, "minutes": "هر دو متن"})
    assert both.status_code == 302


def test_minutes_are_saved_as_they_are_typed_and_never_over_others(council: Council) -> None:
    row, secretary, chair = today(council), browser(council.secretary), browser(council.chair)
    url = f"/councils/meetings/{row.pk}/typed/"
    early = secretary.post(url, {"version": "0", "minutes": "پیش از آغاز"})
    assert (early.status_code, "said" in early.json()) == (422, True)
    secretary.post(f"/councils/meetings/{row.pk}/", {"act": "open"})
    first = secretary.post(url, {"version": "0", "minutes": "نخست"})
    assert (first.status_code, first.json()["version"]) == (200, 1)
    again = secretary.post(url, {"version": "0", "minutes": "نخست"})  # its answer never came
    assert (again.status_code, again.json()["version"]) == (200, 2)
    other = chair.post(url, {"version": "1", "minutes": "از رئیس"})
    assert (other.status_code, other.json()["minutes"], other.json()["version"]) == (409, "نخست", 2)
    read = browser(council.member).get(url)
    assert (read.json()["minutes"], read["Cache-Control"]) == ("نخست", "private, no-store")
    assert secretary.post(url, {"version": "x", "minutes": "نخست"}).status_code == 422
    assert browser(council.holder).post(url, {"version": "2", "minutes": "x"}).status_code == 404
    assert browser(council.outsider).get(url).status_code == 404
    row.refresh_from_db()
    assert (row.minutes, row.minutes_version) == ("نخست", 2)


def test_a_unit_names_who_answers_and_a_keeper_is_offered_its_promises(council: Council) -> None:
    one, head = bound(council), browser(council.head)
    url = f"/councils/resolutions/{one.pk}/"
    page = text_of(head, url)
    assert "مسئول در واحد" in page
    assert "تعهدِ سنجش‌پذیر" not in page
    wrong = head.post(url, {"act": "owner", "owner": str(council.second_head.person_id)})
    assert wrong.status_code == 422
    assert head.post(url, {"act": "owner", "owner": str(council.head.person_id)}).status_code == 302
    assert "رئیس نخست" in text_of(head, url)
    assert browser(council.secretary).post(url, {"act": "behind", "commitment": "1"}).status_code == 422
    assert head.post(url, {"act": "behind", "commitment": ""}).status_code == 404


def test_a_member_reads_and_changes_nothing(council: Council) -> None:
    row, member = today(council), browser(council.member)
    url = f"/councils/meetings/{row.pk}/"
    page = text_of(member, url)
    assert 'name="act"' not in page
    for act in (
        "open",
        "call",
        "cancel",
        "agenda",
        "attendance",
        "minutes",
        "resolve",
        "hold",
        "approve",
        "x",
    ):
        assert member.post(url, {"act": act}).status_code == 404
    assert browser(council.outsider).get(url).status_code == 404


def test_an_invitation_is_a_file_for_any_calendar(council: Council) -> None:
    row, member = today(council, place="تالار", link="https://meet.ir/x"), browser(council.member)
    (event,) = events(member.get(f"/councils/meetings/{row.pk}/calendar/").content)
    assert event.decoded("dtstart") == row.begins_at.replace(microsecond=0)
    assert (int(event["sequence"]), str(event["status"])) == (0, "CONFIRMED")
    assert str(event["location"]) == "تالار"
    assert str(event["description"]) == "https://meet.ir/x"


def events(body: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


def test_ones_own_calendar_follows_moved_and_cancelled_meetings(council: Council) -> None:
    row = today(council, link="https://meet.ir/x")
    shown = browser(council.holder).post("/account/calendar/make/").content.decode()
    at = shown[shown.index("/calendars/") :].partition(".ics")[0] + ".ics"
    (event,) = events(Client().get(at).content)
    uid = str(event["uid"])
    assert str(event["url"]).endswith(f"/councils/meetings/{row.pk}/")
    assert "meet.ir" not in Client().get(at).content.decode()
    now = clock.now()
    told = {"begins_at": now + DAY, "ends_at": now + DAY + HOUR, "place": "", "link": "", "host_id": None}
    actions.move_meeting(actor=council.secretary, now=now, meeting_id=row.pk, **told)
    actions.cancel_meeting(actor=council.secretary, now=now, meeting_id=row.pk)
    (event,) = events(Client().get(at).content)
    assert (str(event["uid"]), int(event["sequence"]), str(event["status"])) == (uid, 2, "CANCELLED")


def bound(council: Council) -> Resolution:
    row = given.sitting(council, begins_at=clock.now() + HOUR, ends_at=clock.now() + 2 * HOUR)
    return given.resolved(council, row, due=soon(9))


def test_a_unit_shows_what_it_did_and_the_secretary_sends_it_back(council: Council) -> None:
    one, head, secretary = bound(council), browser(council.head), browser(council.secretary)
    url = f"/councils/resolutions/{one.pk}/"
    assert "مصوبهٔ ۱" in text_of(head, "/councils/")
    empty = head.post(url, {"act": "done", "text": ""})
    assert empty.status_code == 422
    upload = io.BytesIO(PDF)
    upload.name = "گزارش.pdf"
    assert head.post(url, {"act": "done", "text": "راه افتاد", "evidence": upload}).status_code == 302
    shown = head.get(f"{url}evidence/")
    assert b"".join(shown.streaming_content) == PDF  # type: ignore[attr-defined]  # a file is streamed
    assert "راه افتاد" in text_of(secretary, url)
    house.tells_of_scanning(lambda: text_of(secretary, url), f"{url}evidence/")
    assert head.post(url, {"act": "return", "reason": "x"}).status_code == 404
    assert secretary.post(url, {"act": "return", "reason": "مدرک ناقص است"}).status_code == 302
    assert "مدرک ناقص است" in text_of(head, url)
    assert browser(council.second_head).get(url).status_code == 404
    for tab in ("open", "late", "done", "all"):
        assert ("مصوبهٔ ۱" in text_of(head, f"/councils/resolutions/?tab={tab}")) == (tab in ("open", "all"))


def test_a_unit_asks_and_reads_the_answer(council: Council) -> None:
    head, secretary = browser(council.head), browser(council.secretary)
    told = {"body": str(council.committee.pk), "kind": "ADVICE", "title": "راهنمایی", "text": "از کجا؟"}
    assert head.post("/councils/ask/", {**told, "kind": ""}).status_code == 422
    url = head.post("/councils/ask/", told)["Location"]
    one = Consultation.objects.get()
    assert (one.unit_id, url) == (council.first.pk, f"/councils/consultations/{one.pk}/")
    assert head.post(url, {"answer": "x"}).status_code == 404
    assert secretary.post(url, {"act": "table"}).status_code == 302
    assert f'<a href="{url}">راهنمایی</a>' in text_of(secretary, f"/councils/{council.committee.pk}/")
    assert secretary.post(url, {"answer": "از فهرست خدمات"}).status_code == 302
    assert "از فهرست خدمات" in text_of(head, url)
    listed = "/councils/consultations/"
    for who, tab, sees in ((head, "open", False), (head, "answered", True), (secretary, "all", True)):
        assert ("راهنمایی" in text_of(who, f"{listed}?tab={tab}")) == sees
    assert "راهنمایی" not in text_of(browser(council.outsider), f"{listed}?tab=all")
    assert "راهنمایی" not in text_of(secretary, f"{listed}?tab=all&body={council.council.pk}")


def busy(council: Council, count: int) -> None:
    """So many meetings, items, resolutions and questions more."""
    now = clock.now()
    for _ in range(count):
        begins = day_begins(soon(5)) + 9 * HOUR
        told = {"begins_at": begins, "ends_at": begins + HOUR}
        actions.plan_meeting(actor=council.secretary, now=now, body_id=council.committee.pk, **told)
        actions.propose_item(
            actor=council.member, now=now, body_id=council.committee.pk, kind=ItemKind.MEMBER, title="موضوع"
        )
    row = Meeting.objects.filter(state=MeetingState.SITTING).first()
    for _ in range(count if row else 0):
        given.resolved(council, row, due=soon(9))


def test_pages_take_as_many_statements_whatever_there_is(council: Council) -> None:
    one, secretary = bound(council), browser(council.secretary)
    pages = {
        "/councils/": 20,
        f"/councils/{council.committee.pk}/": 36,
        f"/councils/{council.committee.pk}/seats/": 20,
        f"/councils/meetings/{one.meeting_id}/": 32,
        "/councils/resolutions/": 14,
        "/councils/consultations/": 12,
        f"/councils/resolutions/{one.pk}/": 18,
    }
    first = {url: statements(secretary, url) for url in pages}
    busy(council, 3)
    second = {url: statements(secretary, url) for url in pages}

    assert first == second
    assert {url: count for url, count in second.items() if count > pages[url]} == {}


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as told:
        assert client.get(url).status_code == 200
    return len(told)
