"""What a sheet of units or people says, row by row: new, changed, unchanged, or refused and why.

The column titles, kinds and roles below are the format of the file, in the words of who fills it in.
"""

import dataclasses
import datetime
import functools
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from ostan.domains.org.rules.kinds import UnitKind
from ostan.kernel import persian
from ostan.kernel.actor import Role
from ostan.kernel.errors import RuleBroken

UNITS, PEOPLE = "واحدها", "افراد"

UNIT_COLUMNS = {
    "code": "کد",
    "name": "نام",
    "kind": "نوع",
    "parent": "کد واحد بالادست",
    "place": "کد محل",
    "phone": "تلفن",
    "address": "نشانی",
}
UNIT_NEEDS = ("code", "name", "kind")

PERSON_COLUMNS = {
    "national_code": "کد ملی",
    "given_name": "نام",
    "family_name": "نام خانوادگی",
    "mobile": "تلفن همراه",
    "email": "رایانامه",
    "unit": "کد واحد",
    "role": "نقش",
    "post": "سمت",
    "since": "از تاریخ",
    "until": "تا تاریخ",
}
PERSON_NEEDS = ("national_code", "family_name", "unit", "role")

KINDS = {
    "استانداری": UnitKind.GOVERNORATE,
    "فرمانداری": UnitKind.COUNTY_GOVERNORATE,
    "بخشداری": UnitKind.DISTRICT_GOVERNORATE,
    "دستگاه اجرایی": UnitKind.AGENCY,
    "ادارهٔ تابعه": UnitKind.AGENCY_OFFICE,
    "واحد داخلی": UnitKind.OFFICE,
}
ROLES = {
    "کارشناس": Role.CLERK,
    "متصدی میز خدمت": Role.DESK_OPERATOR,
    "رئیس واحد": Role.UNIT_HEAD,
    "معاون": Role.DEPUTY,
    "عضو کمیته": Role.COMMITTEE_MEMBER,
    "کارشناس امور مالی": Role.FINANCE_CLERK,
    "معاون استاندار": Role.PROVINCIAL_DEPUTY,
    "استاندار": Role.GOVERNOR,
    "بازرس": Role.AUDITOR,
    "داور جشنواره": Role.JUROR,
    "راهبر سامانه": Role.ADMINISTRATOR,
}


class Verdict(StrEnum):
    """The fate of a row."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    SAME = "SAME"
    REFUSED = "REFUSED"


Said = TypeVar("Said")


@dataclasses.dataclass(slots=True)
class Fate(Generic[Said]):
    """What becomes of a row: `said` is what it asks for (None: unreadable), `fields` what it changes."""

    line: int
    label: str
    verdict: Verdict
    said: Said | None = None
    fields: tuple[str, ...] = ()
    refusal: RuleBroken | None = None

    def refuse(self, code: str, /, **facts: object) -> None:
        """Turn the row down."""
        self.verdict, self.fields, self.refusal = Verdict.REFUSED, (), RuleBroken(code, **facts)


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """How many rows met which fate."""

    new: int
    changed: int
    same: int
    refused: int


def tally(fates: Iterable[Fate[Said]]) -> Tally:
    """The rows counted by fate."""
    verdicts = [fate.verdict for fate in fates]
    return Tally(*(verdicts.count(verdict) for verdict in Verdict))


def cells(row: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """The row by field instead of by title; "" where nothing is said. Titles are compared folded."""
    folded = {_folded(title): text for title, text in row.items()}
    return {field: folded.get(_folded(title), "") for field, title in columns.items()}


@functools.lru_cache(maxsize=512)
def _folded(title: str) -> str:
    return persian.fold(title)


def check_columns(told: Iterable[str], columns: Mapping[str, str], needs: Iterable[str]) -> None:
    """Refuse a sheet without its needed columns.

    Raises:
        RuleBroken: "org.sheet_lacks_columns".
    """
    have = {persian.fold(title) for title in told}
    missing = [columns[field] for field in needs if persian.fold(columns[field]) not in have]
    if missing:
        raise RuleBroken("org.sheet_lacks_columns", columns="، ".join(missing))


_KIND_OF = {persian.fold(name): kind for name, kind in KINDS.items()} | {k.lower(): k for k in UnitKind}
_ROLE_OF = {persian.fold(name): role for name, role in ROLES.items()} | {
    role: role for role in ROLES.values()
}


def kind_of(text: str) -> UnitKind:
    """The kind that a cell names, in Persian or by its code. Raises RuleBroken "org.sheet_kind_unknown"."""
    found = _KIND_OF.get(persian.fold(text))
    if found is None:
        raise RuleBroken("org.sheet_kind_unknown", text=text[:40])
    return UnitKind(found)


def role_of(text: str) -> Role:
    """The role that a cell names, in Persian or by its code. Raises RuleBroken "org.sheet_role_unknown"."""
    found = _ROLE_OF.get(persian.fold(text))
    if found is None:
        raise RuleBroken("org.sheet_role_unknown", text=text[:40])
    return Role(found)


def text_of(text: str, longest: int) -> str:
    """The cell's text. Raises RuleBroken "org.text_too_long"."""
    if len(text) > longest:
        raise RuleBroken("org.text_too_long", longest=longest)
    return text


def day_text(day: datetime.date | None) -> str:
    """A day as ISO text for comparing, "" for none."""
    return day.isoformat() if day else ""
