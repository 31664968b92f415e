"""Pages of the dictionary and of data sets: defined, changed, ended by who may, with nothing lost on the way."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Cell, DataSet, Indicator, SetUnit
from ostan.domains.indicators.rules import Source, value
from ostan.domains.org.models import OrgUnit
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import Period, jalali_text
from ostan.kernel.errors import NotAllowed
from tests.indicators import given
from tests.indicators.given import MONTH, NOW, refused
from tests.indicators.test_pages import address, browser
from tests.standing import standing

world = standing(given.world, at=NOW)


def day(period: Period, name: str = "since") -> dict[str, str]:
    """The three parts of a date field."""
    year, month, number = jalali_text(period.first_day).split("/")
    return {f"{name}-year": year, f"{name}-month": str(int(month)), f"{name}-day": number}


def form(world: given.World, **more: str) -> dict[str, str]:
    told = {
        "code": "staff",
        "title": "کارکنان",
        "text": "شمار کارکنان در پایان دوره.",
        "measure": "COUNT",
        "unit_name": "نفر",
        "direction": "LEVEL",
        "period_kind": "M",
        "is_incremental": "",
        "across_units": "SUM",
        "across_periods": "LAST",
        "source": "REPORTED",
        "steward": str(world.units["root"]),
        **day(MONTH),
    }
    return {**told, **more}


def test_an_indicator_is_defined_on_its_page(world: given.World) -> None:
    client = browser(world.administrator)
    assert client.get("/indicators/new/").status_code == 200

    answer = client.post(
        "/indicators/new/",
        form(
            world,
            **{
                "categories-rows": "2",
                "categories-0-code": "f",
                "categories-0-title": "زن",
                "categories-1-code": "m",
                "categories-1-title": "مرد",
            },
        ),
    )

    assert answer.headers["Location"] == "/indicators/of/staff/"
    told = queries.indicator(code="staff").now.told
    assert told.categories == (("f", "زن"), ("m", "مرد"))
    assert not told.is_incremental
    assert queries.indicator(code="staff").now.since == MONTH.first_day
    assert "کارکنان" in browser(world.clerk).get("/indicators/of/staff/").content.decode()


def test_a_formula_names_the_indicators_it_reads(world: given.World) -> None:
    told = form(world, code="per_head", source="FORMULA", formula="permits / trained", title="سرانه")

    assert browser(world.administrator).post("/indicators/new/", told).status_code == 302

    page = browser(world.clerk).get("/indicators/of/per_head/").content.decode()
    assert "/indicators/of/permits/" in page
    assert "/indicators/of/trained/" in page


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"code": "Permits!"}, "code"),
        ({"code": "permits"}, "code"),
        ({"measure": ""}, "measure"),
        ({"across_periods": "SUM"}, "across_periods"),
        ({"steward": ""}, "steward"),
        ({"since-day": "40"}, "since"),
        ({"source": "COMPUTED"}, "measure_code"),
        ({"source": "FORMULA", "formula": "nobody + 1"}, "formula"),
        ({"title": ""}, "title"),
    ],
)
def test_what_was_typed_stays_when_a_definition_is_refused(
    world: given.World, more: dict[str, str], name: str
) -> None:
    page = browser(world.administrator).post("/indicators/new/", form(world, text="متن یگانه", **more))

    assert page.status_code == 422
    assert "متن یگانه" in page.content.decode()
    assert Indicator.objects.count() == 3


def test_a_row_for_a_category_is_added_without_judging(world: given.World) -> None:
    page = browser(world.administrator).post("/indicators/new/", {"title": "نیمه", "_add": "categories"})

    assert page.status_code == 200
    assert 'name="categories-0-code"' in page.content.decode()
    assert "نیمه" in page.content.decode()


def redefinition(**more: str) -> dict[str, str]:
    told = {
        "title": "پروانه",
        "text": "با تمدیدها.",
        "measure": "COUNT",
        "unit_name": "پروانه",
        "direction": "UP",
        "period_kind": "M",
        "is_incremental": "yes",
        "across_units": "SUM",
        "across_periods": "SUM",
        "source": "REPORTED",
    }
    return {**told, **more}


def test_another_meaning_begins_where_no_figure_stands_and_its_break_is_seen(world: given.World) -> None:
    given.keep(world, *given.FULL)
    client = browser(world.administrator)
    url = "/indicators/of/permits/define/"
    assert client.get(url).status_code == 200

    early = client.post(url, redefinition(**day(MONTH)))
    assert early.status_code == 422
    assert "با تمدیدها." in early.content.decode()

    assert client.post(url, redefinition(**day(MONTH.shifted(1)))).status_code == 302
    line = queries.indicator(code="permits")
    assert (line.now.number, line.now.series) == (2, 2)
    assert queries.first_free_period(meaning=line.now) == MONTH.shifted(1)
    # the sheet of the past still asks for what it asked for, with what was claimed
    assert "۱۲" in browser(world.clerk).get(address(world)).content.decode()


def test_the_line_of_an_indicator_breaks_where_its_meaning_changed(
    world: given.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = given.definition(source=Source.COMPUTED, measure_code="x", evidence="CaseDecided", text="یک")
    given.define("counted", world.units["root"], counted)
    line = queries.indicator(code="counted")
    observe(world, MONTH, 7)
    other = given.definition(source=Source.COMPUTED, measure_code="x", evidence="CaseDecided", text="دو")
    actions.redefine(
        actor=world.administrator, now=NOW, indicator_id=line.id, told=other, since=MONTH.shifted(1)
    )
    monkeypatch.setattr(clock, "now", lambda: NOW + datetime.timedelta(days=31))
    observe(world, MONTH.shifted(1), 9)

    page = browser(world.administrator).get("/indicators/of/counted/").content.decode()

    assert "تعریف تازه" in page
    assert page.index("<td>۷") < page.index("<td>۹") if "<td>۷" in page else "۷" in page
    assert Cell.objects.filter(version__indicator=line.id).count() == 2


def observe(world: given.World, period: Period, count: int) -> None:
    actions.observe(
        actor=SYSTEM,
        now=clock.now(),
        code="counted",
        period=period,
        counted={world.units["east"]: value(count)},
    )


def test_a_counted_figure_shows_the_entries_it_was_counted_from(world: given.World) -> None:
    counted = given.definition(source=Source.COMPUTED, measure_code="x", evidence="CaseDecided CaseOpened")
    given.define("counted", world.units["root"], counted)
    observe(world, MONTH, 7)
    url = f"/indicators/figures/{given.cell(world, 'counted').pk}/"

    page = browser(world.auditor).get(url).content.decode()
    assert "/ledger/?activity=CaseDecided&amp;since=" in page
    assert "/ledger/?activity=CaseOpened&amp;since=" in page
    page = browser(world.clerk).get(url).content.decode()
    assert "CaseDecided" in page
    assert "/ledger/" not in page
    assert 'type="file"' not in page


def test_who_defines_nothing_finds_no_page(world: given.World) -> None:
    client = browser(world.head)
    for url in (
        "/indicators/new/",
        "/indicators/of/permits/define/",
        "/indicators/sets/",
        "/indicators/sets/new/",
    ):
        assert client.get(url).status_code == 404
        assert client.post(url, form(world)).status_code in (404, 405)
    assert client.post("/indicators/of/permits/retire/").status_code == 404
    assert "/indicators/new/" not in client.get("/indicators/").content.decode()
    assert Indicator.objects.filter(retired_at=None).count() == 3


def test_an_indicator_is_retired_unless_a_formula_reads_it(world: given.World) -> None:
    client = browser(world.administrator)
    told = form(world, code="per_head", source="FORMULA", formula="permits / trained", title="سرانه")
    client.post("/indicators/new/", told)

    client.post("/indicators/of/permits/retire/")
    assert queries.indicator(code="permits").retired_at is None
    client.post("/indicators/of/in_time/retire/")
    assert queries.indicator(code="in_time").retired_at is not None
    assert client.get("/indicators/of/in_time/define/").status_code == 404


def code_of(world: given.World, unit: str) -> str:
    return str(OrgUnit.objects.get(pk=world.units[unit]).code)


def set_form(world: given.World, **more: object) -> dict[str, object]:
    told: dict[str, object] = {
        "code": "second",
        "title": "مجموعهٔ دوم",
        "indicators": ["trained", "permits"],
        "units": f"{code_of(world, 'east')}\n{code_of(world, 'other')}",
        "due_days": "۷",
        "grace_days": "0",
        "period_kind": "M",
        "steward": str(world.units["root"]),
        **day(MONTH),
    }
    return {**told, **more}


def test_a_data_set_is_made_changed_and_ended(world: given.World) -> None:
    client = browser(world.administrator)
    assert client.get("/indicators/sets/new/").status_code == 200
    assert client.post("/indicators/sets/new/", set_form(world)).status_code == 302
    made = DataSet.objects.get(code="second")
    assert made.due_days == 7
    assert "مجموعهٔ دوم" in client.get("/indicators/sets/").content.decode()
    assert "مجموعهٔ دوم" in browser(world.other_head).get("/indicators/due/").content.decode()

    url = f"/indicators/sets/{made.pk}/"
    assert code_of(world, "other") in client.get(url).content.decode()
    changed = set_form(world, units=code_of(world, "east"), indicators=["permits"], due_days="9")
    assert client.post(url, changed).status_code == 302
    assert SetUnit.objects.filter(data_set=made).count() == 1
    assert "مجموعهٔ دوم" not in browser(world.other_head).get("/indicators/due/").content.decode()

    assert client.post(f"{url}end/").status_code == 302
    assert "مجموعهٔ دوم" not in browser(world.clerk).get("/indicators/due/").content.decode()
    assert client.post(f"{url}end/").status_code == 404
    assert client.post(url, changed).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"units": "nowhere"},
        {"units": ""},
        {"indicators": []},
        {"due_days": "چند"},
        {"due_days": "0"},
        {"grace_days": ""},
        {"title": " "},
        {"code": "monthly"},
        {"period_kind": "Y"},
        {"since-year": ""},
    ],
)
def test_a_data_set_that_asks_for_nothing_is_refused_and_what_was_typed_stays(
    world: given.World, more: dict[str, object]
) -> None:
    page = browser(world.administrator).post("/indicators/sets/new/", set_form(world, **more))

    assert page.status_code == 422
    if "units" not in more:
        assert code_of(world, "other") in page.content.decode()
    assert DataSet.objects.count() == 1


def test_a_changed_data_set_keeps_the_deadlines_of_what_was_begun(world: given.World) -> None:
    given.keep(world, *given.FULL)
    before = given.row(world).due_at
    told = {
        "title": "ماهانه",
        "indicator_codes": ["permits"],
        "unit_ids": [world.units["east"]],
        "due_days": 20,
        "grace_days": 0,
    }
    with pytest.raises(NotAllowed):
        actions.change_data_set(actor=world.head, now=NOW, data_set_id=world.data_set.pk, **told)
    with refused("indicators.days_out_of_range"):
        actions.change_data_set(
            actor=world.administrator, now=NOW, data_set_id=world.data_set.pk, **{**told, "due_days": 0}
        )

    actions.change_data_set(actor=world.administrator, now=NOW, data_set_id=world.data_set.pk, **told)

    assert given.sheet(world).due_at == before
    assert Cell.objects.count() == 4
    asked = queries.asked_cells(card=given.sheet(world).data_set, unit_id=world.units["east"], period=MONTH)
    assert list(asked) == [("permits", "", "")]


def test_the_pages_ask_for_few_statements(world: given.World) -> None:
    client = browser(world.administrator)
    most = {
        "/indicators/new/": 12,
        "/indicators/of/permits/define/": 14,
        "/indicators/sets/": 12,
        "/indicators/sets/new/": 14,
        f"/indicators/sets/{world.data_set.pk}/": 15,
    }
    for url, limit in most.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= limit, (url, len(asked))
