"""Somebody else was quicker: the second is told what happened, and keeps every word."""

import pytest

from ostan.domains.cases import actions
from ostan.kernel import clock
from tests.cases import given
from tests.portal.work.given import act, address, revision, task

pytestmark = pytest.mark.django_db


def test_a_stale_edit_is_told_and_nothing_typed_is_lost(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")
    seen = revision(browser.get(address(case)))
    actions.extend(actor=desk.world.clerk, now=clock.now(), case_id=case.pk, days=1, reason=given.REASON)
    prefix = f"decide-{task(case).pk}"
    typed = {f"{prefix}-outcome": "GRANTED", f"{prefix}-reason": "همه‌چیز درست و کامل است"}

    page = browser.post(address(case), {"act": "decide", "task": task(case).pk, "revision": seen, **typed})
    told = page.content.decode()

    assert page.status_code == 409
    assert "پرونده در این میان تغییر کرده است" in told
    assert "همه‌چیز درست و کامل است" in told
    assert 'value="GRANTED" checked' in told
    again = browser.post(
        address(case), {"act": "decide", "task": task(case).pk, "revision": revision(page), **typed}
    )
    assert again.status_code == 302


def test_a_decision_of_another_is_told_and_the_text_is_kept_to_copy(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")
    seen, mine = revision(browser.get(address(case))), task(case)
    act(desk.browser("head"), case, "decide", mine, outcome="GRANTED")
    prefix = f"decide-{mine.pk}"

    page = browser.post(
        address(case),
        {
            "act": "decide",
            "task": mine.pk,
            "revision": seen,
            f"{prefix}-outcome": "REFUSED",
            f"{prefix}-reason": "زمین در حریم رودخانه است",
            f"{prefix}-law": "مادهٔ ۳ قانون توزیع عادلانهٔ آب",
        },
    )
    told = page.content.decode()

    assert page.status_code == 409
    assert "رئیس آزمون تصمیم گرفت: پذیرفته شد." in told
    assert "زمین در حریم رودخانه است" in told
    assert "مادهٔ ۳ قانون توزیع عادلانهٔ آب" in told
    case.refresh_from_db()
    assert case.outcome == "GRANTED"


def test_work_that_was_taken_away_meanwhile_is_told(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")
    act(desk.browser("head"), case, "hand_over", task(case), to=desk.world.colleague.person_id)

    page = act(browser, case, "ask", text="نشانی دقیق زمین کجاست؟")

    assert page.status_code == 409
    assert "نشانی دقیق زمین کجاست؟" in page.content.decode()
    assert "متصدی این کار همکار دیگری است." in page.content.decode()


def test_a_case_that_went_on_past_the_reader_is_told_and_the_text_is_kept(desk) -> None:
    """Who did a step still sees the file, but may no longer act on it."""
    case = given.case(desk.world, "licence")
    given.do(desk.world, case, "check", "complete")
    given.do(desk.world, case, "police", by=desk.world.other)
    other = desk.browser("other")

    page = act(other, case, "ask", text="نامهٔ پلیس کجاست؟")

    assert page.status_code == 409
    assert "این کار دیگر در اختیار شما نیست." in page.content.decode()
    assert "نامهٔ پلیس کجاست؟" in page.content.decode()
