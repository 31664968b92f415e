"""The pages of the service desk: the machine, the board, the turn, the counter and the visit."""

import datetime
import io

import icalendar
import openpyxl
import pypdfium2
from django.test import Client

from ostan.domains.cases.models import Case
from ostan.domains.desk import queries
from ostan.domains.desk.models import Appointment, Shift, Ticket
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.calendar import jalali_text, local_day
from tests import given as house
from tests.cases import given as cases
from tests.portal.desk.conftest import Desk

PAGE = "/desk/hall/"


def act(client: Client, name: str, **fields: object) -> object:
    return client.post(PAGE, {"act": name, **fields})


def take(desk: Desk, client: Client | None = None, **fields: object) -> Ticket:
    act(client or desk.operator, "issue", wants=f"s{desk.service_id}", **fields)
    return Ticket.objects.latest("pk")


def serve(desk: Desk) -> Ticket:
    """A turn whose holder stands at the first counter."""
    act(desk.operator, "sit", counter=desk.counters[0].pk)
    ticket = take(desk)
    act(desk.operator, "next")
    act(desk.operator, "start", ticket=ticket.pk)
    ticket.refresh_from_db()
    assert ticket.state == "SERVING"
    return ticket


def test_a_machine_is_opened_by_its_key_alone(desk: Desk) -> None:
    shown = desk.operator.post("/desk/hall/plan/kiosk/").content.decode()
    key = shown.split('<bdi dir="ltr">')[1].split("<")[0]
    machine = Client()

    assert "نوبت بگیرید" not in machine.get("/kiosk/hall/").content.decode()
    assert machine.post("/kiosk/hall/", {"key": "1234567890"}).status_code == 422
    assert machine.post("/kiosk/hall/", {"wants": f"s{desk.service_id}"}).status_code == 200
    assert not Ticket.objects.exists()
    assert machine.post("/kiosk/hall/", {"key": key}).status_code == 302
    answer = machine.post("/kiosk/hall/", {"wants": f"s{desk.service_id}", "priority": "AGE", "sending": "a"})
    again = machine.post("/kiosk/hall/", {"wants": f"s{desk.service_id}", "priority": "AGE", "sending": "a"})

    ticket = Ticket.objects.get()
    assert answer.url == again.url == f"/kiosk/hall/{queries.token_of(ticket.pk)}/"
    assert (ticket.number, ticket.priority, ticket.source) == (1, "AGE", "KIOSK")
    assert 'class="qr"' in machine.get(answer.url).content.decode()
    assert machine.post("/kiosk/hall/", {"wants": "s999999"}).status_code == 422
    desk.operator.post("/desk/hall/plan/kiosk/")
    machine.post("/kiosk/hall/", {"wants": "q"})
    assert Ticket.objects.count() == 1


def test_a_screen_is_told_of_every_change_and_of_nothing_else(desk: Desk) -> None:
    screen = Client()
    first = screen.get("/live/hall/")
    assert first.headers["Content-Type"].startswith("text/event-stream")
    heard = first.content.decode().split("id: ")[1].split("\n")[0]
    assert "event:" not in screen.get("/live/hall/", headers={"Last-Event-ID": heard}).content.decode()
    take(desk)
    changed = screen.get("/live/hall/", headers={"Last-Event-ID": heard}).content.decode()
    assert changed.startswith("retry: ")
    assert "event: line" in changed
    assert heard not in changed


def test_screens_ask_for_little(desk: Desk, django_assert_max_num_queries) -> None:
    for _ in range(12):
        take(desk)
    screen = Client()
    with django_assert_max_num_queries(2):
        screen.get("/live/hall/")
    with django_assert_max_num_queries(3):
        screen.get("/board/hall/")
    with django_assert_max_num_queries(35):
        desk.operator.get(PAGE)


def test_the_board_shows_who_is_called_and_says_why_so(desk: Desk) -> None:
    serve(desk)
    take(desk)
    page = Client().get("/board/hall/").content.decode()
    assert "پای باجهٔ" in page
    assert "هیچ‌کس از کسی که دیرتر" in page
    assert "مینا" not in page


def test_the_holder_follows_the_turn_by_a_link_that_nobody_guesses(desk: Desk) -> None:
    act(desk.operator, "sit", counter=desk.counters[0].pk)
    one, two = take(desk), take(desk)
    page = Client().get(f"/turn/{queries.token_of(two.pk)}/").content.decode()
    assert "۱ نفر پیش از شما" in page
    act(desk.operator, "next")
    assert "نوبت شماست: باجهٔ ۱" in Client().get(f"/turn/{queries.token_of(one.pk)}/").content.decode()
    for wrong in (str(one.pk), "x", queries.token_of(999)):
        assert Client().get(f"/turn/{wrong}/").status_code == 404


def test_a_visit_from_the_card_to_the_receipt(desk: Desk) -> None:
    ticket = serve(desk)
    page = f"{PAGE}{ticket.pk}/"
    person = {"act": "person", "national_code": "0010007709", "mobile": "09141112233"}
    asked = desk.operator.post(page, person)
    assert asked.status_code == 422
    assert "f-family_name" in asked.content.decode()
    desk.operator.post(page, {**person, "given_name": "مینا", "family_name": "نوری"})
    assert "f-topic" in desk.operator.get(page).content.decode()

    form = {"act": "apply", "service": "short", "_shown": "topic size mobile paper", "sending": "s1"}
    wrong = desk.operator.post(page, {**form, "topic": "", "size": "۷"})
    assert wrong.status_code == 422
    assert 'value="۷"' in wrong.content.decode() or 'value="7"' in wrong.content.decode()
    for _ in range(2):
        assert desk.operator.post(page, {**form, "topic": "آب روستا"}).status_code in (200, 302)

    case = Case.objects.get()
    assert (case.channel, case.answers.data["topic"]) == ("DESK", "آب روستا")
    assert "چاپ رسید" in desk.operator.get(page, follow=True).content.decode()
    receipt = desk.operator.get(f"{page}receipt/").content.decode()
    for told in ("تاریخ پاسخ نهایی", "هزینه", "مسئول پاسخگویی", "مینا نوری", "مراحل"):
        assert told in receipt
    assert desk.second.get(page).status_code == desk.second.get(f"{page}receipt/").status_code == 404
    assert "0010007709" not in page
    assert act(desk.operator, "finish", ticket=ticket.pk, ending="CASE_OPENED").status_code == 302


def test_a_second_operator_cannot_touch_what_is_at_another_counter(desk: Desk) -> None:
    ticket = serve(desk)
    act(desk.second, "sit", counter=desk.counters[1].pk)
    before = Entry.objects.count()
    for name, more in (("finish", {"ending": "ANSWERED"}), ("send_on", {"to": "q"}), ("no_show", {})):
        assert act(desk.second, name, ticket=ticket.pk, **more).status_code in (404, 422)
    assert Entry.objects.count() == before


def test_who_has_no_shift_today_meets_a_page_that_is_not_there(desk: Desk) -> None:
    clerk = house.staff(cases.Role.CLERK, desk.world.second.pk)
    assert clerk.get(PAGE).status_code == clerk.post(PAGE, {"act": "next"}).status_code == 404
    assert clerk.get("/desk/").status_code == 200


def test_the_head_plans_the_rota_on_its_page(desk: Desk) -> None:
    day = local_day(clock.now()) + datetime.timedelta(days=1)
    year, month, of_month = jalali_text(day).split("/")
    rep = desk.world.other.person_id
    told = {
        "agency": desk.world.second.pk,
        "person": rep,
        "counter": desk.counters[1].pk,
        "day-day": of_month,
        "day-month": month,
        "day-year": year,
        "hours": "۸ تا ۱۲",
    }
    assert desk.head.post("/desk/hall/rota/", {**told, "hours": "دوازده"}).status_code == 422
    assert desk.head.post("/desk/hall/rota/", told).status_code == 302
    assert desk.head.post("/desk/hall/rota/", told).status_code == 422
    assert desk.operator.post("/desk/hall/rota/", told).status_code == 404
    shift = Shift.objects.get()
    assert (shift.person_id, shift.begins, shift.ends) == (rep, 8 * 3600, 12 * 3600)
    assert desk.head.post(f"/desk/hall/rota/{shift.pk}/", {"absence": "LEAVE"}).status_code == 302
    assert "بی‌نماینده" in desk.head.get("/desk/hall/rota/").content.decode()


def test_a_citizen_books_moves_and_takes_the_appointment_along(desk: Desk) -> None:
    me = house.citizen("09120000077")
    assert "short" in Client().get("/visits/book/").content.decode()
    day = (local_day(clock.now()) + datetime.timedelta(days=1)).isoformat()
    page = me.get(f"/visits/book/short/?hall=hall&day={day}").content.decode()
    slots = [part.split('"')[0] for part in page.split('name="slot" value="')[1:]]
    assert len(slots) == 96
    assert me.post("/visits/book/short/", {"hall": "hall", "day": day}).status_code == 422
    made = me.post("/visits/book/short/", {"hall": "hall", "day": day, "slot": slots[40]})
    visit = Appointment.objects.get()
    assert made.url == f"/visits/{visit.pk}/"
    other = house.citizen("09120000078")
    taken = other.post("/visits/book/short/", {"hall": "hall", "day": day, "slot": slots[40]})
    assert taken.status_code == 302, "the second counter has the same time free"
    third = house.citizen("09120000079")
    assert (
        third.post("/visits/book/short/", {"hall": "hall", "day": day, "slot": slots[40]}).status_code == 422
    )

    me.post(f"/visits/{visit.pk}/move/", {"slot": slots[44]})
    file = icalendar.Calendar.from_ical(me.get(f"/visits/{visit.pk}/calendar/").content)
    [event] = file.walk("VEVENT")
    visit.refresh_from_db()
    assert event.decoded("dtstart") == visit.begins_at
    assert int(event["sequence"]) == visit.moves == 1
    assert str(event["status"]) == "CONFIRMED"
    assert other.get(f"/visits/{visit.pk}/").status_code == 404
    me.post(f"/visits/{visit.pk}/cancel/")
    visit.refresh_from_db()
    assert visit.state == "CANCELLED"


def test_the_report_of_half_a_year_is_a_pdf_and_a_workbook(desk: Desk) -> None:
    ticket = serve(desk)
    act(desk.operator, "finish", ticket=ticket.pk, ending="ANSWERED")
    page = desk.head.get("/desk/hall/figures/").content.decode()
    assert "پاسخ در نخستین مراجعه" in page
    for period in ("", "half", "before"):
        assert desk.head.get(f"/desk/hall/figures/?period={period}").status_code == 200
    paper = pypdfium2.PdfDocument(desk.head.get("/desk/hall/report.pdf?period=half").content)
    assert len(paper) >= 1
    book = openpyxl.load_workbook(
        io.BytesIO(desk.head.get("/desk/hall/report.xlsx?period=half").content), read_only=True
    )
    assert book.sheetnames[0] == "خلاصه"
    assert [row[1] for row in book["خلاصه"].iter_rows(min_row=2, max_row=3, values_only=True)] == [1, 1]
    assert house.staff(cases.Role.CLERK, desk.world.second.pk).get("/desk/hall/figures/").status_code == 404
