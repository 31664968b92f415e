"""Units and people from Excel and CSV: every row has a fate, and no file breaks the house."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ostan.domains.org import actions, queries, words
from ostan.domains.org.models import Membership, OrgUnit, Person, Place
from ostan.domains.org.rules import person_sheet, unit_sheet
from ostan.domains.org.rules.sheets import (
    KINDS,
    PEOPLE,
    PERSON_COLUMNS,
    ROLES,
    UNIT_COLUMNS,
    UNITS,
    Fate,
    Verdict,
)
from ostan.foundation import sheets
from ostan.foundation.ledger.models import Entry
from ostan.kernel import persian
from ostan.kernel.actor import Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.ui import refusals
from tests.org.conftest import HOUSE, NOW, TODAY

U, P = list(UNIT_COLUMNS.values()), list(PERSON_COLUMNS.values())
CODES = ("0010007709", "0012345679")


def units_file(*rows: list[str]) -> bytes:
    return sheets.workbook([sheets.Table(UNITS, U, rows)])


def people_file(*rows: list[str]) -> bytes:
    return sheets.workbook([sheets.Table(PEOPLE, P, rows)])


def unit(code: str, kind: str = "واحد داخلی", parent: str = "gov", name: str = "دفتر") -> list[str]:
    return [code, name, kind, parent, "", "", ""]


def person(code: str = CODES[0], unit: str = "gov", role: str = "کارشناس", **more: str) -> list[str]:
    told = {"national_code": code, "given_name": "علی", "family_name": "کریمی", "unit": unit, "role": role}
    return [{**told, **more}.get(field, "") for field in PERSON_COLUMNS]


def fates(judged: actions.UnitsImport | actions.PeopleImport) -> list[tuple[Verdict, str]]:
    return [(fate.verdict, fate.refusal.code if fate.refusal else "") for fate in judged.fates]


def test_a_dry_run_writes_nothing(governorate: OrgUnit) -> None:
    before = Entry.objects.count()
    judged = actions.import_units(**HOUSE, data=units_file(unit("a"), unit("b", parent="a")))

    assert (judged.tally.new, judged.done) == (2, False)
    assert (OrgUnit.objects.count(), Entry.objects.count()) == (1, before)


def test_rows_may_stand_in_any_order(governorate: OrgUnit) -> None:
    data = units_file(unit("c", parent="b"), unit("b", parent="a"), unit("a"))

    assert actions.import_units(**HOUSE, data=data, dry_run=False).tally.new == 3
    for one in OrgUnit.objects.select_related("parent"):
        assert one.path == f"{one.parent.path if one.parent else ''}{one.pk}."
    assert actions.import_units(**HOUSE, data=data, dry_run=False).tally.same == 3


def test_each_row_has_its_own_fate(governorate: OrgUnit, office: OrgUnit) -> None:
    rows = [
        unit("reform", name="دفتر تازه"),
        unit("a"),
        unit("a"),
        unit("b", parent="nobody"),
        unit("c", parent="b"),
        unit("d", kind="چیز"),
        unit("e", kind="بخشداری"),
        unit("بد"),
        unit("f", name=" "),
        unit("g", parent="h"),
        unit("h", parent="g"),
        ["i", "دفتر", "واحد داخلی", "gov", "9999", "", ""],
        unit("gov", kind="دستگاه اجرایی", parent=""),
    ]

    assert fates(actions.import_units(**HOUSE, data=units_file(*rows), dry_run=False)) == [
        (Verdict.CHANGED, ""),
        (Verdict.NEW, ""),
        (Verdict.REFUSED, "org.sheet_code_twice"),
        (Verdict.REFUSED, "org.sheet_parent_unknown"),
        (Verdict.REFUSED, "org.sheet_parent_refused"),
        (Verdict.REFUSED, "org.sheet_kind_unknown"),
        (Verdict.REFUSED, "org.kind_not_under"),
        (Verdict.REFUSED, "org.unit_code_malformed"),
        (Verdict.REFUSED, "org.name_missing"),
        (Verdict.REFUSED, "org.unit_under_itself"),
        (Verdict.REFUSED, "org.unit_under_itself"),
        (Verdict.REFUSED, "org.place_unknown"),
        (Verdict.REFUSED, "org.sheet_kind_changes"),
    ]
    assert set(OrgUnit.objects.values_list("code", flat=True)) == {"gov", "reform", "a"}


def test_two_units_may_change_places(governorate: OrgUnit) -> None:
    actions.import_units(**HOUSE, data=units_file(unit("a"), unit("b", parent="a")), dry_run=False)
    judged = actions.import_units(**HOUSE, data=units_file(unit("b"), unit("a", parent="b")), dry_run=False)

    a, b = OrgUnit.objects.get(code="a"), OrgUnit.objects.get(code="b")
    assert judged.tally.changed == 2
    assert (b.path, a.path) == (f"{governorate.path}{b.pk}.", f"{governorate.path}{b.pk}.{a.pk}.")
    assert Entry.objects.filter(activity="UnitMoved").count() == 2


def test_a_spreadsheet_may_eat_the_zero_of_a_place(governorate: OrgUnit, county: Place) -> None:
    book = openpyxl.Workbook()
    book.active.append(U)
    book.active.append(["far", "فرمانداری", "فرمانداری", "gov", 303, None, None])
    file = io.BytesIO()
    book.save(file)

    actions.import_units(**HOUSE, data=file.getvalue(), dry_run=False)
    assert queries.unit_by_code(code="far").place_code == "0303"


def test_people_come_with_their_roles(governorate: OrgUnit) -> None:
    rows = [
        person(mobile="9121234567", post="کارشناس"),
        person(role="رئیس واحد"),
        person(CODES[1], unit="gov"),
    ]
    judged = actions.import_people(**HOUSE, data=people_file(*rows), dry_run=False)

    assert [fate.verdict for fate in judged.fates] == [Verdict.NEW, Verdict.CHANGED, Verdict.NEW]
    assert (Person.objects.count(), Membership.objects.count()) == (2, 3)
    assert actions.import_people(**HOUSE, data=people_file(*rows), dry_run=False).tally.same == 3
    assert Membership.objects.count() == 3


def test_a_person_is_refused_with_a_reason(governorate: OrgUnit) -> None:
    rows = [
        person("0010007700"),
        person(unit="nowhere"),
        person(role="پادشاه"),
        person(mobile="12"),
        person(family_name=""),
        person(email="x"),
        person(since="1405/13/01"),
        person(since="1405/02/10", until="1405/02/01"),
        person(),
        person(family_name="نامی دیگر", role="معاون"),
    ]
    judged = actions.import_people(**HOUSE, data=people_file(*rows), dry_run=False)

    assert [code for _, code in fates(judged)] == [
        "persian.national_code",
        "org.sheet_unit_unknown",
        "org.sheet_role_unknown",
        "persian.mobile",
        "org.name_missing",
        "org.email_malformed",
        "calendar.bad_date",
        "org.term_ends_before_it_begins",
        "",
        "org.sheet_person_differs",
    ]
    assert Person.objects.count() == 1


def test_a_province_begins_with_one_file(db: None) -> None:
    data = queries.template_workbook()

    assert actions.import_province(**HOUSE, data=data).people.tally.refused == 0
    found = actions.import_province(**HOUSE, data=data, dry_run=False)
    assert (found.units.tally.new, found.people.tally.new) == (6, 1)
    assert Membership.objects.get().role == Role.ADMINISTRATOR


@pytest.mark.parametrize("as_csv", [False, True])
def test_what_is_exported_is_imported_again(governorate: OrgUnit, office: OrgUnit, as_csv: bool) -> None:
    actions.import_people(**HOUSE, data=people_file(person(mobile="09121234567")), dry_run=False)

    assert actions.import_units(**HOUSE, data=queries.units_file(as_csv=as_csv)).tally.same == 2
    people = actions.export_people(**HOUSE, as_csv=as_csv)
    assert actions.import_people(**HOUSE, data=people).tally.same == 1
    assert Entry.objects.latest("pk").activity == "PeopleExported"


def test_an_exported_name_is_never_a_formula(governorate: OrgUnit) -> None:
    actions.change_unit(**HOUSE, unit_id=governorate.pk, name='=HYPERLINK("http://x";"y")', phone="+98")

    assert b"\"'=HYPERLINK" in queries.units_file(as_csv=True)
    cells = openpyxl.load_workbook(io.BytesIO(queries.units_file())).active[2]
    assert [cell.data_type for cell in cells if cell.value] == ["s"] * 4
    assert actions.import_units(**HOUSE, data=queries.units_file(as_csv=True)).tally.same == 1


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(90 * 2**20))
    return file.getvalue()


def far_cell() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A1048576"] = "کد", "x"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def entity() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(units_file(unit("a"))))
    file, hostile = io.BytesIO(), io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(hostile, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>' + data
            target.writestr(name, data)
    return hostile.getvalue()


@pytest.mark.parametrize(
    "data, code",
    [
        (b"x" * (10 * 2**20 + 1), "sheets.too_large"),
        (bomb(), "sheets.too_large"),
        (far_cell(), "sheets.too_many_rows"),
        (entity(), "sheets.unreadable"),
        (b"PK\x03\x04 broken", "sheets.unreadable"),
        (b"%PDF-1.7\x00\xff\xfe", "sheets.wrong_type"),
        ("کد,نام".encode("cp1256"), "sheets.wrong_type"),
        (b"", "sheets.empty"),
        ("کد,نام,نوع\n".encode(), "sheets.empty"),
        ("کد,کد\n1,2\n".encode(), "sheets.column_twice"),
        ("کد,نام\na,b\n".encode(), "org.sheet_lacks_columns"),
        (b"a" + b",b" * 70 + b"\n", "sheets.too_many_columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.django_db
def test_a_hostile_file_is_refused_in_one_sentence(data: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.import_units(**HOUSE, data=data)

    assert refused.value.code == code
    assert code not in refusals.text(refused.value)


@pytest.mark.django_db
def test_only_who_may_change_imports() -> None:
    head = Actor(1, 1, (Grant(Role.UNIT_HEAD, "1.", 1),))
    for act in (actions.import_units, actions.import_people, actions.import_province):
        with pytest.raises(NotAllowed):
            act(actor=head, now=NOW, data=queries.template_workbook())
    with pytest.raises(NotAllowed):
        actions.export_people(actor=head, now=NOW)


cell = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "a", "b", "c", "gov", "۰۳۰۳", *KINDS, *ROLES, *CODES, "1405/01/01", "09121234567"]),
)


def told(fate: Fate[unit_sheet.UnitRow] | Fate[person_sheet.PersonRow]) -> str:
    return refusals.text(fate.refusal) if fate.refusal else str(words.VERDICT[fate.verdict])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(U, cell)), max_size=12))
def test_any_rows_of_units_have_a_fate(rows: list[dict[str, str]]) -> None:
    known = {"gov": unit_sheet.UnitRow("gov", "استانداری", KINDS["استانداری"], "", "", "", "")}
    judged = unit_sheet.judge(enumerate(rows, 2), known, {"0303"})

    assert [fate.line for fate in judged] == [number for number, _ in enumerate(rows, 2)]
    parents = {code: row.parent for code, row in known.items()}
    parents |= {fate.said.code: fate.said.parent for fate in judged if fate.said and not fate.refusal}
    for code in parents:
        seen = set()
        while code:
            assert code in parents
            assert code not in seen
            seen.add(code)
            code = parents[code]
    assert all(told(fate) for fate in judged)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(P, cell)), max_size=8))
def test_any_rows_of_people_have_a_fate(rows: list[dict[str, str]]) -> None:
    judged = person_sheet.judge(enumerate(rows, 2), {}, {"gov", "a"}, TODAY)

    assert len(judged) == len(rows)
    assert all(told(fate) for fate in judged)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert sheets.read(data)
    except RuleBroken as refused:
        assert refused.code in refusals.codes()  # noqa: PT017 - either outcome is right


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    clean = [[persian.clean_line(text) for text in row] for row in rows]
    kept = [row for row in clean if any(row)]
    if not kept:
        return
    for data in (sheets.csv_file(["a", "b"], clean), sheets.workbook([sheets.Table("s", ["a", "b"], clean)])):
        (sheet,) = sheets.read(data)
        assert [[line.cells["a"], line.cells["b"]] for line in sheet.lines] == kept
