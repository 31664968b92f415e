"""What a visit leaves behind: the rating on the holder's telephone, the figures, the report, the ledger."""

import io

import openpyxl
import pypdfium2
from django.test import Client

from ostan.domains.desk import actions, queries
from ostan.domains.desk.models import Ticket, VisitRating
from ostan.domains.org.models import Membership
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.calendar import local
from ostan.kernel.persian import persian_digits
from tests.portal.desk.conftest import Desk
from tests.portal.desk.test_done import opened

PAGE = "/desk/hall/"


def finished(desk: Desk) -> Ticket:
    """A turn for the service of the hall that was answered at the first counter."""
    now = clock.now()
    actions.sit_down(actor=desk.actor, now=now, counter_id=desk.counters[0].pk)
    actions.take_ticket(actor=desk.actor, now=now, hall_code="hall", service_id=desk.service_id)
    ticket = actions.call_next(actor=desk.actor, now=now, hall_id=desk.hall.pk)
    actions.start(actor=desk.actor, now=now, ticket_id=ticket.pk)
    return actions.finish(actor=desk.actor, now=now, ticket_id=ticket.pk, ending="ANSWERED")


def test_the_holder_rates_on_the_page_of_the_turn_and_nowhere_else(desk: Desk) -> None:
    ticket, phone = finished(desk), Client()
    page = f"/turn/{queries.token_of(ticket.pk)}/"
    assert 'name="score"' in phone.get(page).content.decode()
    assert 'name="score"' not in desk.operator.get(page).content.decode(), "who serves there is not asked"
    assert desk.operator.post(page, {"score": "1"}).status_code == 404
    for here in (PAGE, f"{PAGE}{ticket.pk}/slip/"):
        assert 'name="score"' not in desk.operator.get(here).content.decode()

    missing = phone.post(page, {})
    assert (missing.status_code, 'name="score"' in missing.content.decode()) == (422, True)
    assert phone.post(page, {"score": "4"}).status_code == 302
    after = phone.get(page).content.decode()
    assert 'name="score"' not in after
    assert "نظر شما ثبت شد" in after
    assert phone.post(page, {"score": "1"}).status_code == 422
    assert VisitRating.objects.get().score == 4


def test_the_ledger_names_the_clerk_as_actor_and_the_visitor_as_citizen(desk: Desk) -> None:
    _, case = opened(desk.operator, desk.counters[0], f"s{desk.service_id}", "short")
    entry = Entry.objects.get(activity="CaseOpened")
    assert entry.actor_id == desk.actor.person_id
    assert Membership.objects.get(pk=entry.hat).person_id == desk.actor.person_id
    assert entry.facts["citizen_id"] == case.citizen_id != desk.actor.person_id
    assert (entry.facts["channel"], case.channel) == ("DESK", "DESK")


def test_the_report_holds_what_was_counted_by_hour_counter_service_and_agency(desk: Desk) -> None:
    for _ in range(5):
        ticket = finished(desk)
    gone = actions.take_ticket(actor=desk.actor, now=clock.now(), hall_code="hall")
    told = {"actor": desk.actor, "now": clock.now(), "ticket_id": gone.pk}
    actions.send_away(**told, reason="SYSTEM_DOWN")
    book = openpyxl.load_workbook(
        io.BytesIO(desk.head.get("/desk/hall/report.xlsx?period=half").content), read_only=True
    )
    sheets = {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}
    hour = local(ticket.taken_at).hour
    hours = {str(row[0]) for row in sheets["به تفکیک ساعت"]}

    assert persian_digits(f"{hour} تا {hour + 1}") in hours
    assert sum(row[1] for row in sheets["به تفکیک ساعت"]) == 6
    assert [row[:2] for row in sheets["به تفکیک باجه"]] == [("۱", 5)]
    assert [row[:2] for row in sheets["به تفکیک خدمت"]] == [(ticket.service.title, 5)]
    assert [row[:2] for row in sheets["به تفکیک دستگاه"]] == [(desk.world.first.name, 5)]
    assert [row[1] for row in sheets["بی‌نتیجه برگشته‌ها"]] == [1]
    assert sheets["رضایت از مراجعه"][0] == (desk.hall.name, 5, 0, "—")
    summary = {row[0]: row[1] for row in sheets["خلاصه"]}
    assert (summary["همهٔ مراجعه‌ها"], summary["بی‌نتیجه برگشت"]) == (6, 1)
    assert str(summary["در نخستین مراجعه پاسخ گرفت"]).startswith("۱۰۰٪")

    paper = pypdfium2.PdfDocument(desk.head.get("/desk/hall/report.pdf?period=half").content)
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    assert persian_digits(f"{hour} تا {hour + 1} 6") in text
    assert "سامانه در دسترس نبود ۱" in text
    shown = desk.head.get("/desk/hall/figures/?period=half").content.decode()
    for title in (ticket.service.title, desk.world.first.name, persian_digits(f"{hour} تا {hour + 1}")):
        assert title in shown
