"""Administration's pages: who gets in, what they do, and how many statements they cost."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.domains.org import actions, queries
from ostan.domains.org.models import Absence, Membership, OrgUnit, Person, Place
from ostan.domains.org.rules import UnitKind
from ostan.foundation.holidays.models import SpecialDay
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Role
from tests import given

Pages = Callable[[], dict[str, str]]

STAFF = [role for role in Role if role not in (Role.CITIZEN, Role.SYSTEM, Role.PARTNER)]
PEOPLE_READERS = {Role.ADMINISTRATOR, Role.UNIT_HEAD, Role.DEPUTY}
ADMIN = {Role.ADMINISTRATOR}

PAGES: dict[str, set[Role]] = {
    "/manage/units/": set(STAFF),
    "/manage/units/?q=دفتر": set(STAFF),
    "/manage/units/{unit}/": set(STAFF),
    "/manage/units/export/?format=csv": set(STAFF),
    "/manage/places/?at=": set(STAFF),
    "/manage/units/add/": ADMIN,
    "/manage/units/{unit}/change/": ADMIN,
    "/manage/units/{unit}/move/?q=دفتر": ADMIN,
    "/manage/units/{unit}/close/": ADMIN,
    "/manage/units/{unit}/people/add/": ADMIN,
    "/manage/units/import/": ADMIN,
    "/manage/units/template/": ADMIN,
    "/manage/people/": PEOPLE_READERS,
    "/manage/people/{person}/": PEOPLE_READERS,
    "/manage/roles/{hat}/absence/": PEOPLE_READERS,
    "/manage/people/{person}/change/": ADMIN,
    "/manage/people/{person}/account/": ADMIN,
    "/manage/people/{person}/erase/": ADMIN,
    "/manage/people/{person}/grant/?q=دفتر": ADMIN,
    "/manage/people/{person}/grant/{unit}/": ADMIN,
    "/manage/roles/{hat}/end/": ADMIN,
    "/manage/people/import/": ADMIN,
    "/manage/calendar/": ADMIN,
    "/manage/calendar/?month=1405-M02": ADMIN,
    "/manage/calendar/days/add/": ADMIN,
    "/manage/calendar/hours/add/": ADMIN,
}


@pytest.fixture
def unit(db: None) -> OrgUnit:
    """A unit below a root."""
    root = given.unit()
    return OrgUnit.objects.get(pk=given.unit("دفتر تحول اداری", UnitKind.OFFICE, root))


@pytest.fixture
def member(unit: OrgUnit) -> Membership:
    """A clerk of the unit."""
    given.member(Role.CLERK, unit.pk)
    return Membership.objects.get(unit=unit)


def at(url: str, member: Membership) -> str:
    return url.format(unit=member.unit_id, person=member.person_id, hat=member.pk)


@pytest.mark.parametrize("url", PAGES)
def test_each_role_sees_its_pages_and_no_others(url: str, member: Membership) -> None:
    opened = {
        role for role in STAFF if given.staff(role, member.unit_id).get(at(url, member)).status_code == 200
    }

    assert opened == PAGES[url]
    assert given.citizen().get(at(url, member)).status_code == 404
    assert Client().get(at(url, member)).status_code == 302


def test_a_head_sees_nobody_of_another_unit(member: Membership) -> None:
    elsewhere = given.staff(Role.UNIT_HEAD, given.unit("دیگر", UnitKind.AGENCY))

    for url in ("/manage/people/{person}/", "/manage/roles/{hat}/absence/"):
        assert elsewhere.get(at(url, member)).status_code == 404
    assert str(member.person.family_name) not in elsewhere.get("/manage/people/").content.decode()


def test_what_is_missing_looks_like_what_is_forbidden(member: Membership) -> None:
    client = given.staff(Role.ADMINISTRATOR)
    gone = (
        "/manage/units/99999999/",
        "/manage/units/99999999999999999999/",
        "/manage/people/99999999/",
        "/manage/roles/99999999/end/",
        "/manage/places/?at=99",
        "/manage/places/?at=x",
        "/manage/calendar/?month=1405-S1",
        "/manage/calendar/days/9999/remove/",
    )

    assert [client.get(url).status_code for url in gone[:-1]] == [404] * (len(gone) - 1)
    assert client.post(gone[-1], {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["?page=x", "?page=99999999999999999999", "?open=1.2.x.999999999999999999999999", "?q=%00", "?kind=x"],
)
def test_a_strange_address_is_no_fault(query: str, unit: OrgUnit) -> None:
    assert given.staff(Role.ADMINISTRATOR).get(f"/manage/units/{query}").status_code in (200, 400, 404)


STATEMENTS = {
    "/manage/units/": 7,
    "/manage/units/?q=دفتر": 6,
    "/manage/units/{unit}/": 11,
    "/manage/people/": 8,
    "/manage/people/{person}/": 10,
    "/manage/places/?at=": 7,
    "/manage/calendar/": 11,
}


@pytest.mark.parametrize("url", STATEMENTS)
def test_a_page_costs_a_bounded_number_of_statements(url: str, member: Membership) -> None:
    client = given.staff(Role.ADMINISTRATOR, member.unit_id)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(at(url, member)).status_code == 200
        return len(captured)

    cost()
    before = cost()
    for number in range(12):
        actions.add_unit(
            actor=SYSTEM,
            now=given.LONG_AGO,
            name=f"دفتر {number}",
            kind=UnitKind.OFFICE,
            parent_id=member.unit_id,
        )
        given.member(Role.CLERK, member.unit_id)

    assert cost() == before <= STATEMENTS[url]


def test_ten_thousand_units_stay_fluent(unit: OrgUnit) -> None:
    children = [
        OrgUnit(
            code=f"n{n}",
            name=f"واحد {n}",
            fold=f"واحد {n}",
            sort=f"{n:05}",
            kind=UnitKind.OFFICE,
            parent=unit,
            path=f"{unit.path}{10**6 + n}.",
            pk=10**6 + n,
        )
        for n in range(10_000)
    ]
    OrgUnit.objects.bulk_create(children)
    client = given.staff(Role.ADMINISTRATOR, unit.pk)
    root = unit.parent_id
    pages = (
        f"/manage/units/?open={root}.{unit.pk}",
        "/manage/units/?q=واحد+77",
        f"/manage/units/{unit.pk}/?page=150",
    )

    for url in pages:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
        assert response.status_code == 200
        assert len(captured) <= 11
        assert len(response.content) < 120_000
        assert sum(float(query["time"]) for query in captured) < 1.5


def test_the_tree_is_built_moved_and_closed_by_its_pages(unit: OrgUnit) -> None:
    client = given.staff(Role.ADMINISTRATOR, unit.pk)
    wrong = client.post(f"/manage/units/add/?under={unit.pk}", {"name": "", "kind": "OFFICE"})
    assert wrong.status_code == 422
    assert "نام را بنویسید" in wrong.content.decode()

    made = client.post(f"/manage/units/add/?under={unit.pk}", {"name": "دفتر تازه", "kind": "OFFICE"})
    fresh = OrgUnit.objects.get(name="دفتر تازه")
    assert made.headers["Location"] == f"/manage/units/{fresh.pk}/"
    assert fresh.parent_id == unit.pk
    client.post(f"/manage/units/{fresh.pk}/change/", {"name": "دفتر نو", "code": "nov", "phone": "۰۴۱"})
    client.post(f"/manage/units/{fresh.pk}/move/", {"parent": str(unit.parent_id)})
    client.post(f"/manage/units/{fresh.pk}/posts/", {"title": "کارشناس"})
    fresh.refresh_from_db()
    assert (fresh.name, fresh.code, fresh.parent_id) == ("دفتر نو", "nov", unit.parent_id)
    assert queries.posts_of(unit_id=fresh.pk)[0][1] == "کارشناس"
    assert client.post(f"/manage/units/{unit.pk}/move/", {"parent": str(unit.pk)}).status_code == 422
    client.post(f"/manage/units/{fresh.pk}/close/", {"confirm": "yes"})
    fresh.refresh_from_db()
    assert fresh.valid_to is not None
    assert "بسته است" in client.get(f"/manage/units/{fresh.pk}/").content.decode()


def test_a_person_is_hired_and_signs_in(unit: OrgUnit) -> None:
    client = given.staff(Role.ADMINISTRATOR, unit.pk)
    told = {
        "given_name": "سارا",
        "family_name": "امیری",
        "national_code": "۰۰۱۰۰۰۷۷۰۹",
        "mobile": "09121234567",
        "role": "clerk",
        "post": "کارشناس",
        "name": "sara.amiri",
        "password": "یک گذرواژه بلند ۱۴۰۵",
    }
    url = f"/manage/units/{unit.pk}/people/add/"
    wrong = client.post(url, {**told, "national_code": "123", "since-year": "1405", "since-month": "13"})
    assert wrong.status_code == 422
    assert told["password"] not in wrong.content.decode()

    made = client.post(url, told)
    person = Person.objects.get(family_name="امیری")
    assert made.headers["Location"] == f"/manage/people/{person.pk}/"
    page = client.get(made.headers["Location"]).content.decode()
    assert "001" in page
    assert "0010007709" not in page
    assert Client().login(username="sara.amiri", password=told["password"])
    found = client.post("/manage/people/find/", {"national_code": "0010007709"})
    assert found.headers["Location"] == f"/manage/people/{person.pk}/"


def test_roles_are_given_and_ended_and_stood_in_for(unit: OrgUnit, member: Membership) -> None:
    client = given.staff(Role.ADMINISTRATOR, unit.pk)
    person = member.person_id
    chosen = client.post(f"/manage/people/{person}/grant/", {"unit": str(unit.parent_id)})
    client.post(chosen.headers["Location"], {"role": "deputy"})
    granted = Membership.objects.get(role=Role.DEPUTY)
    assert (granted.person_id, granted.unit_id) == (person, unit.parent_id)

    other = Membership.objects.get(unit=unit, role=Role.ADMINISTRATOR)
    until = datetime.date.max
    today = {"since-year": "1430", "since-month": "1", "since-day": "5"}
    last = {"until-year": "1430", "until-month": "1", "until-day": "9"}
    url = f"/manage/roles/{granted.pk}/absence/"
    assert client.post(url, {"substitute": str(other.person_id)}).status_code == 422
    client.post(url, {"substitute": str(other.person_id), **today, **last})
    made = Absence.objects.get()
    assert made.to_on < until
    client.post(f"/manage/absences/{made.pk}/end/")
    made.refresh_from_db()
    assert made.to_on < made.from_on
    client.post(f"/manage/roles/{granted.pk}/end/", {})
    granted.refresh_from_db()
    assert granted.valid_to is not None


def test_a_file_is_looked_at_before_it_is_written(unit: OrgUnit) -> None:
    client = given.staff(Role.ADMINISTRATOR, unit.pk)
    upload = SimpleUploadedFile("u.xlsx", queries.template_workbook())
    looked = client.post("/manage/people/import/", {"file": upload, "step": "look"})
    assert looked.status_code == 200
    assert "برگهٔ" not in looked.content.decode()
    assert Person.objects.filter(family_name__contains="نمونه").count() == 0

    rows = f"کد,نام,نوع,کد واحد بالادست\na,دفتر الف,واحد داخلی,{unit.code}\nb,,واحد داخلی,\n"
    upload = SimpleUploadedFile("u.csv", rows.encode())
    page = client.post("/manage/units/import/", {"file": upload, "step": "look"}).content.decode()
    carried = page.split('name="carried" value="')[1].split('"')[0]
    assert "نام را بنویسید" in page
    taken = client.post("/manage/units/import/", {"carried": carried, "step": "take"})
    assert taken.status_code == 200
    assert OrgUnit.objects.get(code="a").parent_id == unit.pk

    bad = client.post(
        "/manage/units/import/", {"file": SimpleUploadedFile("u.xlsx", b"%PDF"), "step": "look"}
    )
    assert bad.status_code == 422


def test_what_was_typed_never_becomes_markup(unit: OrgUnit) -> None:
    client = given.staff(Role.ADMINISTRATOR, unit.pk)
    evil = "<script>alert(1)</script>"
    client.post(
        f"/manage/units/{unit.pk}/change/", {"name": evil, "code": "x", "address": evil, "phone": "1"}
    )

    for url in (
        "/manage/units/",
        f"/manage/units/?open={unit.parent_id}",
        f"/manage/units/{unit.pk}/",
        f"/manage/units/?q={evil}",
    ):
        assert evil not in client.get(f"/manage/units/{url}").content.decode()


def test_an_export_of_people_is_a_post_and_is_remembered(member: Membership) -> None:
    client = given.staff(Role.ADMINISTRATOR, member.unit_id)

    assert client.get("/manage/people/export/").status_code == 405
    assert client.post("/manage/people/export/").headers["Content-Disposition"].startswith("attachment")
    assert Entry.objects.latest("pk").activity == "PeopleExported"


def test_places_lead_down(county: Place, unit: OrgUnit) -> None:
    client = given.staff(Role.CLERK, unit.pk)

    assert "تبریز" in client.get("/manage/places/?at=03").content.decode()
    assert "مرکزی" in client.get("/manage/places/?at=0303").content.decode()
    assert "تبریز" in client.get("/manage/places/?q=تبريز").content.decode()


def seen(page: HttpResponse) -> str:
    """What a change of the calendar is confirmed with, after its effect was shown."""
    return re.findall(r'name="seen" value="(\w+)"', page.content.decode())[0]


def seen_and_done(client: Client, address: str, told: dict[str, str]) -> HttpResponse:
    return client.post(address, {**told, "seen": seen(client.post(address, told))})


def test_the_calendar_is_kept_by_its_page(unit: OrgUnit) -> None:
    client = given.staff(Role.ADMINISTRATOR, unit.pk)
    first = {"first-year": "1405", "first-month": "2", "first-day": "13"}
    hours = {f"hours-{at}": "۷ تا ۱۴" for at in range(5)}
    assert "هنوز ساعت کاری تعیین نشده" in client.get("/manage/calendar/").content.decode()
    seen_and_done(client, "/manage/calendar/hours/add/", {**first, **hours, "reason": "ساعت عادی"})
    assert client.post("/manage/calendar/days/add/", {"kind": "closure", "title": "سرما"}).status_code == 422

    told = {**first, "kind": "closure", "title": "سرما"}
    tried = client.post("/manage/calendar/days/add/", told)
    assert "هنوز چیزی ثبت نشده است" in tried.content.decode()
    changed = {**told, "title": "گرما", "seen": seen(tried)}
    assert client.post("/manage/calendar/days/add/", changed).status_code == 200
    assert SpecialDay.objects.count() == 0
    assert Entry.objects.filter(activity="CalendarChanged").count() == 1
    added = client.post("/manage/calendar/days/add/", {**told, "seen": seen(tried)})
    assert added.headers["Location"] == "/manage/calendar/?month=1405-M02"
    page = client.get(added.headers["Location"]).content.decode()
    assert "سرما" in page
    assert "۰۷:۰۰" in page
    remove = page.split("/manage/calendar/days/")[-1].split("/remove/")[0].split('"')[0]
    seen_and_done(client, f"/manage/calendar/days/{remove}/remove/", {"reason": "لغو شد"})
    assert "سرما" not in client.get(added.headers["Location"]).content.decode().split("<section", 2)[1]
    loaded = seen_and_done(client, "/manage/calendar/official/", {"year": "1405"})
    assert "نوروز" in client.get(loaded.headers["Location"]).content.decode()
    assert client.post("/manage/calendar/official/", {"year": "x"}).status_code == 302
