"""The case file: what it shows and costs, what is done on it, and how it says no without losing a word."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.cases import actions
from ostan.domains.cases.models import Case, Message
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices import actions as notices
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from tests.cases import given
from tests.portal.work.given import act, address, task

pytestmark = pytest.mark.django_db


def readings(case: Case) -> list[dict]:
    rows = Entry.objects.filter(stream=f"case:{case.pk}", activity="CaseRead")
    return list(rows.order_by("pk").values_list("facts", flat=True))


def test_the_file_takes_a_bounded_number_of_statements(desk) -> None:
    case = given.at_decision(desk.world)
    browser = desk.browser("clerk")
    browser.get(address(case))

    with CaptureQueriesContext(connection) as caught:
        page = browser.get(address(case))

    assert page.status_code == 200
    assert len(caught) <= 24, [one["sql"][:90] for one in caught]


def test_statements_do_not_grow_with_the_file(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")
    for _ in range(3):
        actions.send_message(actor=desk.world.clerk, now=clock.now(), case_id=case.pk, text="سلام و احترام")
    browser.get(address(case))
    with CaptureQueriesContext(connection) as few:
        browser.get(address(case))
    for _ in range(15):
        actions.send_message(actor=desk.world.clerk, now=clock.now(), case_id=case.pk, text="سلام و احترام")
    with CaptureQueriesContext(connection) as many:
        browser.get(address(case))

    assert len(many) == len(few)


def test_every_showing_is_recorded_and_uncovering_is_told_apart(desk) -> None:
    case, browser = desk.case(), desk.browser("clerk")

    covered = browser.get(address(case)).content.decode()
    uncovered = browser.post(address(case), {"reveal": "yes"}).content.decode()
    browser.get(address(case) + "print/")
    browser.post(address(case) + "print/")

    assert "۰۹۱۴۱۲۳۴۵۶۷" not in covered
    assert "۰۹۱۴۱۲۳۴۵۶۷" in uncovered
    assert [one["revealed"] for one in readings(case)] == [False, True, False, True]


def test_only_the_auditor_sees_who_looked(desk) -> None:
    case = desk.case()
    desk.browser("clerk").get(address(case))
    desk.browser("clerk").post(address(case), {"reveal": "yes"})

    page = desk.browser("auditor").get(address(case)).content.decode()

    assert "چه کسانی دیده‌اند" in page
    assert page.count("با دادهٔ شخصی") == 1
    assert "/ledger/entries/" in page
    head = desk.browser("head").get(address(case)).content.decode()
    assert "چه کسانی دیده‌اند" not in head
    assert "/ledger/entries/" not in head


def test_what_was_written_is_shown_as_text(desk) -> None:
    case = desk.claimed()
    evil = '<script>alert("1")</script>'
    actions.add_note(actor=desk.world.clerk, now=clock.now(), case_id=case.pk, text=evil)

    page = desk.browser("clerk").get(address(case)).content.decode()

    assert evil not in page
    assert "&lt;script&gt;" in page


def test_claim_and_release(desk) -> None:
    case, browser = desk.case(), desk.browser("clerk")

    assert act(browser, case, "claim", task(case)).status_code == 302
    assert task(case).holder_id == desk.world.clerk.person_id
    assert act(browser, case, "release", task(case)).status_code == 302
    assert task(case).holder_id is None


def test_a_step_is_completed_with_its_outcome_and_only_with_it(desk) -> None:
    case, browser = desk.claimed("licence"), desk.browser("clerk")

    missing = act(browser, case, "complete", task(case), note="مدارک را دیدم")
    done = act(browser, case, "complete", task(case), outcome="complete", note="مدارک را دیدم")

    assert missing.status_code == 422
    assert "مدارک را دیدم" in missing.content.decode()
    assert f'href="#f-complete-{case.tasks.first().pk}-outcome"' in missing.content.decode()
    assert done.status_code == 302
    assert case.tasks.filter(done_at=None).count() == 2


def test_a_decision_needs_its_reason_and_law_and_keeps_what_was_typed(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")
    reason = "مدارک مالکیت زمین به نام متقاضی نیست"

    nothing = act(browser, case, "decide", task(case), reason=reason)
    no_law = act(browser, case, "decide", task(case), outcome="REFUSED", reason=reason)
    done = act(browser, case, "decide", task(case), outcome="REFUSED", reason=reason, law=given.LAW)

    for refused in (nothing, no_law):
        assert refused.status_code == 422
        assert reason in refused.content.decode()
    assert 'value="REFUSED" checked' in no_law.content.decode()
    assert "مستند قانونی رد درخواست را بنویسید." in no_law.content.decode()
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.outcome == "REFUSED"
    assert reason in browser.get(address(case)).content.decode()


def test_forwarding_and_duplicates_may_end_any_step(desk) -> None:
    first, browser = desk.case(), desk.browser("clerk")
    second, third = desk.claimed("licence"), desk.claimed("licence")

    assert act(browser, second, "decide", outcome="DUPLICATE", reason=given.REASON).status_code == 422
    done = act(browser, second, "decide", outcome="DUPLICATE", reason=given.REASON, duplicate_of=first.code)
    sent = act(
        browser, third, "decide", outcome="FORWARDED", reason=given.REASON, forwarded_to="شهرداری هریس"
    )

    assert (done.status_code, sent.status_code) == (302, 302)
    for case, outcome in ((second, "DUPLICATE"), (third, "FORWARDED")):
        case.refresh_from_db()
        assert case.outcome == outcome


def test_asking_stops_the_clock_and_may_be_taken_back(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")

    assert act(browser, case, "ask", text="").status_code == 422
    assert act(browser, case, "ask", text="نشانی دقیق را بنویسید").status_code == 302
    waiting = browser.get(address(case)).content.decode()
    assert "در انتظار پاسخ متقاضی" in waiting
    assert "نشانی دقیق را بنویسید" in waiting
    assert act(browser, case, "take_back").status_code == 302
    case.refresh_from_db()
    assert case.state == "OPEN"


def test_an_extension_speaks_working_days_and_keeps_the_law(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")
    before = case.norm_due_at

    beyond = act(browser, case, "extend", days="۹", reason="نیاز به بازدید از زمین است")
    done = act(browser, case, "extend", days="۲", reason="نیاز به بازدید از زمین است")

    assert beyond.status_code == 422
    assert "می‌گذرد" in beyond.content.decode()
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.norm_due_at > before
    assert "۲ روز تمدید شد: نیاز به بازدید" in browser.get(address(case)).content.decode()


def test_rerouting_asks_which_of_several_units_and_counts_the_bounce(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")

    unknown = act(browser, case, "reroute", unit="نیست", reason=given.REASON)
    unclear = act(browser, case, "reroute", unit="ادارهٔ کل", reason=given.REASON)
    second = desk.world.second.pk
    done = act(browser, case, "reroute", unit="ادارهٔ کل", unit_id=second, reason=given.REASON)

    assert "واحدی با این نام یا کد یافت نشد." in unknown.content.decode()
    assert f'value="{second}"' in unclear.content.decode()
    assert given.REASON in unclear.content.decode()
    assert done.status_code == 302
    case.refresh_from_db()
    assert (case.unit_id, case.bounces) == (second, 1)
    assert browser.get(address(case)).status_code == 404
    assert "۱ بار میان دستگاه‌ها" in desk.browser("other").get(address(case)).content.decode()


def test_work_is_handed_to_a_colleague_or_a_unit_and_comes_back(desk) -> None:
    case, browser = desk.claimed("licence"), desk.browser("clerk")
    colleague = desk.world.colleague.person_id

    neither = act(browser, case, "hand_over", task(case), reason="لطفاً شما ببینید")
    done = act(browser, case, "hand_over", task(case), to=colleague, reason="لطفاً شما ببینید")
    theirs = desk.browser("colleague")
    told = theirs.get(address(case)).content.decode()
    back = act(theirs, case, "return", task(case), reason="این کار با من نیست، برگردد")

    assert neither.status_code == 422
    assert "لطفاً شما ببینید" in neither.content.decode()
    assert (done.status_code, back.status_code) == (302, 302)
    assert "لطفاً شما ببینید" in told
    assert task(case).holder_id == desk.world.clerk.person_id
    to_unit = act(browser, case, "hand_over", task(case), unit="دفتر", reason="در دفتر بهتر است")
    assert to_unit.status_code == 302
    assert task(case).unit_id == desk.world.office.pk


def test_words_notes_and_files_find_their_readers(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")
    paper = SimpleUploadedFile("نامه.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")

    assert act(browser, case, "message", text="نامه‌تان رسید").status_code == 302
    assert act(browser, case, "note", text="با مالک تماس گرفتم").status_code == 302
    assert act(browser, case, "attach", for_citizen="no").status_code == 422
    assert act(browser, case, "attach", file=paper, for_citizen="no").status_code == 302

    kinds = set(Message.objects.filter(case=case).values_list("kind", flat=True))
    assert kinds == {"WORD", "NOTE"}
    page = browser.get(address(case)).content.decode()
    assert "تنها همکاران می‌بینند" in page
    link = re.search(r'href="(/work/cases/\d+/files/\d+/)"', page)
    assert link
    got = browser.get(link.group(1))
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    assert desk.browser("other").get(link.group(1)).status_code == 404
    assert browser.get(link.group(1).replace(case.code, desk.case().code)).status_code == 404


def test_a_hostile_file_is_refused_at_its_field(desk) -> None:
    case, browser = desk.claimed(), desk.browser("clerk")
    paper = SimpleUploadedFile("نامه.pdf", b"<html><script>alert(1)</script></html>")

    page = act(browser, case, "attach", file=paper, for_citizen="yes")

    assert page.status_code == 422
    assert 'href="#f-attach-file"' in page.content.decode()


def test_a_decided_case_is_reopened_by_the_head_alone(desk) -> None:
    case = given.decided(desk.world)
    clerk, head = desk.browser("clerk"), desk.browser("head")

    assert "بازگشایی پرونده" not in clerk.get(address(case)).content.decode()
    assert act(head, case, "reopen", reason="کوتاه").status_code == 422
    assert act(head, case, "reopen", reason="سند تازه‌ای رسیده است").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.round) == ("OPEN", 2)


def test_an_objection_stands_with_the_first_decision(desk) -> None:
    case = given.decided(desk.world, now=clock.now())
    actions.object(
        actor=desk.world.citizen, now=clock.now(), case_id=case.pk, text="مدارک کامل بود و پیوست شده است"
    )
    head = desk.browser("head")

    page = head.get(address(case)).content.decode()
    unanswered = act(head, case, "decide", task(case), outcome="GRANTED")
    done = act(head, case, "decide", task(case), outcome="GRANTED", upheld="yes")

    assert "مدارک کامل بود و پیوست شده است" in page
    assert given.REASON in page
    assert "آیا اعتراض وارد است؟" in page
    assert unanswered.status_code == 422
    assert f'href="#f-decide-{case.tasks.last().pk}-upheld"' in unanswered.content.decode()
    assert done.status_code == 302


def test_nobody_works_on_the_own_request(desk) -> None:
    case = desk.case()
    Case.objects.filter(pk=case.pk).update(citizen_id=desk.world.clerk.person_id)

    page = act(desk.browser("clerk"), case, "claim", task(case))

    assert page.status_code == 422
    assert "به پروندهٔ خودتان" in page.content.decode()


def test_sent_notices_and_their_state_are_shown(desk) -> None:
    case = desk.claimed()
    notices.owe(
        entry_id=1,
        code="case.opened",
        person_id=case.citizen_id,
        addresses={"INAPP": ""},
        facts={},
        stream=f"case:{case.pk}",
        now=clock.now(),
    )

    page = desk.browser("clerk").get(address(case)).content.decode()

    assert "پیام‌های فرستاده" in page
    assert "ثبت درخواست" in page


def test_a_unit_that_did_its_step_still_sees_the_file(desk) -> None:
    case = given.case(desk.world, "licence")
    given.do(desk.world, case, "check", "complete")
    given.do(desk.world, case, "police", by=desk.world.other)

    assert desk.browser("other").get(address(case)).status_code == 200
    assert len(readings(case)) == 1


def test_an_erased_file_still_opens(desk) -> None:
    case = given.decided(desk.world)
    actions.erase_answers(actor=SYSTEM, now=clock.now(), case_id=case.pk)

    page = desk.browser("clerk").get(address(case))

    assert page.status_code == 200
    assert "داده‌های شخصی این پرونده" in page.content.decode()


def test_the_process_is_drawn_with_where_the_case_stands(desk) -> None:
    case = given.at_decision(desk.world)

    page = desk.browser("clerk").get(address(case)).content.decode()

    assert 'class="process-map"' in page
    assert "پرونده اکنون در این مرحله است: تصمیم" in page
    assert page.count("is-now") >= 1
