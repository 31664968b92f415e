"""What is stuck and with whom: late promises, resolutions, sheets and cases of each agency with all below it."""

import dataclasses
import datetime
from collections.abc import Iterable

from ostan.domains.cases import queries as cases
from ostan.domains.councils import queries as councils
from ostan.domains.indicators import queries as indicators
from ostan.domains.org import queries as org
from ostan.domains.org.rules import paths
from ostan.domains.plans.queries import PromiseCard
from ostan.domains.plans.rules.standing import LATE
from ostan.kernel.actor import Actor
from ostan.kernel.listed import Listed
from ostan.ui.figures import number

BACK = 3
"""Ended periods whose sheets are looked for."""
MOST = 2_000


@dataclasses.dataclass(slots=True)
class AgencyRow:
    """What lies late with an agency, of how much."""

    id: int
    name: str = ""
    promises: int = 0
    promises_late: int = 0
    resolutions_late: int = 0
    sheets: int = 0
    sheets_missing: int = 0
    cases: int = 0
    cases_late: int = 0

    @property
    def promised_late(self) -> int:
        """What somebody owes the province, without the requests of citizens."""
        return self.promises_late + self.resolutions_late + self.sheets_missing

    @property
    def is_stuck(self) -> bool:
        return bool(self.promised_late or self.cases_late)


@dataclasses.dataclass(frozen=True, slots=True)
class Stuck:
    """The agencies with anything late, whoever has most first; and all together in `whole`."""

    rows: list[AgencyRow]
    whole: AgencyRow


def stuck(*, actor: Actor, now: datetime.datetime, promised: list[PromiseCard]) -> Stuck:
    """What is late with whom. Thirteen statements. Raises NotAllowed."""
    rows: dict[int, AgencyRow] = {}

    def row(agency_id: int) -> AgencyRow:
        return rows.setdefault(agency_id, AgencyRow(agency_id))

    late = councils.resolutions(actor=actor, now=now, only="late", limit=MOST)
    known = org.units(unit_ids={one.unit_id for one in promised} | {one.unit_id for one in late})
    for promise in promised:
        at = row(paths.agency(known[promise.unit_id].path))
        at.promises += 1
        at.promises_late += promise.state in LATE
    for resolution in late:
        row(paths.agency(known[resolution.unit_id].path)).resolutions_late += 1
    for told in indicators.completeness_of(actor=actor, now=now, back=BACK):
        at = row(told.agency_id)
        at.sheets += told.found.sheets
        at.sheets_missing += told.found.sheets - told.found.came
    for load in cases.loads_of_units(actor=actor, now=now):
        at = row(paths.agency(load.unit_path))
        at.cases += load.open
        at.cases_late += load.late
    names = org.unit_names(unit_ids=rows)
    for one in rows.values():
        one.name = names.get(one.id, "")
    found = sorted((one for one in rows.values() if one.is_stuck), key=_most_first)
    return Stuck(found, _together(rows.values()))


def _most_first(one: AgencyRow) -> tuple[int, int, str]:
    return -one.promised_late, -one.cases_late, one.name


def _together(rows: Iterable[AgencyRow]) -> AgencyRow:
    whole = AgencyRow(0)
    for one in rows:
        for field in dataclasses.fields(AgencyRow)[2:]:
            setattr(whole, field.name, getattr(whole, field.name) + getattr(one, field.name))
    return whole


def listed(found: Stuck) -> Listed:
    """The table as it is taken along."""
    names = (
        "promises_late",
        "promises",
        "resolutions_late",
        "sheets_missing",
        "sheets",
        "cases_late",
        "cases",
    )
    rows = [(one.name, *(number(getattr(one, name)) for name in names)) for one in found.rows]
    columns = (
        *("دستگاه", "تعهد عقب‌مانده", "همهٔ تعهدها", "مصوبهٔ از مهلت گذشته", "برگهٔ نیامده", "برگه‌های خواسته‌شده"),
        *("پروندهٔ دیرشده", "کار باز"),
    )
    return Listed("stuck", "آنچه مانده است و نزد کیست", columns, rows)
