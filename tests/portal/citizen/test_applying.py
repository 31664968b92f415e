"""Applying: one thing a page, a draft that stays, conditions, groups, places, files, checking, sending once."""

import io
import re
import threading
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ostan.domains.cases.models import Attachment, Case, Draft
from ostan.domains.catalogue.models import PublicService
from ostan.domains.catalogue.rules.form import FormErrors, check_files, read_form
from ostan.domains.org.models import Person
from ostan.foundation.files.models import StoredFile
from tests import given as house
from tests.portal.citizen import given

BASE = "/apply/complaint-111/"
STORY = "چراغ‌های خیابان گلستان سه هفته است خاموش است."


def text_of(response):
    return response.content.decode()


def shown(client, page):
    """The hidden value that tells which questions a page has shown."""
    return re.search(r'name="_shown" value="([^"]*)"', text_of(client.get(f"{BASE}page/{page}/"))).group(1)


def answer(client, page, **values):
    """Post a page as a browser would."""
    return client.post(f"{BASE}page/{page}/", {"_shown": shown(client, page), **values})


@pytest.fixture
def complaint(world):
    given.places()
    return given.demo_service("complaint-111", world.first)


@pytest.fixture
def filled(me, complaint):
    """An application with every page answered."""
    client = me.client
    answer(client, "subject", kind="complaint", agency="water")
    answer(client, "before", asked_before="no")
    answer(client, "story", text=STORY)
    answer(client, "where", **{"place-province": "03", "place-county": "0301", "address": ""})
    answer(client, "proof")
    answer(client, "witnesses", together="alone")
    answer(client, "you", hide="show", mobile="۰۹۱۴ ۱۲۳ ۴۵۶۷")
    return client


def draft_id(client):
    return re.search(r'name="draft" value="(\d+)"', text_of(client.get(f"{BASE}check/"))).group(1)


def send(client, **more):
    return client.post(f"{BASE}check/", {"draft": draft_id(client), "declared": "yes", **more})


def test_a_visitor_begins_at_once_and_tells_his_name_after_signing_in(client, complaint):
    assert client.get(BASE).headers["Location"] == f"{BASE}page/subject/"
    assert client.get(f"{BASE}who/").headers["Location"] == f"/sign-in/?next={BASE}who/"


def test_what_was_typed_while_the_session_ended_is_there_after_signing_in(complaint):
    visitor = Client()
    posted = visitor.post(f"{BASE}page/story/", {"_member": "yes", "_shown": "text", "text": STORY})
    held = str(dict(visitor.session))
    member = given.citizen("09121110000")
    visitor.force_login(house.Account.objects.get(pk=member.client.session["_auth_user_id"]))

    assert posted.headers["Location"] == f"/sign-in/?next={BASE}page/story/"
    assert STORY not in held
    assert STORY in text_of(visitor.get(f"{BASE}page/story/"))
    assert Draft.objects.count() == 1


def test_the_name_is_asked_once(complaint):
    client = given.citizen("09121110001", given_name="").client
    assert client.get(BASE).headers["Location"] == f"{BASE}who/"
    wrong = client.post(
        f"{BASE}who/", {"given_name": "نرگس", "family_name": "", "national_code": "0010007708"}
    )
    right = {"given_name": "نرگس", "family_name": "صادقی", "national_code": "۰۰۱۰۰۰۷۷۰۹"}

    assert wrong.status_code == 422
    assert "نام خانوادگی خود را بنویسید." in text_of(wrong)
    assert 'value="نرگس"' in text_of(wrong)
    assert client.post(f"{BASE}who/", right).headers["Location"] == f"{BASE}page/subject/"
    assert client.get(BASE).headers["Location"] == f"{BASE}page/subject/"


def test_a_page_is_shown_with_few_statements(me, complaint, django_assert_max_num_queries):
    me.client.get(f"{BASE}page/subject/")
    with django_assert_max_num_queries(8):
        me.client.get(f"{BASE}page/subject/")
    with django_assert_max_num_queries(10):
        me.client.get(f"{BASE}page/where/")


def test_questions_that_a_condition_hides_do_not_appear_until_they_are_asked(me, complaint):
    page = text_of(me.client.get(f"{BASE}page/subject/"))
    revealed = answer(me.client, "subject", kind="complaint", agency="other")
    answered = answer(me.client, "subject", kind="complaint", agency="other", agency_name="شهرداری")

    assert "نام دستگاه" not in page
    assert revealed.status_code == 200
    assert "نام دستگاه" in text_of(revealed)
    assert "با پاسخ شما پرسش دیگری هم پیش آمد" in text_of(revealed)
    assert answered.headers["Location"] == f"{BASE}page/before/"


def test_a_page_that_a_condition_hides_is_passed_over(me, complaint):
    assert (
        answer(me.client, "subject", kind="thanks", agency="water").headers["Location"]
        == f"{BASE}page/story/"
    )
    assert me.client.get(f"{BASE}page/before/").headers["Location"] == BASE


def test_errors_stand_above_and_at_the_field_and_what_was_typed_stays(me, complaint):
    page = answer(me.client, "story", text="کوتاه")

    assert page.status_code == 422
    assert 'href="#f-text"' in text_of(page)
    assert 'id="f-text-error"' in text_of(page)
    assert ">کوتاه</textarea>" in text_of(page)
    assert "<title>خطا: " in text_of(page)


def test_the_draft_is_kept_encrypted_and_found_again(me, complaint):
    answer(me.client, "story", text=STORY)

    assert STORY.encode() not in bytes(Draft.objects.get().data_sealed)
    assert STORY in text_of(me.client.get(f"{BASE}page/story/"))
    assert "از همان‌جا که مانده بودید" in text_of(me.client.get(BASE))
    assert "پیش‌نویس" in text_of(me.client.get("/my/"))


def test_a_draft_can_be_thrown_away(me, complaint):
    answer(me.client, "story", text=STORY)
    me.client.post(BASE, {"anew": "yes"})

    assert Draft.objects.count() == 0
    assert STORY not in text_of(me.client.get(f"{BASE}page/story/"))


def test_places_are_chosen_level_by_level_without_script(me, complaint):
    page = text_of(me.client.get(f"{BASE}page/where/"))
    other = answer(me.client, "where", **{"place-province": "04", "place-county": "0301", "_show": "place"})
    short = answer(me.client, "where", **{"place-province": "04", "place-county": ""})

    assert "تبریز" in page
    assert "ارومیه" in text_of(other)
    assert "تبریز" not in text_of(other)
    assert other.status_code == 200
    assert short.status_code == 422


def test_files_are_attached_shown_and_removed(me, complaint):
    first = SimpleUploadedFile("عکس.png", given.PNG)
    page = answer(me.client, "proof", files=first, _show="files")
    kept = StoredFile.objects.get()
    again = answer(me.client, "proof", **{"files-kept": kept.pk})
    dropped = answer(me.client, "proof", **{"files-kept": kept.pk, "_drop": kept.pk})

    assert "عکس.png" in text_of(page)
    assert again.headers["Location"] == f"{BASE}page/witnesses/"
    assert "عکس.png" in text_of(me.client.get(f"{BASE}page/proof/")) or dropped.status_code == 200
    assert "عکس.png" not in text_of(dropped)


def test_a_file_that_is_none_is_refused_at_its_field(me, complaint):
    page = answer(me.client, "proof", files=SimpleUploadedFile("ویروس.exe", b"MZ nothing good"))

    assert page.status_code == 422
    assert 'id="f-files-error"' in text_of(page)


def test_somebody_elses_file_is_neither_shown_nor_sent(me, filled):
    stranger = given.citizen("09121110002")
    answer(stranger.client, "proof", files=SimpleUploadedFile("راز.png", given.PNG), _show="files")
    foreign = StoredFile.objects.get(owner_id=stranger.actor.person_id)
    answer(me.client, "proof", **{"files-kept": foreign.pk})

    assert "راز.png" not in text_of(me.client.get(f"{BASE}page/proof/"))
    assert send(me.client).status_code == 422
    assert Case.objects.count() == 0


def test_rows_of_a_group_are_added_removed_and_judged(me, complaint):
    rows = {
        "together": "together",
        "others-rows": "1",
        "others-0-full_name": "علی محمدی",
        "others-0-mobile": "",
    }
    answer(me.client, "witnesses", together="together")
    added = answer(me.client, "witnesses", **rows, _add="others")
    two = {**rows, "others-rows": "2", "others-1-full_name": "سا", "others-1-mobile": ""}
    wrong = answer(me.client, "witnesses", **two)
    removed = answer(me.client, "witnesses", **two, _remove="others-1")

    assert 'name="others-1-full_name"' in text_of(added)
    assert 'id="f-others-1-full_name-error"' in text_of(wrong)
    assert "علی محمدی" in text_of(removed)
    assert 'name="others-1-full_name"' not in text_of(removed)


def test_a_foreign_national_gives_the_foreign_code_instead(complaint):
    client = given.citizen("09121110009", given_name="").client
    told = {"given_name": "گل احمد", "family_name": "رحیمی", "foreign": "yes"}

    wrong = client.post(f"{BASE}who/", {**told, "foreign_code": "۱۲۳۴"})
    unsaid = client.post(f"{BASE}who/", {**told, "foreign": "", "foreign_code": "110000223344"})
    right = client.post(f"{BASE}who/", {**told, "foreign_code": "۱۱۰۰۰۰۲۲۳۳۴۴"})

    assert wrong.status_code == 422
    assert 'id="f-foreign_code-error"' in text_of(wrong)
    assert "گل احمد" in text_of(wrong)
    assert unsaid.status_code == 422
    assert right.status_code == 302
    assert Person.objects.get(family_name="رحیمی").foreign_code_match


def document(path, parts):
    """A small office file."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        for name in parts:
            packed.writestr(name, "<x/>")
    return SimpleUploadedFile(path, body.getvalue())


def test_a_file_of_a_kind_the_question_does_not_take_is_refused_and_nothing_is_lost(me, world):
    given.places()
    given.demo_service("ngo-licence", world.first)
    address = "/apply/ngo-licence/page/documents/"
    me.client.post("/apply/ngo-licence/page/kind/", {"_shown": "request licence", "request": "new"})
    pdf = SimpleUploadedFile("اساسنامه.pdf", b"%PDF-1.4\n%%EOF\n")
    word = document("اساسنامه.pdf", ["[Content_Types].xml", "word/document.xml"])
    picture = SimpleUploadedFile("مجمع.png", given.PNG)

    asked = text_of(me.client.get(address))
    refused = me.client.post(address, {"_shown": "statute minutes", "statute": word, "minutes": picture})
    accepted = me.client.post(
        address,
        {"_shown": "statute minutes", "statute": pdf, "minutes-kept": StoredFile.objects.get().pk},
    )

    assert "PDF یا تصویر، حداکثر" in asked
    assert refused.status_code == 422
    assert "فایل PDF بفرستید؛ این فایل از نوع دیگری است" in text_of(refused)
    assert 'id="f-minutes-error"' not in text_of(refused)
    assert "مجمع.png" in text_of(refused)
    assert accepted.status_code == 302
    assert StoredFile.objects.count() == 2


def test_a_wrong_file_kept_elsewhere_is_found_on_its_page_and_when_a_program_sends_it(me, filled, world):
    given.demo_service("ngo-licence", world.first)
    answer(me.client, "proof", files=SimpleUploadedFile("عکس.png", given.PNG), _show="files")
    picture = StoredFile.objects.get().pk
    address = "/apply/ngo-licence/page/documents/"
    sent = {"_shown": "statute minutes", "statute-kept": picture, "minutes-kept": picture}

    assert me.client.post(address, sent).status_code == 422
    service = PublicService.objects.select_related("published").get(code="ngo-licence")
    form = read_form(service.published.form)
    with pytest.raises(FormErrors) as refused:
        check_files(form, {"statute": [picture], "minutes": [picture]}, {picture: "image/png"})
    assert refused.value.errors.keys() == {"statute"}


def test_all_answers_are_checked_before_sending(filled):
    page = text_of(filled.get(f"{BASE}check/"))

    for told in (STORY, "تبریز، آذربایجان شرقی", "آب و فاضلاب", "تغییر", "درستی پاسخ‌هایم را تأیید"):
        assert told in page
    assert f"{BASE}page/story/?then=check" in page


def test_changing_an_answer_leads_back_to_checking(filled):
    changed = filled.post(f"{BASE}page/story/?then=check", {"_shown": "text", "text": STORY * 2})

    assert changed.headers["Location"] == f"{BASE}check/"


def test_an_answer_that_opens_a_new_page_leads_there(filled):
    filled.post(
        f"{BASE}page/subject/?then=check", {"_shown": "kind agency", "kind": "thanks", "agency": "water"}
    )
    filled.post(f"{BASE}page/story/?then=check", {"_shown": "text", "text": "کوتاه"})

    assert filled.get(f"{BASE}check/").headers["Location"] == f"{BASE}page/story/?then=check"


def test_what_is_not_declared_is_not_sent(filled):
    page = filled.post(f"{BASE}check/", {"draft": draft_id(filled)})

    assert page.status_code == 422
    assert 'id="f-declared-error"' in text_of(page)
    assert Case.objects.count() == 0


def test_sending_opens_one_case_however_often_it_is_pressed(filled):
    draft = draft_id(filled)
    first = filled.post(f"{BASE}check/", {"draft": draft, "declared": "yes"})
    second = filled.post(f"{BASE}check/", {"draft": draft, "declared": "yes"})
    case = Case.objects.get()

    assert first.headers["Location"] == second.headers["Location"] == f"{BASE}sent/{case.code}/"
    assert Draft.objects.count() == 0
    assert "درخواست شما ثبت شد" in text_of(filled.get(f"{BASE}sent/{case.code}/"))


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_open_one_case(me, filled):
    draft, cookies, answers = draft_id(filled), filled.cookies, []

    def press():
        from django.db import connection

        browser = Client()
        browser.cookies = cookies
        answers.append(browser.post(f"{BASE}check/", {"draft": draft, "declared": "yes"}).status_code)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [302, 302]
    assert Case.objects.count() == 1


def test_files_of_the_application_belong_to_the_case(filled):
    answer(filled, "proof", files=SimpleUploadedFile("عکس.png", given.PNG))
    send(filled)

    assert Attachment.objects.get().question == "files"


def test_nothing_typed_becomes_markup(filled):
    answer(filled, "story", text="<script>alert(1)</script>" * 2)

    assert "<script>alert" not in text_of(filled.get(f"{BASE}check/"))


def test_sending_without_end_is_slowed_down(filled, monkeypatch):
    from ostan.foundation import limits

    monkeypatch.setitem(limits.LIMITS, "submit", limits.Limit(600, 0, 0))

    assert send(filled).status_code == 429
    assert Case.objects.count() == 0


def test_a_service_that_is_only_told_about_is_not_asked_for(me, world):
    given.demo_service("land-use-watch", world.first)

    assert me.client.get("/apply/land-use-watch/").status_code == 404
