"""The working calendar: hours, special days, versions and what a request pays for it."""

import datetime
from pathlib import Path

import pytest

from ostan.foundation.holidays import actions, queries
from ostan.foundation.holidays.models import CalendarVersion, SpecialDay, WeeklyHours
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.calendar import DayKind, from_jalali
from ostan.kernel.errors import NotAllowed, RuleBroken

NOW = datetime.datetime(2026, 5, 2, 6, tzinfo=datetime.UTC)
HOUSE = {"actor": SYSTEM, "now": NOW}
SUNDAY = from_jalali(1405, 2, 13)
THURSDAY, FRIDAY = from_jalali(1405, 2, 17), from_jalali(1405, 2, 18)
DAY = datetime.timedelta(days=1)
DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(autouse=True)
def usual_week(db: None) -> None:
    actions.set_weekly_hours(
        **HOUSE,
        first=from_jalali(1400, 1, 1),
        last=None,
        hours=["۷ تا ۱۴"] * 5 + ["", ""],
        reason="ساعت عادی",
    )


def works(day: datetime.date) -> bool:
    return queries.calendar().is_working_day(day)


def test_the_week_is_data() -> None:
    assert [works(day) for day in (SUNDAY, THURSDAY, FRIDAY)] == [True, False, False]

    actions.set_weekly_hours(
        **HOUSE, first=SUNDAY, last=FRIDAY, hours=["6-13"] * 6 + [""], reason="پنجشنبهٔ کاری"
    )
    assert [works(day) for day in (THURSDAY, THURSDAY + 7 * DAY)] == [True, False]


def test_a_closure_closes_and_its_withdrawal_opens_again() -> None:
    row = actions.add_special_day(**HOUSE, kind=DayKind.CLOSURE, first=SUNDAY, title="سرما")
    assert not works(SUNDAY)

    actions.remove_special_day(**HOUSE, special_day_id=row.pk, reason="هوا گرم شد")
    assert works(SUNDAY)
    with pytest.raises(NotAllowed):
        actions.remove_special_day(**HOUSE, special_day_id=row.pk, reason="باز هم")


def test_an_old_version_stays_as_it_was() -> None:
    before = queries.calendar()
    row = actions.add_special_day(**HOUSE, kind=DayKind.CLOSURE, first=SUNDAY, title="سرما")
    closed = queries.calendar()
    actions.remove_special_day(**HOUSE, special_day_id=row.pk, reason="اشتباه بود")
    queries.forget()

    assert queries.calendar(before.version).is_working_day(SUNDAY)
    assert not queries.calendar(closed.version).is_working_day(SUNDAY)
    assert queries.calendar().is_working_day(SUNDAY)


def test_every_change_says_from_when_to_when() -> None:
    actions.add_special_day(
        **HOUSE, kind=DayKind.HALF_DAY, first=SUNDAY, last=SUNDAY + DAY, title="x", hours="6-10"
    )

    entry = Entry.objects.filter(activity="CalendarChanged").latest("pk")
    assert entry.facts == {
        "version": CalendarVersion.objects.latest("pk").pk,
        "first": SUNDAY.isoformat(),
        "last": (SUNDAY + DAY).isoformat(),
    }


def test_a_request_asks_for_the_version_once(django_assert_num_queries: object) -> None:
    queries.calendar()
    with queries.looking_once():
        with django_assert_num_queries(1):  # type: ignore[operator]
            for _ in range(3):
                queries.calendar()
        with django_assert_num_queries(0):  # type: ignore[operator]
            queries.calendar()
        actions.add_special_day(**HOUSE, kind=DayKind.CLOSURE, first=SUNDAY, title="سرما")
        assert not works(SUNDAY)


def test_official_holidays_come_once_and_leave_own_days_alone() -> None:
    own = actions.add_special_day(
        **HOUSE, kind=DayKind.HOLIDAY, first=from_jalali(1405, 1, 1), title="از خود ما"
    )

    assert actions.load_official_holidays(**HOUSE, first_year=1405, last_year=1405)["new"] > 20
    assert actions.load_official_holidays(**HOUSE, first_year=1405, last_year=1405) == {"new": 0, "gone": 0}
    assert queries.calendar().known_until == from_jalali(1405, 12, 29)
    assert not works(from_jalali(1405, 1, 2))
    assert SpecialDay.objects.get(pk=own.pk).withdrawn is None


def test_a_moved_holiday_is_withdrawn_and_added() -> None:
    actions.load_official_holidays(**HOUSE, first_year=1405, last_year=1405)
    SpecialDay.objects.filter(first=from_jalali(1405, 1, 1), is_official=True).update(
        first=SUNDAY, last=SUNDAY
    )

    moved = actions.load_official_holidays(**HOUSE, first_year=1405, last_year=1405)
    assert moved["new"] == moved["gone"] > 0
    assert works(SUNDAY)


@pytest.mark.parametrize(
    "told, code",
    [
        ({"title": " "}, "calendar.title_missing"),
        ({"title": "د" * 301}, "calendar.text_too_long"),
        ({"last": SUNDAY - DAY}, "calendar.ends_before_it_begins"),
        ({"last": SUNDAY + 400 * DAY}, "calendar.span_too_long"),
        ({"kind": "party"}, "calendar.kind_unknown"),
        ({"kind": DayKind.HALF_DAY}, "calendar.hours_needed"),
        ({"hours": "6-10"}, "calendar.no_hours_wanted"),
        ({"kind": DayKind.EXTRA, "hours": "10-6"}, "calendar.bad_hours"),
    ],
)
def test_what_a_special_day_cannot_be(told: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.add_special_day(
            **HOUSE, **{"kind": DayKind.CLOSURE, "first": SUNDAY, "title": "سرما", **told}
        )

    assert refused.value.code == code
    assert not SpecialDay.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_only_the_administrator_changes_the_calendar(role: Role) -> None:
    actor = Actor(1, 1, (Grant(role, "1.", 1),))
    if role in (Role.ADMINISTRATOR, Role.SYSTEM):
        assert actions.add_special_day(actor=actor, now=NOW, kind=DayKind.CLOSURE, first=SUNDAY, title="سرما")
        return
    with pytest.raises(NotAllowed):
        actions.add_special_day(actor=actor, now=NOW, kind=DayKind.CLOSURE, first=SUNDAY, title="سرما")
    with pytest.raises(NotAllowed):
        actions.load_official_holidays(actor=actor, now=NOW, first_year=1405, last_year=1405)


@pytest.mark.parametrize("name", ["calendar/weekly_hours.json", "demo/weekly_hours.json"])
def test_defaults_never_overwrite_a_provinces_own_hours(name: str) -> None:
    assert actions.load_defaults(**HOUSE, path=DATA / name) == 0


@pytest.mark.parametrize("name, count", [("calendar/weekly_hours.json", 1), ("demo/weekly_hours.json", 2)])
def test_defaults_fill_an_empty_calendar(name: str, count: int) -> None:
    WeeklyHours.objects.all().delete()

    assert actions.load_defaults(**HOUSE, path=DATA / name) == count
    assert works(SUNDAY)
