"""The identity card: read from any JSON, judged by codes, weighed by what it says."""

from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from ostan.domains.catalogue.rules.card import (
    WEIGHTS,
    Card,
    LifeEvent,
    Stage,
    check_card,
    completeness,
    plain_card,
    read_card,
)
from ostan.domains.catalogue.words import card as words
from tests.catalogue import given

FULL: dict[str, Any] = {
    **given.CARD,
    "national_id": "۱۰۰۱۱۰۸۱۰۰۰",
    "parent_body": "وزارت کشور",
    "audience": "همه",
    "nature": "sovereign",
    "reach": ["provincial", "national"],
    "parts": [
        {"title": "صدور پروانه", "national_id": "۱۰۰۱۱۰۸۱۰۰۱", "kind": "G2C", "duration": "۵ روز"},
        {"title": "تمدید پروانه", "description": "برای دارندگان پروانه"},
    ],
    "start": "request",
    "documents": [{"title": "کارت ملی", "help": "اصل"}],
    "laws": ["قانون یک"],
    "statistics": {"year": 1200},
    "duration": "۱۰ روز",
    "frequency": "یک‌بار",
    "visits": 0,
    "access": {stage.value: {"channels": ["web"], "electronic": True} for stage in Stage},
    "processes": ["رسیدگی"],
    "links": [{"title": "سامانهٔ ثنا", "help": "احراز هویت"}],
    "maturity": "transactional",
    "filled_by": "کارشناس نوسازی اداری",
    "filled_on": "2026-04-11",
}


def codes(**changes: Any) -> dict[str, bool]:
    card = read_card({**FULL, **changes})
    return {finding.code.removeprefix("catalogue.card_"): finding.stops for finding in check_card(card)}


def test_a_full_card_is_complete_and_without_fault() -> None:
    card = read_card(FULL)

    assert completeness(card).score == 1
    assert codes() == {}


def test_an_empty_card_lacks_everything() -> None:
    found = completeness(Card())

    assert found.score == 0
    assert set(found.missing) == set(WEIGHTS)
    assert found.missing[0] in {"title", "description", "documents", "costs", "access"}


@pytest.mark.parametrize("field", WEIGHTS)
def test_every_field_counts_for_its_weight(field: str) -> None:
    told = {name: value for name, value in FULL.items() if name != {"costs": "free"}.get(field, field)}

    found = completeness(read_card(told))

    assert found.missing == (field,)
    assert found.score == pytest.approx(1 - WEIGHTS[field] / sum(WEIGHTS.values()))


def test_a_card_says_what_the_service_leans_on_and_who_filled_it_in() -> None:
    card = read_card(FULL)

    assert [(one.title, one.help) for one in card.links] == [("سامانهٔ ثنا", "احراز هویت")]
    assert (card.filled_by, card.filled_on) == ("کارشناس نوسازی اداری", "2026-04-11")
    assert read_card({**FULL, "filled_on": "۲۲ فروردین"}).filled_on == ""


def test_a_service_says_that_it_has_no_sub_services_or_names_them_in_order() -> None:
    card = read_card(FULL)

    assert [part.title for part in card.parts] == ["صدور پروانه", "تمدید پروانه"]
    assert card.parts[0].national_id == "10011081001"
    assert completeness(read_card({**FULL, "parts": [], "undivided": True})).score == 1
    assert completeness(read_card({**FULL, "parts": []})).missing == ("parts",)


def test_the_national_id_is_a_warning_and_never_a_block() -> None:
    assert codes(national_id="12") == {"national_id": False}
    assert codes(national_id="") == {}
    assert read_card(FULL).national_id == "10011081000"


@pytest.mark.parametrize(
    ("changes", "code", "stops"),
    [
        ({"title": ""}, "title", True),
        ({"title": "آ" * 301}, "title_long", True),
        ({"provider": " "}, "provider", True),
        ({"description": ""}, "description", True),
        ({"description": "کوتاه"}, "description_short", False),
        ({"kind": "G2X"}, "kind", True),
        ({"costs": [{"title": "کارت", "rials": 10}]}, "free_and_costs", True),
        ({"free": False, "costs": [{"title": "کارت", "rials": 10}]}, "cost_without_way", False),
        ({"undivided": True}, "undivided_and_parts", True),
        ({"parts": ["آ" * 301]}, "part_long", True),
        ({"parts": [{"title": "تمدید", "national_id": "12"}]}, "part_id", False),
        ({"parts": [{"title": "تمدید", "national_id": "10011081000"}]}, "part_id_twice", False),
        ({"parts": ["تمدید", "تمدید"]}, "part_twice", False),
        ({"source_url": "here"}, "source_url", False),
        ({"access": {}}, "no_request_channel", False),
        ({"access": {"request": {"channels": ["in_person"], "electronic": True}}}, "not_electronic", False),
        ({"access": {"request": {"channels": ["in_person"]}}}, "visits", False),
    ],
)
def test_what_is_wrong_is_said_by_a_code(changes: dict[str, Any], code: str, stops: bool) -> None:
    assert codes(**changes)[code] is stops


def test_a_card_comes_back_from_its_json_as_it_was() -> None:
    card = read_card(FULL)

    assert read_card(plain_card(card)) == card
    assert plain_card(card)["statistics"] == {"year": 1200}


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(FULL)), inner, max_size=8)
    ),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@any_of(JSONS)
def test_any_json_gives_a_card(raw: Any) -> None:
    card = read_card(raw)

    assert read_card(plain_card(card)) == card
    assert 0 <= completeness(card).score <= 1
    check_card(card)


def test_every_field_and_choice_has_its_word() -> None:
    assert set(WEIGHTS) <= set(words.FIELDS)
    assert set(words.LIFE_EVENT) == set(LifeEvent)
    assert len(LifeEvent) == 14
