"""Texts kept ready: written on a page of the unit, and put into an answer on a case file without a script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.cases import actions
from ostan.domains.cases.models import Message, ReplyText, ReplyVersion
from ostan.domains.cases.rules.replies import Reply
from ostan.ui import moments
from tests.cases import given
from tests.portal.work.given import address

pytestmark = pytest.mark.django_db

TYPED = {"title": "کمبود مدرک", "act": "ask", "text": "برای $service مدرک کم است.", "outcome": "", "node": ""}


def keep(desk, **changes) -> ReplyText:
    reply = changes.pop("reply", Reply("کمبود مدرک", "تا $due بفرستید.", "ask"))
    return actions.keep_reply(actor=desk.world.clerk, now=given.NOW, reply=reply, **changes)


def insert(desk, case, **typed):
    told = {"act": "ask", "revision": case.revision, "insert": "yes"}
    return desk.browser("clerk").post(
        address(case), {**told, **{f"ask-{name}": value for name, value in typed.items()}}
    )


def test_a_text_is_put_below_what_was_typed_and_nothing_is_sent(desk) -> None:
    case, reply = desk.claimed(), keep(desk)
    page = insert(desk, case, text="سلام", reply=str(reply.pk))

    due = moments.day(case.norm_due_at)
    assert page.status_code == 200
    assert f"سلام\n\nتا {due} بفرستید.</textarea>" in page.content.decode()
    assert not Message.objects.exists()


def test_what_was_typed_stays_when_no_text_was_chosen_or_it_does_not_fit(desk) -> None:
    case = desk.claimed()
    foreign = keep(desk, reply=Reply("برای تصمیم", "متن", "decide"))
    page = insert(desk, case, text="سلام", reply="")
    assert page.status_code == 422
    assert "سلام</textarea>" in page.content.decode()
    assert insert(desk, case, text="سلام", reply="4711").status_code == 404
    actions.retire_reply(actor=desk.world.clerk, now=given.NOW, reply_id=foreign.pk)
    assert insert(desk, case, text="سلام", reply=str(foreign.pk)).status_code == 404


def test_texts_for_a_decision_stand_under_their_outcomes(desk) -> None:
    case = desk.claimed()
    keep(desk, reply=Reply("رد کوتاه", "متن", "decide", (), "", "REFUSED"))
    page = desk.browser("clerk").get(address(case)).content.decode()
    assert '<optgroup label="پذیرفته نشد"><option value="' in page
    assert "رد کوتاه</option></optgroup>" in page


def test_many_texts_cost_no_more_than_one(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")
    keep(desk)
    browser.get(address(case))
    with CaptureQueriesContext(connection) as few:
        browser.get(address(case))
    for _ in range(10):
        keep(desk)
    with CaptureQueriesContext(connection) as many:
        browser.get(address(case))
    assert len(many) == len(few)


def test_a_text_is_written_changed_and_retired(desk) -> None:
    browser = desk.browser("clerk")
    assert browser.get("/work/replies/").status_code == 200
    refused = browser.post("/work/replies/add/", {**TYPED, "title": ""})
    assert refused.status_code == 422
    assert "برای $service مدرک کم است.</textarea>" in refused.content.decode()

    shown = browser.post("/work/replies/add/", {**TYPED, "preview": "1"}).content.decode()
    assert "برای نام خدمت مدرک کم است." in shown
    assert browser.post("/work/replies/add/", TYPED).status_code == 302
    reply = ReplyText.objects.get()

    at = f"/work/replies/{reply.pk}/"
    assert browser.post(at, {**TYPED, "title": "عنوان دیگر", "seen": "1"}).status_code == 302
    assert browser.post(at, {**TYPED, "seen": "1"}).status_code == 422
    assert ReplyVersion.objects.count() == 2
    assert "نسخهٔ ۲" in browser.get(at).content.decode()
    browser.post(f"{at}retire/", {})
    assert ReplyText.objects.get().retired_at
    browser.post(f"{at}retire/", {"restore": "yes"})
    assert ReplyText.objects.get().retired_at is None


def test_the_steps_of_the_ticked_services_are_offered(desk) -> None:
    licence = str(given.offered.published_service(code="licence").service_id)
    page = (
        desk.browser("clerk")
        .post("/work/replies/add/", {**TYPED, "services": [licence], "_show": "node"})
        .content.decode()
    )
    assert '<option value="check">بررسی مدارک</option>' in page
    assert not ReplyText.objects.exists()


def test_the_list_takes_few_statements_whatever_it_holds(desk) -> None:
    browser = desk.browser("clerk")
    keep(desk)
    browser.get("/work/replies/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/work/replies/")
    for _ in range(12):
        keep(desk)
    with CaptureQueriesContext(connection) as many:
        browser.get("/work/replies/")
    assert len(many) == len(few) <= 12


def test_to_others_the_pages_do_not_exist(desk) -> None:
    reply = keep(desk)
    for who in ("other", "auditor", "administrator"):
        assert desk.browser(who).get(f"/work/replies/{reply.pk}/").status_code == 404
    assert desk.browser("auditor").get("/work/replies/").status_code == 404
