"""To whom work can be given."""

import datetime

from ostan.domains.org import queries as org
from ostan.domains.org import words
from ostan.domains.org.queries import Unit
from ostan.kernel.actor import Role
from ostan.kernel.errors import RuleBroken

WORKERS = (Role.CLERK, Role.COMMITTEE_MEMBER, Role.UNIT_HEAD, Role.DEPUTY)
MOST_UNITS = 30


def colleagues(unit_id: int, now: datetime.datetime) -> dict[str, str]:
    """Who works in the unit today and who stands in there, by person id, as options of a form."""
    found: dict[str, str] = {}
    for one in org.workers_of(unit_id=unit_id, roles=WORKERS, on=now):
        title = f"جانشین {one.absent}" if one.absent else one.post or str(words.ROLE[one.role])
        found.setdefault(str(one.person_id), f"{one.name}، {title}")
    return found


def unit_called(text: str, chosen: str, now: datetime.datetime) -> int:
    """The id of the one open unit with this name or code, or of the chosen one of several.

    Raises:
        RuleBroken: work.unit_unknown; work.unit_unclear, whose `options` are the units to choose from.
    """
    found = org.search_units(text=text, on=now, limit=MOST_UNITS) if text else []
    named = [unit for unit in found if unit.name == text] or found
    if chosen in {str(unit.id) for unit in named}:
        return int(chosen)
    if len(named) == 1:
        return named[0].id
    if not named:
        raise RuleBroken("work.unit_unknown", field="unit")
    raise RuleBroken("work.unit_unclear", field="unit", options=_options(named))


def _options(units: list[Unit]) -> list[tuple[str, str]]:
    above = org.units(unit_ids={unit.parent_id for unit in units if unit.parent_id})
    return [
        (str(unit.id), f"{unit.name}، {above[unit.parent_id].name}" if unit.parent_id in above else unit.name)
        for unit in units
    ]
