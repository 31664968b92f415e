"""The applicant's case: where it stands, answering, writing, objecting, withdrawing, and nobody else's eyes."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ostan.domains.cases import actions
from ostan.domains.cases.models import Attachment, Case, Message
from ostan.domains.org import actions as org_actions
from ostan.foundation.files.models import StoredFile
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from tests.cases import given as cases
from tests.portal.citizen import given


def text_of(response):
    return response.content.decode()


def url(case, part=""):
    return f"/my/{case.code}/{part}"


def test_my_cases_stand_in_order_of_what_is_wanted_of_me(world, me, django_assert_max_num_queries):
    given.decided(world, me)
    given.case(me)
    given.asked(world, me)
    with django_assert_max_num_queries(12):
        page = text_of(me.client.get("/my/"))

    assert page.index("منتظر پاسخ شما") < page.index("در دست بررسی") < page.index("پایان‌یافته")
    assert "پذیرفته نشد" in page


def test_an_empty_list_says_what_to_do(me):
    assert "هنوز درخواستی نداده‌اید" in text_of(me.client.get("/my/"))


def test_news_are_read(world, me):
    given.asked(world, me)
    before = text_of(me.client.get("/my/"))
    me.client.post("/my/news/read/")

    assert "همه را خواندم" in before
    assert "همه را خواندم" not in text_of(me.client.get("/my/"))


def test_a_case_tells_state_way_clock_and_who_answers(world, me, django_assert_max_num_queries):
    case = given.case(me)
    me.client.get(url(case))
    with django_assert_max_num_queries(24):
        page = text_of(me.client.get(url(case)))

    for told in (
        "در دست بررسی",
        "رسیدگی",
        "وعدهٔ پاسخ نهایی",
        "روز کاری دیگر",
        "مهلت قانونی",
        "ادارهٔ کل نخست",
    ):
        assert told in page
    assert "درخواست ثبت شد و به «ادارهٔ کل نخست» رسید." in page
    assert "انجمن محیط زیست" in page


def test_a_case_past_the_law_says_so_wherever_it_is_listed(world, me):
    case = given.case(me)
    assert "مهلت قانونی گذشت" not in text_of(me.client.get(url(case)))
    actions.mark_legally_late(actor=SYSTEM, now=case.legal_due_at + datetime.timedelta(days=1))

    pages = [text_of(me.client.get(one)) for one in ("/my/", url(case))]
    pages.append(text_of(Client().post("/track/", {"code": case.code, "mobile": me.mobile})))
    for page in pages:
        assert "از مهلت قانونی گذشته" in page
    assert "پرونده از مهلت قانونی گذشت." in pages[1]
    assert "مقام بالاتر، " not in pages[1]  # whom the office told is the office's matter


def test_who_has_the_open_step_is_told_beside_who_answers_for_the_case(world, me):
    case = given.case(me, service_code="licence")
    assert "اکنون نزد" not in text_of(me.client.get(url(case)))
    cases.do(world, case, "check", "complete")
    cases.do(world, case, "field")  # what is left lies in the second agency, and nobody has taken it

    page, receipt = text_of(me.client.get(url(case))), text_of(me.client.get(f"/receipt/{case.code}/"))
    status = text_of(Client().post("/track/", {"code": case.code, "mobile": me.mobile}))

    for told in (page, status):
        assert "این مرحله اکنون نزد <strong>ادارهٔ کل دوم</strong> است." in told
        assert "ادارهٔ کل نخست" in told
    assert "اکنون نزد" in receipt
    assert "مسئول پاسخگویی: معاون آزمون" in page  # the second agency has no head of its own


def test_without_a_head_or_telephone_of_its_own_a_unit_is_reached_above(world, me):
    case = given.case(me, service_code="licence")
    units = {"unit_id": world.root.pk, "phone": "04133334444"}
    org_actions.change_unit(actor=SYSTEM, now=clock.now(), **units)
    org_actions.change_unit(actor=SYSTEM, now=clock.now(), unit_id=world.first.pk, phone="")
    receipt = text_of(me.client.get(f"/receipt/{case.code}/"))

    assert "۰۴۱۳۳۳۳۴۴۴۴\u2069، استانداری" in receipt.replace(world.root.name, "استانداری")
    assert "مدیر واحد" not in receipt

    org_actions.change_unit(actor=SYSTEM, now=clock.now(), unit_id=world.first.pk, phone="04155556666")
    receipt = text_of(me.client.get(f"/receipt/{case.code}/"))
    assert "۰۴۱۵۵۵۵۶۶۶۶" in receipt
    assert "۰۴۱۳۳۳۳۴۴۴۴" not in receipt


def test_statements_do_not_grow_with_what_the_case_holds(world, me, django_assert_max_num_queries):
    case = given.case(me)
    for at in range(12):
        actions.send_message(actor=me.actor, now=clock.now(), case_id=case.pk, text=f"پیام {at}")
    with django_assert_max_num_queries(24):
        me.client.get(url(case))


@pytest.mark.parametrize("part", ["", "answer/", "message/", "withdraw/", "object/", "rate/", "files/1/"])
def test_nobody_else_gets_near_the_case(world, me, part):
    case, stranger = given.decided(world, me), given.citizen("09121110009")

    assert stranger.client.get(url(case, part)).status_code == 404
    assert stranger.client.post(url(case, part), {"text": "سلام", "confirm": "yes"}).status_code == 404
    assert stranger.client.get(f"/receipt/{case.code}/").status_code == 404
    assert stranger.client.get(f"/receipt/{case.code}/pdf/").status_code == 404


def test_notes_among_the_staff_are_not_for_the_applicant(world, me):
    case = given.claimed(world, me)
    actions.add_note(actor=world.clerk, now=clock.now(), case_id=case.pk, text="مشکوک است")

    assert "مشکوک است" not in text_of(me.client.get(url(case)))


def test_a_question_is_answered_with_files_and_the_clock_goes_on(world, me):
    case = given.asked(world, me)
    page = text_of(me.client.get(url(case)))
    photo = SimpleUploadedFile("نشانی.png", given.PNG)
    answered = me.client.post(url(case, "answer/"), {"text": "خیابان آزادی", "files": photo})
    case.refresh_from_db()

    assert "نشانی دفتر کجاست؟" in page
    assert "متوقف است" in page
    assert answered.status_code == 302
    assert case.state == "OPEN"
    assert Attachment.objects.get().file == StoredFile.objects.get()
    assert "خیابان آزادی" in text_of(me.client.get(url(case)))


def test_an_empty_answer_is_refused_and_its_files_stay(world, me):
    case = given.asked(world, me)
    page = me.client.post(
        url(case, "answer/"), {"text": " ", "files": SimpleUploadedFile("نشانی.png", given.PNG)}
    )

    assert page.status_code == 422
    assert 'id="f-text-error"' in text_of(page)
    assert "نشانی.png" in text_of(page)
    assert Message.objects.filter(kind="ANSWER").count() == 0


def test_a_message_reaches_the_unit(world, me):
    case = given.case(me)
    me.client.post(url(case, "message/"), {"text": "مدرک تازه‌ای دارم."})

    assert Message.objects.get().text == "مدرک تازه‌ای دارم."
    assert "مدرک تازه‌ای دارم." in text_of(me.client.get(url(case)))


def test_files_come_as_downloads_of_one_case_only(world, me):
    case, other = given.asked(world, me), given.case(me)
    me.client.post(url(case, "answer/"), {"text": "پیوست", "files": SimpleUploadedFile("a.png", given.PNG)})
    attachment = Attachment.objects.get().pk
    got = me.client.get(url(case, f"files/{attachment}/"))

    assert got.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(got.streaming_content).startswith(b"\x89PNG")
    assert me.client.get(url(other, f"files/{attachment}/")).status_code == 404
    assert me.client.get(url(case, "files/999999/")).status_code == 404


def test_a_withdrawal_is_asked_about_and_done(world, me):
    case = given.case(me)
    asked = me.client.get(url(case, "withdraw/"))
    me.client.post(url(case, "withdraw/"), {"confirm": "yes", "reason": "منصرف شدم"})
    case.refresh_from_db()

    assert "بازگشت ندارد" in text_of(asked)
    assert case.outcome == "WITHDRAWN"
    assert me.client.get(url(case, "withdraw/")).status_code == 302


def test_a_refusal_tells_reason_and_law_and_can_be_objected_to_once(world, me):
    case = given.decided(world, me)
    page = text_of(me.client.get(url(case)))
    empty = me.client.post(url(case, "object/"), {"text": ""})
    me.client.post(url(case, "object/"), {"text": "مدارک کامل بود؛ دوباره ببینید."})
    case.refresh_from_db()

    for told in (cases.REASON, cases.LAW, "پذیرفته نشد", "اعتراض می‌کنم"):
        assert told in page
    assert empty.status_code == 422
    assert (case.state, case.cause) == ("OPEN", "OBJECTED")
    assert "در دست رسیدگی به اعتراض" in text_of(me.client.get(url(case)))
    assert me.client.post(url(case, "object/"), {"text": "باز هم اعتراض دارم."}).status_code == 302
    assert Case.objects.get().round == 2


def test_what_was_sent_to_me_and_whether_it_arrived_is_told(world, me):
    case = given.asked(world, me)

    assert "پیام‌هایی که برایتان فرستادیم" in text_of(me.client.get(url(case)))


def test_erased_answers_are_said_to_be_erased(world, me):
    case = given.decided(world, me)
    actions.erase_answers(actor=world.administrator, now=clock.now(), case_id=case.pk)
    page = text_of(me.client.get(url(case)))

    assert "پاک شده است" in page
    assert "انجمن محیط زیست" not in page
