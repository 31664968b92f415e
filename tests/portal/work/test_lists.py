"""The work lists: what stands in them, what they cost, and what is done to several tasks at once."""

import datetime
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import SavedFilter, Task
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.calendar import local_day, to_jalali
from ostan.ui import figures
from tests.cases import given

pytestmark = pytest.mark.django_db


def codes_on(page: str) -> list[str]:
    return re.findall(r'href="/work/cases/(\d{12})/"', page)


def asked(browser, address: str) -> tuple[str, int]:
    """The page and how many statements it took."""
    browser.get(address)
    with CaptureQueriesContext(connection) as caught:
        page = browser.get(address)
    assert page.status_code == 200
    return page.content.decode(), len(caught)


def test_a_list_of_fifty_takes_at_most_eight_statements_for_the_whole_request(desk) -> None:
    for _ in range(52):
        desk.case()
    browser = desk.browser("clerk")

    for tab in ("unit", "below", "unassigned"):
        page, statements = asked(browser, f"/work/?tab={tab}")
        assert len(codes_on(page)) == 50
        assert statements <= 8
    assert asked(browser, "/work/?tab=unit&panel=yes&act=decide")[1] <= 10


def test_pages_follow_one_another_without_gap(desk) -> None:
    opened = {desk.case().code for _ in range(55)}
    browser = desk.browser("clerk")

    first = browser.get("/work/?tab=unassigned").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = browser.get(following.group(1).replace("&amp;", "&")).content.decode()

    assert len(codes_on(second)) == 5
    assert set(codes_on(first)) | set(codes_on(second)) == opened
    assert 'rel="prev"' in second


def test_tabs_hold_what_they_say(desk) -> None:
    free, mine = desk.case(), desk.claimed()
    late = desk.case(now=clock.now() - datetime.timedelta(days=60))
    browser = desk.browser("clerk")

    def tab(name: str) -> set[str]:
        return set(codes_on(browser.get(f"/work/?tab={name}").content.decode()))

    assert tab("mine") == {mine.code}
    assert tab("unit") == {free.code, mine.code, late.code}
    assert tab("unassigned") == {free.code, late.code}
    assert tab("late") == {late.code}
    assert set(codes_on(desk.browser("top").get("/work/?tab=below").content.decode())) == tab("unit")


def test_whoever_sees_the_province_is_listed_all_of_it_wherever_the_hat_sits(desk) -> None:
    own, other = desk.case("licence"), desk.case()
    given.do(desk.world, own, "check", "complete")  # one task of it lies in the second agency
    governor = desk.sits(Role.GOVERNOR, desk.world.office)

    for tab in ("below", "unassigned"):
        page = governor.get(f"/work/?tab={tab}").content.decode()
        assert set(codes_on(page)) == {own.code, other.code}
        assert "همهٔ استان" in page
        assert "واحد و زیرمجموعه" not in page
    assert "واحد و زیرمجموعه" in desk.browser("clerk").get("/work/?tab=below").content.decode()


def test_a_case_past_the_law_is_marked_on_lists_and_file(desk) -> None:
    case = desk.case(now=clock.now() - datetime.timedelta(days=60))
    actions.mark_legally_late(actor=SYSTEM, now=clock.now())
    browser = desk.browser("clerk")

    assert "از مهلت قانونی گذشته" in browser.get("/work/?tab=unit").content.decode()
    file = browser.get(f"/work/cases/{case.code}/").content.decode()
    assert "مهلت قانونی: " in file


def test_every_empty_list_says_what_to_do(desk) -> None:
    browser = desk.browser("clerk")

    for tab in ("mine", "unit", "below", "unassigned", "late"):
        assert "empty-title" in browser.get(f"/work/?tab={tab}").content.decode()
    narrowed = browser.get("/work/?tab=unit&act=issue").content.decode()
    assert "کاری با این پالایش نیست" in narrowed


def test_counts_are_capped(desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 1)
    desk.case()
    desk.case()

    assert "۱+" in desk.browser("clerk").get("/work/").content.decode()


def test_filters_narrow_and_nonsense_does_no_harm(desk) -> None:
    short, licence = desk.case(), desk.case("licence")
    browser = desk.browser("clerk")

    def narrowed(query: str) -> set[str]:
        return set(codes_on(browser.get(f"/work/?tab=unit&{query}").content.decode()))

    assert narrowed(f"service_id={short.service_id}") == {short.code}
    assert narrowed("act=work") == {licence.code}
    assert narrowed("waiting=yes") == set()
    assert narrowed("due=today") == set()
    assert narrowed(f"due={licence.tasks.get().due_at.date().isoformat()}") == {licence.code}
    for nonsense in (
        "service_id=x",
        "act=%3Cx%3E",
        "due=2026-99-99",
        "tab=nothing",
        "after=9-",
        "place_code=%27",
    ):
        assert browser.get(f"/work/?{nonsense}").status_code == 200


def test_a_filter_is_kept_used_and_dropped(desk) -> None:
    desk.case("licence")
    browser = desk.browser("clerk")

    browser.post("/work/filters/", {"name": "بررسی‌ها", "tab": "unit", "act": "work", "stray": "x"})

    kept = SavedFilter.objects.get()
    assert kept.values == {"tab": "unit", "act": "work"}
    page = browser.get("/work/").content.decode()
    assert "بررسی‌ها" in page
    assert "/work/?tab=unit&amp;act=work" in page
    assert desk.browser("colleague").post(f"/work/filters/{kept.pk}/drop/").status_code == 404
    browser.post(f"/work/filters/{kept.pk}/drop/")
    assert not SavedFilter.objects.exists()


def test_a_filter_is_shared_with_the_unit_and_opens_the_list(desk) -> None:
    browser, colleague = desk.browser("clerk"), desk.browser("colleague")
    browser.post("/work/filters/", {"name": "تصمیم‌ها", "tab": "unit", "act": "decide", "shared": "yes"})
    kept = SavedFilter.objects.get()

    assert "تصمیم‌ها" in colleague.get("/work/").content.decode()
    assert "تصمیم‌ها" not in desk.browser("other").get("/work/").content.decode()
    assert colleague.post(f"/work/filters/{kept.pk}/default/", {"default": "yes"}).status_code == 404
    assert colleague.post(f"/work/filters/{kept.pk}/drop/").status_code == 404
    browser.post(f"/work/filters/{kept.pk}/default/", {"default": "yes"})
    assert browser.get("/work/").headers["Location"] == "/work/?tab=unit&act=decide"
    assert browser.get("/work/?tab=mine").status_code == 200
    browser.post(f"/work/filters/{kept.pk}/default/", {"default": "no"})
    assert browser.get("/work/").status_code == 200
    desk.browser("head").post(f"/work/filters/{kept.pk}/drop/")
    assert not SavedFilter.objects.exists()


def test_the_month_shows_every_day_with_its_deadlines_and_closings(desk) -> None:
    case = desk.claimed("licence")
    due = to_jalali(local_day(case.tasks.get().due_at))
    browser = desk.browser("clerk")

    page, statements = asked(browser, f"/work/week/?month={due.year}-M{due.month:02}")
    leads = re.search(r'class="week-count" href="([^"]+)"', page)

    assert leads
    assert case.code in codes_on(browser.get(leads.group(1).replace("&amp;", "&")).content.decode())
    assert page.count('class="week-day"') in (28, 35, 42)
    assert statements <= 6
    for nonsense in ("1405-M13", "x", "9999-M01", "-1", "1405-M00", "1405", "1405-S1"):
        assert browser.get(f"/work/week/?month={nonsense}").status_code == 200


def test_a_filter_without_a_name_is_refused_in_words(desk) -> None:
    page = desk.browser("clerk").post("/work/filters/", {"name": " ", "tab": "unit"}, follow=True)

    assert "برای این صافی نامی بنویسید." in page.content.decode()


def test_several_tasks_are_claimed_at_once_and_taken_ones_are_told(desk) -> None:
    free = [desk.case().tasks.get() for _ in range(3)]
    taken = desk.case().tasks.get()
    desk.browser("colleague").post(f"/work/cases/{taken.case.code}/", {"act": "claim", "task": taken.pk})

    page = desk.browser("clerk").post(
        "/work/bulk/",
        {"act": "claim", "task": [one.pk for one in [*free, taken]], "back": "tab=unit"},
        follow=True,
    )

    assert page.redirect_chain[0][0] == "/work/?tab=unit"
    assert Task.objects.filter(holder_id=desk.world.clerk.person_id).count() == 3
    assert "۳ کار را برداشتید" in page.content.decode()
    assert "۱ کار برداشته نشد" in page.content.decode()


def test_several_tasks_are_handed_over_after_one_question(desk) -> None:
    tasks = [desk.claimed().tasks.get().pk for _ in range(2)]
    browser = desk.browser("clerk")

    question = browser.post("/work/bulk/", {"act": "hand_over", "task": tasks})
    nobody = browser.post("/work/bulk/", {"act": "hand_over", "task": tasks, "confirm": "yes"})
    to = desk.world.colleague.person_id
    done = browser.post(
        "/work/bulk/",
        {"act": "hand_over", "task": tasks, "confirm": "yes", "to": to, "reason": "مرخصی هستم"},
        follow=True,
    )

    assert "همکار آزمون" in question.content.decode()
    assert nobody.status_code == 422
    assert set(Task.objects.values_list("holder_id", flat=True)) == {to}
    assert "۲ کار ارجاع شد: همکار آزمون" in done.content.decode()


def test_what_cannot_be_handed_over_stays_with_why_and_with_what_was_typed(desk) -> None:
    mine = desk.claimed().tasks.get()
    theirs = desk.case().tasks.get()
    desk.browser("colleague").post(f"/work/cases/{theirs.case.code}/", {"act": "claim", "task": theirs.pk})
    told = {"act": "hand_over", "task": [mine.pk, theirs.pk], "confirm": "yes", "reason": "جلسه دارم"}

    page = desk.browser("clerk").post("/work/bulk/", {**told, "to": desk.world.colleague.person_id})

    text = page.content.decode()
    assert page.status_code == 422
    assert "۱ کار ارجاع نشد" in text
    assert "جلسه دارم" in text
    assert f'name="task" value="{theirs.pk}"' in text
    assert f'name="task" value="{mine.pk}"' not in text
    mine.refresh_from_db()
    assert mine.holder_id == desk.world.colleague.person_id


def test_several_tasks_go_back_to_their_units_with_one_reason(desk) -> None:
    tasks = [desk.claimed().tasks.get() for _ in range(2)]
    told = {"act": "hand_over", "task": [one.pk for one in tasks], "confirm": "yes", "to": "unit"}

    desk.browser("clerk").post("/work/bulk/", {**told, "reason": "به مأموریت می‌روم"})

    assert set(Task.objects.values_list("holder_id", "returned")) == {(None, "به مأموریت می‌روم")}


def test_ticking_nothing_is_told(desk) -> None:
    page = desk.browser("clerk").post("/work/bulk/", {"act": "claim"}, follow=True)

    assert "نخست کارها را در فهرست انتخاب کنید." in page.content.decode()


def test_the_way_back_stays_in_the_house(desk) -> None:
    page = desk.browser("clerk").post("/work/bulk/", {"act": "claim", "back": "\r\nLocation: //evil"})

    assert page.headers["Location"].startswith("/work/")


def test_a_tracking_code_opens_its_case_in_any_digits(desk) -> None:
    case = desk.case()
    typed = case.code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    page = desk.browser("clerk").post("/work/search/", {"q": f"{typed[:4]}-{typed[4:]}"})

    assert page.headers["Location"] == f"/work/cases/{case.code}/"


def test_personal_numbers_are_searched_only_by_post(desk) -> None:
    case, browser = desk.case(), desk.browser("clerk")

    assert case.code in browser.post("/work/search/", {"q": "09141234567"}).content.decode()
    by_address = browser.get("/work/search/?q=09141234567").content.decode()
    assert case.code not in by_address
    assert "09141234567" not in by_address


def test_a_search_finds_nothing_out_of_reach(desk) -> None:
    case = desk.case()

    assert (
        "پرونده‌ای یافت نشد" in desk.browser("other").post("/work/search/", {"q": case.code}).content.decode()
    )
    assert desk.browser("other").post("/work/search/", {"q": "ab"}).status_code == 422


def test_the_unit_is_told_in_real_figures(desk) -> None:
    desk.case(now=clock.now() - datetime.timedelta(days=60))
    desk.claimed()
    given.decided(desk.world, now=clock.now())
    browser = desk.browser("head")

    page, statements = asked(browser, "/work/unit/")
    found = queries.overview(
        actor=desk.world.head, now=clock.now(), since=clock.now() - datetime.timedelta(days=1), colleagues={}
    )

    assert (found.open, found.late, found.unassigned, found.paused) == (2, 1, 1, 0)
    assert (found.ended.cases, found.ended.on_time) == (1, 0)
    assert statements <= 13
    assert "کارمند آزمون" in page


def test_the_weeks_lead_to_the_tasks_of_a_day(desk) -> None:
    case = desk.claimed("licence")
    browser = desk.browser("clerk")

    page, statements = asked(browser, "/work/week/")
    leads = re.search(r'class="week-count" href="([^"]+)"', page)

    assert leads
    assert case.code in codes_on(browser.get(leads.group(1).replace("&amp;", "&")).content.decode())
    assert statements <= 6


def test_the_work_of_everybody_stands_in_the_order_of_names(desk) -> None:
    now, world = clock.now(), desk.world
    for _ in range(5):
        given.decided(world, now=now)
    desk.claimed()
    page = desk.browser("head").get("/work/unit/").content.decode()
    found = queries.overview(
        actor=world.head, now=now, since=now, colleagues={world.colleague.person_id: "همکار آزمون"}
    )

    by_name = {one.name: one for one in found.by_person}
    assert [one.name for one in found.by_person] == ["کارمند آزمون", "همکار آزمون"]
    assert (by_name["کارمند آزمون"].open, by_name["کارمند آزمون"].done) == (1, 5)
    assert by_name["کارمند آزمون"].median_days is not None
    assert (by_name["همکار آزمون"].open, by_name["همکار آزمون"].median_days) == (0, None)
    assert "رئیس آزمون" in page


def test_lists_are_taken_along_whole_and_the_ledger_knows(desk) -> None:
    for _ in range(52):
        desk.case()
    browser = desk.browser("clerk")

    paper = browser.get("/work/?tab=unit&act=decide&as=print")
    sheet = browser.get("/work/?tab=unit&act=decide&as=excel")

    assert paper.content.decode().count("<tr>") == 53
    assert "رسیدگی و تصمیم" in paper.content.decode() or "تصمیم" in paper.content.decode()
    assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert rows[0][0] == "کارتابل: کارهای واحد"
    assert len(rows) == 52 + 3
    taken = Entry.objects.filter(activity="ListTaken").order_by("pk")
    assert [(one.facts["list_code"], one.facts["form_code"], one.facts["rows"]) for one in taken] == [
        ("tasks", "print", 52),
        ("tasks", "excel", 52),
    ]


def test_what_a_search_found_is_taken_along_by_post(desk) -> None:
    case = desk.case()
    browser = desk.browser("clerk")

    sheet = browser.post("/work/search/", {"q": "سارا محمدی", "as": "excel"})

    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert rows[1][0] == "جست‌وجوی «سارا محمدی»"
    assert rows[3][1] == figures.tracking(case.code)
    assert desk.browser("head").get("/work/unit/?as=print").status_code == 200
    assert Entry.objects.filter(activity="ListTaken").count() == 1
