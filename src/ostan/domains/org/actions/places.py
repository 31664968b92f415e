"""Brings the country's divisions up to date from the data files of a package that is never imported."""

import csv
import datetime
import importlib.util
from collections.abc import Iterable
from pathlib import Path

from ostan.domains.org.events import PlacesLoaded
from ostan.domains.org.models import Place
from ostan.domains.org.queries import day_of
from ostan.domains.org.rules import PlaceLevel
from ostan.domains.org.rules.places import PlaceRow, in_order, place_row
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken

_PACKAGE = "iranian_cities"
_FILES = {
    PlaceLevel.PROVINCE: "province.csv",
    PlaceLevel.COUNTY: "county.csv",
    PlaceLevel.DISTRICT: "district.csv",
    PlaceLevel.RURAL_DISTRICT: "rural_district.csv",
    PlaceLevel.CITY: "city.csv",
    PlaceLevel.VILLAGE: "village.csv",
}


def load_places(
    *, actor: Actor, now: datetime.datetime, folder: Path | None = None, villages_of: str = ""
) -> dict[str, int]:
    """How many places are "new", "changed" and "gone" after the data files of `folder` (by default those of
    the installed package) have been taken over. A second run changes nothing and records nothing.

    On an empty table the places have no first day; later a new place begins and a missing one ends today.
    `villages_of` is the code of the province whose villages are wanted too ("" for none).

    Raises:
        NotAllowed: the actor may not change places.
        RuleBroken: "org.places_missing", the data files are not installed.
    """
    access.require(actor, "org.edit")
    rows = in_order(_read(folder or _package_folder(), villages_of))
    known = {place.code: place for place in Place.objects.all()}
    new = [row for row in rows if row.code not in known]
    changed = [place for row in rows if (place := known.get(row.code)) and _differs(place, row)]
    wanted = {row.code for row in rows}
    gone = [
        place
        for code, place in known.items()
        if code not in wanted and place.valid_to is None and not _left_out(place, villages_of)
    ]
    counts = {"new": len(new), "changed": len(changed), "gone": len(gone)}
    if any(counts.values()):
        with unit_of_work(actor=actor, now=now) as work:
            today = day_of(now)
            _add(new, known, today if known else None)
            _change(changed, {row.code: row for row in rows})
            Place.objects.filter(pk__in=[place.pk for place in gone]).update(valid_to=today)
            work.record(PlacesLoaded(stream="places", **counts))
    return counts


def _package_folder() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise RuleBroken("org.places_missing")
    return Path(found.submodule_search_locations[0]) / "data"


def _read(folder: Path, villages_of: str) -> Iterable[PlaceRow]:
    for level, name in _FILES.items():
        if level is PlaceLevel.VILLAGE and not villages_of:
            continue
        try:
            with (folder / name).open(encoding="utf-8-sig", newline="") as file:
                rows = [place_row(level, row) for row in csv.DictReader(file)]
        except FileNotFoundError as missing:
            raise RuleBroken("org.places_missing") from missing
        within = villages_of if level is PlaceLevel.VILLAGE else ""
        yield from (row for row in rows if row.code.startswith(within))


def _left_out(place: Place, villages_of: str) -> bool:
    """Whether this load did not look at the place at all."""
    is_village = place.level == PlaceLevel.VILLAGE
    return is_village and not (villages_of and place.code.startswith(villages_of))


def _differs(place: Place, row: PlaceRow) -> bool:
    return place.name != row.name or place.level != row.level or place.valid_to is not None


def _add(rows: list[PlaceRow], known: dict[str, Place], since: datetime.date | None) -> None:
    """Level by level, so that each place finds the row of what it lies in."""
    for length in sorted({len(row.code) for row in rows}):
        level = [
            Place(
                code=row.code,
                level=row.level,
                name=row.name,
                fold=persian.fold(row.name),
                sort=persian.sort_key(row.name),
                parent=known.get(row.parent),
                valid_from=since,
            )
            for row in rows
            if len(row.code) == length
        ]
        known |= {place.code: place for place in Place.objects.bulk_create(level, batch_size=2_000)}


def _change(places: list[Place], rows: dict[str, PlaceRow]) -> None:
    for place in places:
        row = rows[place.code]
        place.name, place.level, place.valid_to = row.name, row.level, None
        place.fold, place.sort = persian.fold(row.name), persian.sort_key(row.name)
    Place.objects.bulk_update(places, ["name", "level", "valid_to", "fold", "sort"], batch_size=500)
