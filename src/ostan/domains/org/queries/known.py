"""What is known before a sheet is judged, and what is written into one."""

import datetime
from collections.abc import Iterable, Mapping

from ostan.domains.org.models import Membership, OrgUnit, Person, Place
from ostan.domains.org.queries.people import NATIONAL_CODE
from ostan.domains.org.rules import PlaceLevel, UnitKind
from ostan.domains.org.rules.person_sheet import HeldRole, KnownPerson
from ostan.domains.org.rules.sheets import KINDS, PEOPLE, PERSON_COLUMNS, ROLES, UNIT_COLUMNS, UNITS
from ostan.domains.org.rules.unit_sheet import UnitRow
from ostan.foundation import sheets, vault
from ostan.kernel.actor import Role
from ostan.kernel.calendar import jalali_text

KIND_NAME = {kind: name for name, kind in KINDS.items()}
ROLE_NAME = {role: name for name, role in ROLES.items()}


def unit_rows() -> dict[str, UnitRow]:
    """The open units by code, each as a sheet would describe it, in the order of the tree. One statement."""
    rows = OrgUnit.objects.filter(valid_to=None).order_by("path")
    return {
        code: UnitRow(code, name, UnitKind(kind), parent or "", place or "", phone, address)
        for code, name, kind, parent, place, phone, address in rows.values_list(
            "code", "name", "kind", "parent__code", "place__code", "phone", "address"
        )
    }


def closed_codes() -> set[str]:
    """The codes of closed units."""
    return set(OrgUnit.objects.exclude(valid_to=None).values_list("code", flat=True))


def present_places() -> set[str]:
    """The codes of all present places."""
    return set(Place.objects.filter(valid_to=None).values_list("code", flat=True))


def places_of(province: str) -> dict[str, tuple[PlaceLevel, str]]:
    """The present places of a province, itself included, by code: level and name."""
    rows = Place.objects.filter(valid_to=None, code__startswith=province).exclude(level=PlaceLevel.VILLAGE)
    return {
        code: (PlaceLevel(level), name) for code, level, name in rows.values_list("code", "level", "name")
    }


def known_people(codes: Iterable[str]) -> dict[str, KnownPerson]:
    """Those of the people with these national codes who are known, by code. Two statements."""
    match_of = {vault.match_key(code, NATIONAL_CODE): code for code in set(codes)}
    people = {row.pk: row for row in Person.objects.filter(national_code_match__in=match_of)}
    held: dict[int, list[HeldRole]] = {pk: [] for pk in people}
    rows = Membership.objects.filter(person__in=people).values_list(
        "person_id", "unit__code", "role", "post__title", "valid_from", "valid_to"
    )
    for person_id, unit, role, post, since, until in rows:
        held[person_id].append(HeldRole(unit, Role(role), post or "", since, until))
    return {
        match_of[bytes(row.national_code_match or b"")]: KnownPerson(
            row.given_name,
            row.family_name,
            vault.unseal(row.mobile_sealed) if row.mobile_sealed else "",
            row.email,
            tuple(held[pk]),
        )
        for pk, row in people.items()
    }


def _unit_table(rows: Iterable[UnitRow]) -> sheets.Table:
    told = ([r.code, r.name, KIND_NAME[r.kind], r.parent, r.place, r.phone, r.address] for r in rows)
    titles = list(UNIT_COLUMNS.values())
    return sheets.Table(UNITS, titles, told, {UNIT_COLUMNS["kind"]: list(KINDS)})


def _people_table(rows: Iterable[list[str]]) -> sheets.Table:
    return sheets.Table(PEOPLE, list(PERSON_COLUMNS.values()), rows, {PERSON_COLUMNS["role"]: list(ROLES)})


def units_file(*, as_csv: bool = False) -> bytes:
    """The open units as a sheet that the import reads again, Excel or CSV."""
    table = _unit_table(unit_rows().values())
    return sheets.csv_file(table.columns, table.rows) if as_csv else sheets.workbook([table])


def people_rows(*, on: datetime.date) -> list[list[str]]:
    """Everybody who holds a role on the day, as rows of the sheet of people: codes and numbers in clear.

    Other systems are no people and stand on pages of their own.
    """
    rows = Membership.objects.filter(
        valid_from__lte=on, person__erased_at=None, person__is_system=False
    ).exclude(valid_to__lt=on)
    return [
        _person_row(row)
        for row in rows.select_related("person", "unit", "post").order_by("person__sort", "pk")
    ]


def _person_row(row: Membership) -> list[str]:
    person = row.person
    return [
        vault.unseal(person.national_code_sealed) if person.national_code_sealed else "",
        person.given_name,
        person.family_name,
        vault.unseal(person.mobile_sealed) if person.mobile_sealed else "",
        person.email,
        row.unit.code,
        ROLE_NAME[Role(row.role)],
        row.post.title if row.post else "",
        jalali_text(row.valid_from),
        jalali_text(row.valid_to) if row.valid_to else "",
    ]


def people_file(rows: Iterable[list[str]], *, as_csv: bool = False) -> bytes:
    """These rows as a sheet of people, Excel or CSV."""
    table = _people_table(rows)
    return sheets.csv_file(table.columns, table.rows) if as_csv else sheets.workbook([table])


_EXAMPLE_UNITS = (
    UnitRow("OST", "استانداری", UnitKind.GOVERNORATE, "", "", "", ""),
    UnitRow("OST-DEV", "معاونت توسعه مدیریت و منابع", UnitKind.OFFICE, "OST", "", "", ""),
    UnitRow("FRM-1", "فرمانداری شهرستان مرکز", UnitKind.COUNTY_GOVERNORATE, "OST", "", "", ""),
    UnitRow("BKH-1", "بخشداری مرکزی", UnitKind.DISTRICT_GOVERNORATE, "FRM-1", "", "", ""),
    UnitRow("SABT", "ادارهٔ کل ثبت احوال", UnitKind.AGENCY, "", "", "", ""),
    UnitRow("SABT-1", "ادارهٔ ثبت احوال شهرستان مرکز", UnitKind.AGENCY_OFFICE, "SABT", "", "", ""),
)
_EXAMPLE_PERSON: Mapping[str, str] = {
    "national_code": "0010007709",
    "given_name": "نام",
    "family_name": "نام خانوادگی نمونه",
    "unit": "OST-DEV",
    "role": ROLE_NAME[Role.ADMINISTRATOR],
    "post": "کارشناس تحول اداری",
}


def template_workbook() -> bytes:
    """An Excel file with an example of both sheets, «واحدها» and «افراد», to be filled in and imported."""
    person = [_EXAMPLE_PERSON.get(field, "") for field in PERSON_COLUMNS]
    return sheets.workbook([_unit_table(_EXAMPLE_UNITS), _people_table([person])])
