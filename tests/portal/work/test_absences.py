"""The page of absences: noted by oneself or the head, with the work handed over."""

import datetime

import pytest

from ostan.domains.cases.models import Task
from ostan.domains.org.models import Absence
from ostan.kernel import clock
from ostan.kernel.calendar import local_day, to_jalali
from tests.portal.work.test_lists import asked

pytestmark = pytest.mark.django_db


def days(since: int, until: int) -> dict[str, str]:
    """Dates as they are typed, so many days from today."""
    typed = {}
    for name, ahead in (("since", since), ("until", until)):
        day = to_jalali(local_day(clock.now()) + datetime.timedelta(days=ahead))
        typed |= {f"{name}-year": str(day[0]), f"{name}-month": str(day[1]), f"{name}-day": str(day[2])}
    return typed


def test_a_clerk_notes_the_own_absence_and_hands_the_work_over(desk) -> None:
    desk.claimed()
    browser, world = desk.browser("clerk"), desk.world

    browser.post(
        "/work/absences/", {"hat": world.clerk.hat, "substitute": world.colleague.person_id, **days(0, 4)}
    )

    noted = Absence.objects.get()
    assert (noted.absent_id, noted.substitute_id) == (world.clerk.hat, world.colleague.person_id)
    page = browser.get("/work/absences/").content.decode()
    assert "سپردن ۱ کار باز به جانشین" in page
    told = browser.post(f"/work/absences/{noted.pk}/cover/", follow=True).content.decode()
    assert "۱ کار به جانشین سپرده شد" in told
    assert Task.objects.get().holder_id == world.colleague.person_id
    others = desk.browser("colleague")
    assert "شما جانشین او هستید" in others.get("/work/absences/").content.decode()
    assert "به جای کارمند آزمون" in others.get("/work/?tab=mine").content.decode()
    assert "به جای کارمند آزمون" in others.get("/work/?tab=mine&instead=yes").content.decode()
    assert others.post(f"/work/absences/{noted.pk}/end/").status_code == 404


def test_the_head_sees_who_is_away_and_calls_back(desk) -> None:
    browser, world = desk.browser("head"), desk.world
    browser.post("/work/absences/", {"hat": world.clerk.hat, "substitute": "", **days(2, 4)})

    noted = Absence.objects.get()
    page, statements = asked(browser, "/work/absences/")
    assert "کارمند آزمون" in page
    assert "بی‌جانشین" in page
    assert statements <= 14
    browser.post(f"/work/absences/{noted.pk}/end/")
    noted.refresh_from_db()
    assert noted.to_on < noted.from_on


def test_what_is_wrong_is_told_and_what_was_typed_stays(desk) -> None:
    browser, world = desk.browser("clerk"), desk.world
    typed = {"hat": world.clerk.hat, "substitute": world.colleague.person_id, **days(4, 1)}

    backwards = browser.post("/work/absences/", typed)
    of_another = browser.post("/work/absences/", {**typed, "hat": world.colleague.hat, **days(0, 1)})
    no_colleague = browser.post(
        "/work/absences/", {**typed, "substitute": world.other.person_id, **days(0, 1)}
    )
    undated = browser.post("/work/absences/", {"hat": world.clerk.hat})

    assert [one.status_code for one in (backwards, of_another, no_colleague, undated)] == [422] * 4
    assert f'value="{world.colleague.person_id}" selected' in backwards.content.decode()
    assert not Absence.objects.exists()
