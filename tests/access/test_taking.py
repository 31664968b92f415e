"""Every list of the staff can be taken along, on paper and as a sheet, by whoever may see it and by nobody else."""

import io
import pathlib
import re

import openpyxl
import pytest

from ostan.foundation.ledger.models import Entry
from tests.access.faces import EVERY as TABLE
from tests.access.province import WHO, Province
from tests.access.test_table import ask, expected

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "src" / "ostan"
LISTING = re.compile(r"(?<![\w_])(table|pager|pages_of)\(|<table")
NO_LISTS = {
    "work/print.html": "is paper",
    "work/payments/reconcile.html": "nothing of the gateway's file is kept, and nothing of what it said",
    "work/rows.html": "a part of list.html and unit.html, which have it",
    "watch/checkpoints.html": "published for everybody, as JSON too",
    "desk/figures.html": "has its report as PDF and Excel",
    "manage/exchange_system.html": "what a sheet would do before it is taken over; its rejects are a sheet",
    "org/import.html": "what a sheet would do before it is taken over",
    "indicators/import.html": "what a sheet would do before it is taken over",
    "indicators/sheet.html": "one sheet; it is taken along as a file that is filled in",
    "indicators/judge.html": "one sheet",
    "plans/import.html": "what a sheet would do before it is taken over",
    "plans/parts.html": "a part of the lists of promises and demands, which have it",
    "org/person.html": "one person",
    "catalogue/service.html": "one service",
    "catalogue/process.html": "one process; it is taken along as a file",
    "catalogue/step_forms.html": "the steps of one process, which is taken along as a file",
}
"""Templates of the staff that hold a table and are no list, and why."""

LISTS: dict[str, bool] = {
    **dict.fromkeys(("work", "org:unit", "org:people", "ledger", "manage_mandates", "work_payments"), True),
    "body_seats": True,
    "councils": False,
    "body": False,
    "resolutions": False,
    "consultations": False,
    **dict.fromkeys(("unit_overview", "work_week", "work_absences", "work_replies", "work_mentions"), False),
    **dict.fromkeys(
        ("work_calls", "work_calls_mine", "org:units", "org:places", "catalogue:services", "service_figures"),
        False,
    ),
    **dict.fromkeys(
        ("version_cases", "ledger_seals", "ledger_verify", "counter", "hall_plan", "rota"), False
    ),
    **dict.fromkeys(("manage_partners", "manage_partner", "manage_hook", "manage_bodies"), False),
    **dict.fromkeys(
        ("indicators:dictionary", "indicators:due", "indicators:judge", "indicators:completeness"), False
    ),
    **dict.fromkeys(("cockpit", "cockpit_agency", "cockpit_behind"), False),
    **dict.fromkeys(("indicators:openings", "indicators:sets"), False),
    **dict.fromkeys(("plans:documents", "plans:document", "plans:coverage", "plans:action"), False),
    **dict.fromkeys(("plans:promises", "plans:amendments", "plans:demands"), False),
    **dict.fromkeys(("indicators:questions", "indicators:register", "indicators:audits"), False),
    **dict.fromkeys(("indicators:audit", "indicators:audit_draw", "indicators:funnel"), False),
    **dict.fromkeys(("manage_routing", "manage_notices", "manage_exchange", "calendar:month"), False),
}
"""The pages that show a list, and whether it names people. Found cases are asked for by post (tests/portal/work)."""


def templates() -> dict[str, str]:
    found = [*(SOURCE / "portal" / "jinja2").rglob("*.html"), *(SOURCE / "domains").rglob("jinja2/*/*.html")]
    named = {str(one).split("jinja2/")[1]: one.read_text() for one in found}
    return {name: text for name, text in named.items() if name.split("/")[0] not in PEOPLE}


PEOPLE = {"citizen", "account", "public"}
"""Pages of people, not of the staff."""


def test_every_template_with_a_table_can_be_taken_along_or_is_no_list() -> None:
    without = {
        name
        for name, text in templates().items()
        if LISTING.search(re.sub(r"{%-? from .*?%}", "", text)) and "{{ take_along(" not in text
    }

    assert without == NO_LISTS.keys()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_taken_along_by_whoever_sees_it(name: str, province: Province) -> None:
    page, is_personal = TABLE[name], LISTS[name]
    url = province.address(page.path)
    url += "&" if "?" in url else "?"
    before, wrong = Entry.objects.count(), []
    for who in WHO:
        sees = expected(page.get, who, "get")
        paper, sheet = (ask(province, who, "get", f"{url}as={form}") for form in ("print", "excel"))
        if {paper.status_code, sheet.status_code} != {sees}:
            wrong.append(f"{who}: {paper.status_code}, {sheet.status_code}, and the page {sees}")
        elif sees == 200:
            assert b"paper-list" in paper.body
            assert openpyxl.load_workbook(io.BytesIO(sheet.body)).active
            assert [one.entries - before for one in (paper, sheet)] == [int(is_personal)] * 2

    assert not wrong


@pytest.mark.parametrize("name, more", [("manage_partner", "hooks"), ("org:unit", "below")])
def test_another_list_of_the_page_is_taken_along_by_its_name(
    name: str, more: str, province: Province
) -> None:
    url = province.address(TABLE[name].path)
    titles = [
        ask(province, "administrator", "get", f"{url}?{asked}as=print").body.partition(b"<h1>")[2][:60]
        for asked in ("", f"list={more}&")
    ]

    assert titles[0] != titles[1]
