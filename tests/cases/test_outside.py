"""Hidden applicants, bodies without an account, and other systems of complaints."""

import datetime
import io

import pytest

from ostan.domains.cases import actions, queries, rules, words
from ostan.domains.cases.models import Attachment, Case, Message, OutsideCode
from ostan.domains.cases.rules import MessageKind, RevealReason
from ostan.domains.org.rules.sheets import Verdict
from ostan.foundation import sheets
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, VISITOR, Actor
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given, matters


@pytest.fixture
def receiver(world: given.World) -> Actor:
    matters.subjects(world)
    return matters.receiver(world)


def hidden(world: given.World) -> Case:
    return matters.demand(world, about="second", hide_identity=True)


def names(world: given.World, actor: Actor, case: Case) -> tuple[str, bool]:
    file = queries.case_file(actor=actor, now=given.NOW, code=case.code)
    return file.citizen, file.knows_applicant


def test_a_hidden_applicant_is_known_to_the_unit_that_took_the_complaint_in_alone(
    world: given.World, receiver: Actor
) -> None:
    case = hidden(world)
    head = given.staff("رئیس دوم", world.second, given.Role.UNIT_HEAD)

    assert names(world, world.other, case) == names(world, head, case) == ("", False)
    assert names(world, world.top, case) == ("", False)
    assert names(world, world.auditor, case) == ("", False)
    file = queries.my_case(actor=world.citizen, now=given.NOW, code=case.code)
    assert (file.citizen, file.knows_applicant) == ("سارا محمدی", True)
    seen = matters.demand(world, text=matters.OTHER, hide_identity=True)
    assert names(world, receiver, seen) == ("سارا محمدی", True)


def test_no_list_and_no_search_tells_who_hides(world: given.World, receiver: Actor) -> None:
    case = hidden(world)
    (item,) = queries.inbox(actor=world.other, now=given.NOW, tab=rules.Tab.UNIT).items
    assert (item.case_id, item.applicant) == (case.pk, "")
    for who in ("09141234567", "سارا محمدی"):
        assert not queries.search(actor=world.other, text=who)
    (found,) = queries.search(actor=world.other, text=case.code)
    assert found.applicant == ""
    lines = queries.case_file(actor=world.other, now=given.NOW, code=case.code).history
    assert not [line for line in lines if "سارا" in words.history(line)]


def test_revealing_takes_a_reason_that_the_ledger_keeps(world: given.World, receiver: Actor) -> None:
    case = hidden(world)
    told = {"now": given.NOW, "case_id": case.pk, "why": RevealReason.COURT}
    head = given.staff("رئیس دوم", world.second, given.Role.UNIT_HEAD)
    with pytest.raises(NotAllowed):
        actions.reveal_applicant(actor=head, **told)
    with pytest.raises(NotAllowed):
        actions.reveal_applicant(actor=world.other, **told)
    actions.reveal_applicant(actor=world.top, **told)

    entry = Entry.objects.get(activity="ApplicantRevealed")
    assert (entry.actor_id, entry.facts["why"]) == (world.top.person_id, "COURT")
    file = queries.case_file(actor=world.top, now=given.NOW, code=case.code, revealed=True)
    assert file.citizen == "سارا محمدی"


def forwarded(world: given.World, receiver: Actor, days: int = 4) -> tuple[Case, str, int]:
    case = matters.in_hand(world, receiver)
    body = given.outside_body(world)
    with delivering_at_once():
        row = actions.forward_case(
            actor=receiver, now=given.NOW, case_id=case.pk, body_id=body.pk, text="فشار را بسنجید", days=days
        )
    return case, queries.token_of(row.pk), row.pk


def test_a_body_outside_gets_a_link_that_says_no_more_than_it_needs(
    world: given.World, receiver: Actor
) -> None:
    case, token, _ = forwarded(world, receiver)
    view = queries.outside_view(token=token, now=given.later(1))

    assert (view.text, view.state) == ("فشار را بسنجید", queries.LinkState.OPEN)
    assert matters.TEXT not in str(view)
    assert "سارا" not in str(view)
    sent = Notice.objects.filter(code="outside.asked")
    assert {one.channel for one in sent} == {"EMAIL", "SMS"}
    assert all(token in one.facts["link"] for one in sent)
    with pytest.raises(NotAllowed):
        queries.outside_view(token=f"{token[:-1]}x", now=given.NOW)
    with pytest.raises(RuleBroken, match="forwarded_already"):
        actions.forward_case(
            actor=receiver,
            now=given.NOW,
            case_id=case.pk,
            body_id=given.outside_body(world).pk,
            text="باز هم",
            days=4,
        )


def test_a_body_outside_answers_once_with_documents(world: given.World, receiver: Actor) -> None:
    case, token, _ = forwarded(world, receiver)
    for _ in range(3):  # a scanner of mail may look as often as it likes
        queries.outside_view(token=token, now=given.later(1))
    told = {
        "actor": VISITOR,
        "now": given.later(1),
        "token": token,
        "text": "سنجیده شد",
        "name": "رضایی، ناظر",
    }
    with delivering_at_once():
        actions.answer_forwarding(**told, uploads=[("گزارش.pdf", io.BytesIO(given.PDF))])

    message = Message.objects.get(case=case, kind=MessageKind.OUTSIDE)
    assert message.text == "سنجیده شد"
    assert not Attachment.objects.get(message=message).for_citizen
    assert message.pk not in {
        one.id for one in queries.my_case(actor=world.citizen, now=given.NOW, code=case.code).messages
    }
    assert Notice.objects.filter(code="case.outside_answered", person_id=receiver.person_id).exists()
    with pytest.raises(RuleBroken, match="outside_answered"):
        actions.answer_forwarding(**told)
    assert queries.outside_view(token=token, now=given.later(1)).text == ""


def test_links_end_and_are_taken_back(world: given.World, receiver: Actor) -> None:
    case, token, pk = forwarded(world, receiver)
    told = {"actor": VISITOR, "token": token, "text": "سنجیده شد", "name": "رضایی"}
    with pytest.raises(RuleBroken, match="outside_expired"):
        actions.answer_forwarding(now=given.later(60), **told)
    actions.take_back_forwarding(actor=receiver, now=given.later(1), case_id=case.pk, forwarding_id=pk)
    with pytest.raises(RuleBroken, match="outside_taken_back"):
        actions.answer_forwarding(now=given.later(1), **told)


def test_bodies_are_reminded_half_way_and_on_the_day(world: given.World, receiver: Actor) -> None:
    forwarded(world, receiver, days=4)
    times = [actions.remind_outside(actor=SYSTEM, now=given.later(day)) for day in (1, 3, 3.1, 8, 9)]

    assert times == [0, 1, 0, 1, 0]


COLUMNS = {
    "code": "کد پیگیری",
    "subject": "موضوع",
    "text": "شرح",
    "place": "شهرستان",
    "state": "وضعیت",
    "said_on": "تاریخ ثبت",
    "national_code": "کد ملی",
    "given_name": "نام",
    "family_name": "نام خانوادگی",
}
TITLES = list(COLUMNS.values())


def system(world: given.World) -> None:
    actions.set_outside_system(
        actor=world.administrator,
        now=given.NOW,
        code="samad",
        name="سامد",
        columns=COLUMNS,
        values={"subject": {"آب": "water-pressure"}, "state": {"جاری": "OPEN", "مختومه": "CLOSED"}},
    )


def sheet(*rows: list[str]) -> bytes:
    return sheets.csv_file(TITLES, rows)


GOOD = ["111-1", "آب", matters.TEXT, "تبریز", "جاری", "۱۴۰۴/۱۱/۲۰", "0499370899", "علی", "احمدی"]
BAD = ["111-2", "برق", matters.TEXT, "تبریز", "جاری", "۱۴۰۴/۱۱/۲۰", "0499370899", "علی", "احمدی"]
SHORT = ["111-3", "آب", "کم", "تبریز", "جاری", "۱۴۰۴/۱۱/۲۰", "0499370899", "علی", "احمدی"]


def taken(world: given.World, *rows: list[str], dry_run: bool = False, day: float = 0) -> list[Verdict]:
    done = actions.import_cases(
        actor=world.administrator,
        now=given.later(day),
        system_code="samad",
        data=sheet(*rows),
        dry_run=dry_run,
    )
    return [fate.verdict for fate in done.fates]


@pytest.fixture
def places(world: given.World, receiver: Actor, settings: object) -> None:
    settings.PROVINCE_CODE = "03"  # type: ignore[attr-defined]
    system(world)


def test_a_sheet_is_judged_row_by_row_and_taken_over_once(world: given.World, places: None) -> None:
    looked = taken(world, GOOD, BAD, SHORT, GOOD, dry_run=True)
    assert looked == [Verdict.NEW, Verdict.REFUSED, Verdict.REFUSED, Verdict.REFUSED]
    assert not Case.objects.exists()
    assert taken(world, GOOD, BAD) == [Verdict.NEW, Verdict.REFUSED]
    entries = Case.objects.count(), OutsideCode.objects.count()
    assert taken(world, GOOD, BAD) == [Verdict.SAME, Verdict.REFUSED]
    assert (Case.objects.count(), OutsideCode.objects.count()) == entries == (1, 1)
    case = Case.objects.get()
    assert (case.channel, case.service.code, case.place_code) == ("SYSTEM", "water-pressure", "0301")


def test_the_outside_code_is_searched_and_its_state_followed(
    world: given.World, places: None, receiver: Actor
) -> None:
    taken(world, GOOD)
    closed = [*GOOD[:4], "مختومه", *GOOD[5:]]
    assert taken(world, closed, day=1) == [Verdict.CHANGED]
    assert taken(world, closed, day=1) == [Verdict.SAME]
    case = Case.objects.get()
    assert [line.id for line in queries.search(actor=receiver, text="۱۱۱-۱")] == [case.pk]
    file = queries.case_file(actor=receiver, now=given.NOW, code=case.code)
    assert queries.around(file=file, now=given.NOW).outside_codes == (
        ("سامد", "111-1", "CLOSED", datetime.date(2026, 2, 9)),
    )


def test_a_demand_that_is_here_already_is_joined_and_not_opened_twice(
    world: given.World, places: None
) -> None:
    taken(world, GOOD)
    again = ["111-9", *GOOD[1:]]
    assert taken(world, again) == [Verdict.NEW]
    assert Case.objects.count() == 1
    assert OutsideCode.objects.count() == 2


def test_what_is_given_back_names_nobody(world: given.World, places: None) -> None:
    taken(world, GOOD)
    matters.demand(world)
    rows = actions.export_cases(
        actor=world.administrator,
        now=given.NOW,
        system_code="samad",
        since=given.NOW - datetime.timedelta(days=30),
    )

    assert {row.outside_code for row in rows} == {"", "111-1"}
    assert "محمدی" not in str(rows)
    assert "احمدی" not in str(rows)


def test_a_mapping_that_leads_nowhere_is_refused(world: given.World, receiver: Actor) -> None:
    told = {"actor": world.administrator, "now": given.NOW, "code": "samad", "name": "سامد"}
    for columns, values, code in (
        ({**COLUMNS, "text": ""}, {}, "mapping_lacks"),
        ({**COLUMNS, "text": "موضوع"}, {}, "mapping_twice"),
        (COLUMNS, {"subject": {"آب": "nothing"}}, "mapping_target"),
        (COLUMNS, {"state": {"باز": "GONE"}}, "mapping_state"),
    ):
        with pytest.raises(RuleBroken, match=code):
            actions.set_outside_system(**told, columns=columns, values=values)


def test_the_day_of_registration_there_is_kept_and_the_clock_here_begins_here(
    world: given.World, receiver: Actor
) -> None:
    system(world)
    ahead = [*GOOD[:5], "۱۴۰۶/۰۱/۰۱", *GOOD[6:]]
    assert taken(world, ahead) == taken(world, [*GOOD[:5], "دیروز", *GOOD[6:]]) == [Verdict.REFUSED]

    assert taken(world, GOOD) == [Verdict.NEW]

    known = OutsideCode.objects.get()
    assert known.said_on == datetime.date(2026, 2, 9)
    assert known.case.opened_at == given.NOW
    file = queries.case_file(actor=receiver, now=given.NOW, code=known.case.code)
    assert queries.around(file=file, now=given.NOW).outside_codes[0][3] == known.said_on


def test_a_large_sheet_is_taken_over_by_the_worker_stretch_by_stretch(
    world: given.World, receiver: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    system(world)
    monkeypatch.setattr("ostan.domains.cases.actions.exchange.STRETCH", 2)
    rows = [
        [f"111-{number}", *GOOD[1:2], f"{matters.TEXT} {'آب ' * number}", *GOOD[3:]] for number in (1, 4, 7)
    ]
    brought = actions.bring_sheet(
        actor=world.administrator, now=given.NOW, system_code="samad", data=sheet(*rows, SHORT)
    )
    assert matters.TEXT.encode() not in bytes(brought.sealed)
    with pytest.raises(NotAllowed):
        actions.take_stretch(actor=world.administrator, now=given.NOW, sheet_id=brought.pk)

    first = actions.take_stretch(actor=SYSTEM, now=given.NOW, sheet_id=brought.pk)
    assert (first.done, first.new, first.ended_at) == (2, 2, None)
    last = actions.take_stretch(actor=SYSTEM, now=given.later(1), sheet_id=brought.pk)
    again = actions.take_stretch(actor=SYSTEM, now=given.later(2), sheet_id=brought.pk)

    assert (last.done, last.new, last.refused, bytes(last.sealed)) == (4, 3, 1, b"")
    assert again.ended_at == last.ended_at == given.later(1)
    assert OutsideCode.objects.count() == 3
    assert taken(world, *rows, day=3) == [Verdict.SAME] * 3
    (told,) = queries.sheets_of(actor=world.administrator, system_id=brought.system_id)
    assert (told.done, told.rows) == (4, 4)
