"""The country's divisions come from data files and follow them."""

import csv
from pathlib import Path

import pytest
from django.apps import apps

from ostan.domains.org import actions, queries
from ostan.domains.org.models import Place
from ostan.domains.org.rules import PlaceLevel
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.org.conftest import HOUSE, NOW, TODAY

FILES = {
    "province": [("استان یک", "3")],
    "county": [("شهرستان یک", "301"), ("شهرستان دو", "302")],
    "district": [("مرکزی", "30101")],
    "rural_district": [("دهستان", "301010001")],
    "city": [("شهر", "301011001")],
    "village": [("آبادی", "301010001000001")],
}


def write(folder: Path, files: dict[str, list[tuple[str, str]]]) -> Path:
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["name", "code", "city_type"])
            writer.writerows([*row, "0"] for row in rows)
    return folder


def load(folder: Path) -> dict[str, int]:
    return actions.load_places(**HOUSE, folder=folder, villages_of="03")


@pytest.mark.django_db
def test_the_installed_files_hold_the_whole_country() -> None:
    actions.load_places(**HOUSE)

    country, province = queries.count_places(), queries.count_places(within="03")
    assert country[PlaceLevel.PROVINCE] == 31
    assert country[PlaceLevel.COUNTY] == 448
    assert country[PlaceLevel.DISTRICT] == 1099
    assert country[PlaceLevel.CITY] + country[PlaceLevel.CITY_ZONE] == 1554
    assert country[PlaceLevel.RURAL_DISTRICT] == 2637
    assert (province[PlaceLevel.COUNTY], province[PlaceLevel.DISTRICT]) == (21, 46)
    assert all(place.code.startswith(place.parent.code) for place in Place.objects.exclude(parent=None)[:500])


def test_the_package_is_no_app_of_the_house() -> None:
    assert not apps.is_installed("iranian_cities")


@pytest.mark.django_db
def test_a_second_load_changes_nothing(tmp_path: Path) -> None:
    first = load(write(tmp_path, FILES))

    assert first == {"new": 7, "changed": 0, "gone": 0}
    assert load(tmp_path) == {"new": 0, "changed": 0, "gone": 0}
    assert Entry.objects.filter(activity="PlacesLoaded").count() == 1


@pytest.mark.django_db
def test_a_new_place_begins_and_a_missing_one_ends_today(tmp_path: Path) -> None:
    load(write(tmp_path, FILES))
    counties = [("شهرستان یکم", "301"), ("شهرستان سه", "303")]

    assert load(write(tmp_path, {**FILES, "county": counties})) == {"new": 1, "changed": 1, "gone": 1}
    assert Place.objects.get(code="0301").name == "شهرستان یکم"
    assert Place.objects.get(code="0302").valid_to == TODAY
    assert Place.objects.get(code="0303").valid_from == TODAY
    assert [place.code for place in queries.places_under(code="03")] == ["0303", "0301"]


@pytest.mark.django_db
def test_missing_files_are_one_refusal(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match=r"org\.places_missing"):
        load(tmp_path)


@pytest.mark.django_db
def test_a_clerk_loads_no_places(tmp_path: Path) -> None:
    clerk = Actor(1, 1, (Grant(Role.CLERK, "1.", 1),))

    with pytest.raises(NotAllowed):
        actions.load_places(actor=clerk, now=NOW, folder=tmp_path)


@pytest.mark.django_db
def test_a_place_is_found_however_it_is_typed(county: Place) -> None:
    assert [place.code for place in queries.search_places(text="تبريز")] == ["0303"]
    assert [place.code for place in queries.places_around(code="030303")] == ["03", "0303", "030303"]
