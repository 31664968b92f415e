"""Pages of indicators: filled in by hand and by Excel, judged, looked through."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.domains.indicators.models import Cell, Sheet
from ostan.domains.indicators.rules import SheetState
from ostan.domains.indicators.rules.grid import COLUMNS, SHEET
from ostan.domains.org.models import Person
from ostan.foundation import sheets
from ostan.foundation.identity.models import Account
from ostan.kernel.actor import Actor
from tests.indicators import given
from tests.indicators.given import MONTH, NOW
from tests.standing import standing

world = standing(given.world, at=NOW)


def browser(actor: Actor) -> Client:
    client = Client()
    person = Person.objects.get(pk=actor.person_id)
    client.force_login(Account.objects.get(pk=person.account_id))
    return client


def address(world: given.World, unit: str = "east", more: str = "") -> str:
    return f"/indicators/sheets/{world.data_set.pk}/{world.units[unit]}/{MONTH.key}/{more}"


FILLED = {
    "n.permits.": "۱۲",
    "n.in_time.": "9",
    "of.in_time.": "10",
    "n.trained.f": "4",
    "na.trained.m": "yes",
}


def test_a_clerk_fills_the_grid_in_and_hands_it_in(world: given.World) -> None:
    client = browser(world.clerk)
    assert address(world) in client.get("/indicators/due/").content.decode()
    assert client.get(address(world)).status_code == 200

    answer = client.post(address(world), {**FILLED, "revision": "0", "step": "hand_in"})

    assert answer.status_code == 302
    assert given.row(world).state == SheetState.HANDED_IN
    assert given.cell(world).claimed == 12
    assert client.get(address(world, "west")).status_code == 404
    assert client.get(address(world).replace(MONTH.key, "1404-M01x")).status_code == 404


def test_what_was_typed_stays_when_a_cell_is_refused(world: given.World) -> None:
    page = browser(world.clerk).post(address(world), {**FILLED, "n.permits.": "دوازده", "step": "keep"})

    assert page.status_code == 422
    assert "دوازده" in page.content.decode()
    assert 'value="۱۰"' in page.content.decode()
    assert not Cell.objects.exists()


def excel(rows: list[dict[str, str]]) -> SimpleUploadedFile:
    table = sheets.Table(
        SHEET, list(COLUMNS.values()), [[row.get(name, "") for name in COLUMNS] for row in rows]
    )
    return SimpleUploadedFile("sheet.xlsx", sheets.workbook([table]))


def test_three_bad_rows_of_a_file_are_told_and_mended(world: given.World) -> None:
    client = browser(world.clerk)
    template = client.get(address(world, more="template/"))
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    assert [cell.value for cell in book[SHEET]["A"]] == [
        "کد شاخص",
        "permits",
        "in_time",
        "trained",
        "trained",
    ]

    bad = [
        {"code": "permits", "number": "دوازده"},
        {"code": "in_time", "number": "9"},
        {"code": "nowhere", "number": "1"},
        {"code": "trained", "category": "زن", "number": "4"},
    ]
    page = client.post(address(world, more="import/"), {"file": excel(bad), "step": "look"})
    assert page.status_code == 200
    assert page.content.decode().count("پذیرفته نشد") == 4  # three rows and the head of their count
    assert not Cell.objects.exists()

    good = [
        {"code": "permits", "number": "12"},
        {"code": "in_time", "number": "9", "of": "10"},
        {"code": "trained", "category": "زن", "number": "4"},
        {"code": "trained", "category": "مرد", "not_applicable": "بله"},
    ]
    client.post(address(world, more="import/"), {"file": excel(good), "step": "take"})
    assert Cell.objects.count() == 4
    assert Sheet.objects.get().state == SheetState.OPEN


def test_a_file_without_its_columns_is_refused(world: given.World) -> None:
    table = sheets.Table("x", ["ستون"], [["1"]])
    page = browser(world.clerk).post(
        address(world, more="import/"), {"file": SimpleUploadedFile("a.xlsx", sheets.workbook([table]))}
    )

    assert page.status_code == 422


def test_the_head_sees_what_changed_since_the_approval_and_approves_again(world: given.World) -> None:
    given.accepted(world)
    given.keep(world, given.Typed("permits", number="15", note="سه پروانه جا افتاده بود"))
    row = given.row(world)
    client = browser(world.head)
    assert f"/indicators/judge/{row.pk}/" in client.get("/indicators/judge/").content.decode()

    page = client.get(f"/indicators/judge/{row.pk}/").content.decode()
    assert "سه پروانه جا افتاده بود" in page

    told = {"act": "approve", "revision": str(row.revision)}
    assert client.post(f"/indicators/judge/{row.pk}/", told).status_code == 302
    assert given.row(world).state == SheetState.APPROVED
    assert browser(world.other_head).get(f"/indicators/judge/{row.pk}/").status_code == 404


def test_a_sheet_is_not_returned_without_a_reason(world: given.World) -> None:
    row = given.handed_in(world)
    told = {"act": "return", "revision": str(row.revision), "reason": ""}
    client = browser(world.head)

    assert client.post(f"/indicators/judge/{row.id}/", told).status_code == 422
    assert client.post(f"/indicators/judge/{row.id}/", {**told, "reason": "مدرک ندارد."}).status_code == 302
    page = browser(world.clerk).get(address(world)).content.decode()
    assert "مدرک ندارد." in page


def test_the_number_of_statements_does_not_grow_with_what_is_shown(world: given.World) -> None:
    given.handed_in(world)
    most = {
        "/indicators/": (world.clerk, 12),
        "/indicators/of/permits/": (world.clerk, 14),
        "/indicators/due/": (world.clerk, 14),
        address(world): (world.clerk, 20),
        "/indicators/judge/": (world.head, 14),
        f"/indicators/judge/{given.row(world).pk}/": (world.head, 20),
        "/indicators/completeness/": (world.head, 18),
    }
    for url, (actor, limit) in most.items():
        client = browser(actor)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= limit, url


def test_completeness_of_an_agency_counts_its_branches(world: given.World) -> None:
    given.handed_in(world)

    page = browser(world.head).get("/indicators/completeness/").content.decode()

    assert "ادارهٔ کل" in page
    assert "۱۷" in page or "٪" in page
