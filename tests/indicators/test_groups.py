"""Agencies side by side: in groups that were declared before the year, by name, and never in public."""

import pathlib
import re

import pytest

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import PeerGroup
from ostan.domains.org.rules import UnitKind
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed
from tests import given as house
from tests.indicators import given
from tests.indicators.given import MONTH, NOW, Typed, refused
from tests.indicators.test_pages import browser
from tests.standing import standing

NEXT = 1405
SOURCE = pathlib.Path(__file__).resolve().parents[2] / "src" / "ostan"


world = standing(given.world)


def agencies(world: given.World, count: int = 6) -> list[int]:
    return [house.unit(f"دستگاه {at}", UnitKind.AGENCY, world.units["root"]) for at in range(count)]


def declared(world: given.World, titles: dict[int, str], year: int = NEXT, by: str = "provincial") -> None:
    actions.declare_groups(actor=world.actors[by], now=NOW, year=year, titles=titles)


def test_groups_of_the_next_year_replace_those_declared_before(world: given.World) -> None:
    units = agencies(world)
    declared(world, dict.fromkeys(units, "بزرگ"))
    declared(world, {**dict.fromkeys(units[:5], "کوچک"), units[5]: ""})

    (group,) = queries.peer_groups(year=NEXT)
    assert (group.title, set(group.unit_ids)) == ("کوچک", set(units[:5]))
    assert Entry.objects.filter(activity="GroupsDeclared").count() == 2


def test_groups_that_compare_nothing_are_refused(world: given.World) -> None:
    units = agencies(world)
    for titles, year, code in (
        (dict.fromkeys(units, "بزرگ"), NEXT - 1, "indicators.groups_frozen"),
        (dict.fromkeys(units[:4], "بزرگ"), NEXT, "indicators.group_small"),
        (dict.fromkeys(units, " "), NEXT, "indicators.groups_empty"),
        (dict.fromkeys(units, "ب" * 81), NEXT, "indicators.text_long"),
    ):
        with refused(code):
            declared(world, titles, year)
    with pytest.raises(NotAllowed):
        declared(world, dict.fromkeys(units, "بزرگ"), by="head")
    with pytest.raises(NotAllowed):
        declared(world, dict.fromkeys([*units, 99_999_999], "بزرگ"))
    assert not PeerGroup.objects.exists()


def handed_in(world: given.World, pairs: list[tuple[int, int]]) -> list[int]:
    """Agencies that hand in a ratio for the month."""
    units = agencies(world, len(pairs))
    made = actions.open_data_set(
        actor=world.administrator,
        now=house.LONG_AGO,
        code="funnel",
        title="مهلت‌ها",
        steward_id=world.units["root"],
        indicator_codes=["in_time"],
        unit_ids=units,
        since=MONTH,
        due_days=5,
        grace_days=5,
    )
    for unit_id, (part, whole) in zip(units, pairs, strict=True):
        actions.keep_figures(
            actor=SYSTEM,
            now=NOW,
            data_set_id=made.pk,
            unit_id=unit_id,
            period=MONTH,
            typed=[Typed("in_time", number=str(part), of=str(whole))],
            finish=True,
        )
    return units


PAIRS = [(90, 100), (450, 500), (9, 10), (180, 200), (270, 300), (300, 400)]


def test_only_what_is_more_than_luck_and_size_lies_outside(world: given.World) -> None:
    units = handed_in(world, PAIRS)
    meaning = queries.indicator(code="in_time").now
    plot = queries.funnel_plot(meaning=meaning, first=MONTH, last=MONTH)

    assert plot is not None
    assert plot.centre == pytest.approx(1299 / 1510)
    sides = {one.unit_id: one.share for one in plot.points}
    assert sides[units[2]] == 0.9
    small = next(one for one in plot.points if one.unit_id == units[2])
    large = next(one for one in plot.points if one.unit_id == units[1])
    assert small.alarm.high - small.alarm.low > large.alarm.high - large.alarm.low
    assert small.side == 0
    group = queries.GroupCard("بزرگ", tuple(units[:2]))
    inner = queries.funnel_plot(meaning=meaning, first=MONTH, last=MONTH, group=group)
    assert inner is not None
    assert {one.unit_id for one in inner.points} == set(units[:2])
    one = queries.GroupCard("یک", (units[0],))
    assert queries.funnel_plot(meaning=meaning, first=MONTH, last=MONTH, group=one) is None


def test_the_pages_show_and_take_groups(world: given.World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    units = handed_in(world, PAIRS)
    client = browser(world.provincial)
    page = client.get("/indicators/funnel/in_time/?back=1").content.decode()
    assert "دستگاه 5" in page
    assert client.get("/indicators/funnel/permits/").status_code == 404
    assert browser(world.head).get("/indicators/funnel/in_time/").status_code == 404

    few = {f"unit-{pk}": "کوچک" for pk in units[:3]}
    kept = client.post("/indicators/groups/", few)
    assert kept.status_code == 422
    assert "کوچک" in kept.content.decode()
    assert client.post("/indicators/groups/", {f"unit-{pk}": "کوچک" for pk in units}).status_code == 302
    assert len(queries.peer_groups(year=NEXT)) == 1


def test_no_page_of_the_public_reads_claims_or_questions() -> None:
    """Pages that anybody may open take verified figures alone, and know nothing of what the tests asked about."""
    told = re.compile(
        r"Trust\.(CLAIMED|BEST)|Standing\.CLAIMED|queries\.questions?\b|indicators\.question|open_questions|see_questions|"
        r"QuestionCard|funnel_plot|signal_chart"
    )
    pages = [
        path
        for folder in ("citizen", "public", "open", "open311", "govstack", "account")
        for path in (SOURCE / "portal" / folder).rglob("*.py")
    ]
    opened = [
        path
        for path in [*(SOURCE / "portal").rglob("*.py"), *(SOURCE / "domains").rglob("web/*.py")]
        if "access.PUBLIC" in path.read_text()
    ]

    assert pages
    assert opened
    assert [str(one) for one in {*pages, *opened} if told.search(one.read_text())] == []


def test_no_score_reads_questions() -> None:
    """What promises, services and bodies are judged by never asks what the tests found unlikely."""
    told = re.compile(r"indicators\.[a-z_]*question|indicators\.\w+ import [^\n]*[Qq]uestion|see_questions")
    scored = [
        path
        for place in (
            "domains/plans",
            "domains/feedback/actions",
            "domains/cases/queries",
            "wiring/measures.py",
        )
        for path in ([SOURCE / place] if place.endswith(".py") else (SOURCE / place).rglob("*.py"))
    ]

    assert scored
    assert [str(one) for one in scored if told.search(one.read_text())] == []
