"""The owner's pages, without script: a service from its title to its publishing."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ostan.domains.catalogue import actions, queries
from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.rules.card import Card
from ostan.kernel.actor import SYSTEM, Role
from tests import given as house
from tests.catalogue import given

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"catalogue:{name}", args=args)


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture
def owner() -> Client:
    return house.staff(Role.DEPUTY)


def latest() -> ServiceVersion:
    return ServiceVersion.objects.order_by("-pk")[0]


def post(client: Client, address: str, **data: Any) -> HttpResponse:
    return client.post(address, {"revision": latest().revision, **data})


def begun(client: Client) -> ServiceVersion:
    """A draft begun on the page."""
    page = text(client.get(url("add_service")))
    unit_id = re.findall(r'<option value="(\d+)"', page)[0]
    client.post(url("add_service"), {"title": "صدور مجوز", "owner": unit_id, "code": "permit"})
    return latest()


def test_an_owner_makes_and_publishes_a_service_by_buttons_alone(owner: Client) -> None:
    version = begun(owner)
    at = version.pk
    about = {
        "title": "صدور مجوز نمونه",
        "provider": "استانداری",
        "description": "مجوزی که برای نمونه در این آزمون صادر می‌شود.",
        "kind": "G2C",
    }
    assert post(owner, url("card_section", at, "about"), **about).status_code == 302

    post(owner, url("form", at), add_page="yes", title="خود شما")
    page = latest().form["layout"]["pages"][0]["name"]
    asked = post(owner, url("form", at), add_question=page, label="نوع مجوز", kind="choice")
    post(
        owner, asked["Location"], label="نوع مجوز", required="yes", options="تازه\nتمدید | برای دارندگان مجوز"
    )
    asked = post(owner, url("form", at), add_question=page, label="شمارهٔ مجوز پیشین", kind="text")
    chosen = {"when-0-question": "q1", "when-0-operator": "is", "when-0-value": "o2"}
    post(owner, asked["Location"], label="شمارهٔ مجوز پیشین", required="yes", most="40", **chosen)

    file = SimpleUploadedFile("p.bpmn", given.small_process())
    assert post(owner, url("process", at), file=file).status_code == 302
    post(owner, url("promise", at), norm="۱۰", norm_unit="days", legal="", legal_unit="days")
    shown = text(owner.get(url("publish", at)))
    assert "کاستی دارد" not in shown
    assert post(owner, url("publish", at)).status_code == 302

    service = queries.published_service(code="permit")
    questions = service.form.questions
    assert [(q.label, q.when) for q in questions] == [
        ("نوع مجوز", ""),
        ("شمارهٔ مجوز پیشین", 'answers.q1 == "o2"'),
    ]
    assert [(o.value, o.label, o.help) for o in questions[0].options][1] == (
        "o2",
        "تمدید",
        "برای دارندگان مجوز",
    )
    assert (service.norm.amount, questions[1].most) == (10, 40)  # type: ignore[union-attr]


def test_every_page_of_a_draft_and_of_a_published_version_opens(owner: Client) -> None:
    service = published(owner)
    published_id = service.published_id
    draft = actions.start_version(actor=SYSTEM, now=given.NOW, service_id=service.pk)

    for name in ("services", "add_service", "import_service"):
        assert owner.get(url(name)).status_code == 200
    for name in ("service", "retire"):
        assert owner.get(url(name, service.code)).status_code == 200
    for version_id in (published_id, draft.pk):
        for name in ("version", "card", "form", "process", "promise", "publish", "discard"):
            assert owner.get(url(name, version_id)).status_code == 200
        assert owner.get(url("preview_form", version_id, "what")).status_code == 200
    for section in ("about", "parts", "audience", "needs", "numbers", "costs", "access", "more"):
        assert owner.get(url("card_section", draft.pk, section)).status_code == 200
    assert owner.get(url("form_page", draft.pk, "what")).status_code == 200
    for question in ("kind", "from_whom", "text", "mobile", "true"):
        assert owner.get(url("question", draft.pk, question)).status_code == 200


def published(client: Client) -> PublicService:
    """A published service of the unit whose hat is worn."""
    path_unit = begun(client).service.owner
    return given.service(owner=path_unit)


def test_a_published_version_offers_no_buttons_to_change_it(owner: Client) -> None:
    version_id = published(owner).published_id

    for name in ("card", "form", "process", "promise"):
        assert 'name="revision"' not in text(owner.get(url(name, version_id)))


def test_sub_services_are_added_ordered_and_removed_by_buttons(owner: Client) -> None:
    version = begun(owner)
    address = url("card_section", version.pk, "parts")
    two = {
        "divided": "yes",
        "parts-rows": "2",
        "parts-0-title": "صدور",
        "parts-0-national_id": "۱۰۰۱۱۰۸۱۰۰۱",
        "parts-0-kind": "G2C",
        "parts-1-title": "تمدید",
    }

    assert 'name="parts-2-title"' in text(post(owner, address, **two, _add="parts"))
    moved = text(post(owner, address, **two, _move="parts-1-up"))
    assert moved.index('value="تمدید"') < moved.index('value="صدور"')
    removed = text(post(owner, address, **two, _remove="parts-0"))
    assert 'value="صدور"' not in removed
    assert "parts" not in latest().card
    assert post(owner, address, **two).status_code == 302
    assert latest().card["parts"] == [
        {"title": "صدور", "national_id": "10011081001", "kind": "G2C"} | {"description": "", "duration": ""},
        {"title": "تمدید", "national_id": "", "kind": None, "description": "", "duration": ""},
    ]


def test_a_sub_service_without_a_title_is_refused_and_an_odd_identifier_only_remarked(owner: Client) -> None:
    version = begun(owner)
    address = url("card_section", version.pk, "parts")

    refused = post(owner, address, **{"parts-rows": "1", "parts-0-description": "توضیحی که گم نمی‌شود"})
    assert refused.status_code == 422
    assert "زیرخدمت ۱ عنوان ندارد" in text(refused)
    assert "توضیحی که گم نمی‌شود" in text(refused)

    odd = {"parts-rows": "1", "parts-0-title": "تمدید", "parts-0-national_id": "۱۲۳"}
    assert post(owner, address, **odd).status_code == 302
    assert "شناسهٔ زیرخدمت «تمدید» معمولاً ۱۱ رقم است" in text(owner.get(url("card", version.pk)))


def test_nothing_typed_is_lost_when_a_colleague_was_quicker(owner: Client) -> None:
    version = begun(owner)
    actions.change_card(
        actor=SYSTEM,
        now=given.NOW,
        version_id=version.pk,
        revision=version.revision,
        card=Card(title="همکار"),
    )

    answer = owner.post(
        url("card_section", version.pk, "about"), {"revision": version.revision, "title": "نوشتهٔ بلند من"}
    )

    assert answer.status_code == 409
    assert "نوشتهٔ بلند من" in text(answer)
    assert latest().card["title"] == "همکار"
    again = post(owner, url("card_section", version.pk, "about"), title="نوشتهٔ بلند من")
    assert again.status_code == 302


def test_nothing_typed_is_lost_when_something_is_refused(owner: Client) -> None:
    version = begun(owner)
    post(owner, url("form", version.pk), add_page="yes", title="یک")
    asked = post(owner, url("form", version.pk), add_question="page1", label="تاریخ", kind="jalali_date")

    answer = post(owner, asked["Location"], label="تاریخ رویداد", required="yes", earliest="دیروز")

    assert answer.status_code == 422
    assert "تاریخ رویداد" in text(answer)
    assert "دیروز" in text(answer)


def test_a_condition_shows_its_comparison_once_a_question_is_chosen(owner: Client) -> None:
    version = begun(owner)
    post(owner, url("form", version.pk), add_page="yes", title="یک")
    post(owner, url("form", version.pk), add_question="page1", label="مبلغ", kind="rial")
    asked = post(owner, url("form", version.pk), add_question="page1", label="منبع", kind="text")
    chosen = {"label": "منبع", "required": "yes", "when-0-question": "q1"}

    shown = post(owner, asked["Location"], **chosen, _show="when")
    assert 'name="when-0-operator"' in text(shown)
    broken = post(owner, asked["Location"], **chosen, **{"when-0-operator": "more", "when-0-value": "زیاد"})
    assert broken.status_code == 422
    post(owner, asked["Location"], **chosen, **{"when-0-operator": "more", "when-0-value": "۱٬۰۰۰"})
    assert latest().form["layout"]["pages"][0]["questions"][1]["when"] == "answers.q1 > 1000"
    assert "«مبلغ» بیشتر است از «۱۰۰۰»" in text(owner.get(url("form", version.pk)))


def test_the_preview_tells_of_a_file_of_the_wrong_kind(owner: Client) -> None:
    version = begun(owner)
    post(owner, url("form", version.pk), add_page="yes", title="یک")
    asked = post(owner, url("form", version.pk), add_question="page1", label="سند", kind="file")
    post(owner, asked["Location"], label="سند", required="yes", accepts=["pdf"])
    preview = url("preview_form", version.pk, "page1")

    wrong = owner.post(preview, {"q1": SimpleUploadedFile("سند.pdf", b"\xff\xd8\xff\xe0 picture")})
    right = owner.post(preview, {"q1": SimpleUploadedFile("سند.pdf", b"%PDF-1.4\n%%EOF\n")})

    assert "فایل PDF بفرستید" in text(wrong)
    assert "این پاسخ‌ها پذیرفته می‌شود" in text(right)


def test_a_question_of_a_group_may_depend_on_another_of_the_same_row(owner: Client) -> None:
    version = begun(owner)
    form = url("form", version.pk)
    post(owner, form, add_page="yes", title="یک")
    post(owner, form, add_question="page1", label="اعضا", kind="group")
    asked = post(owner, form, add_question="page1.q1", label="سمت", kind="choice")
    post(owner, asked["Location"], label="سمت", required="yes", options="عضو\nمدیر")
    asked = post(owner, form, add_question="page1.q1", label="همراه مدیر", kind="mobile")
    chosen = {"label": "همراه مدیر", "required": "yes", "when-0-question": "row.q2"}

    assert "سمت (همین سطر)" in text(owner.get(asked["Location"]))
    shown = text(post(owner, asked["Location"], **chosen, _show="when"))
    assert '<option value="row.q2" selected' in shown
    broken = post(owner, asked["Location"], **chosen, **{"when-0-operator": "is", "when-0-value": "o9"})
    assert broken.status_code == 422
    post(owner, asked["Location"], **chosen, **{"when-0-operator": "is", "when-0-value": "o2"})

    assert latest().form["layout"]["pages"][0]["questions"][0]["questions"][1]["when"] == 'row.q2 == "o2"'
    assert "اگر «سمت» برابر است با «مدیر»" in text(owner.get(form))
    post(owner, form, move="up:q1.q3")
    assert "به پرسشی تکیه دارد که پس از آن می‌آید" in text(owner.get(form))


def test_an_expert_may_write_the_condition(owner: Client) -> None:
    version = begun(owner)
    post(owner, url("form", version.pk), add_page="yes", title="یک")
    post(owner, url("form", version.pk), add_question="page1", label="سن", kind="number")
    asked = post(owner, url("form", version.pk), add_question="page1", label="ولی", kind="text")
    cel = "answers.q1 < 18 || answers.q1 > 90 && answers.q1 != 100"

    post(owner, asked["Location"], label="ولی", required="yes", **{"when-expert": "yes", "when-cel": cel})

    assert latest().form["layout"]["pages"][0]["questions"][1]["when"] == cel
    assert cel.replace("<", "&lt;").replace(">", "&gt;").replace("&&", "&amp;&amp;") in text(
        owner.get(asked["Location"])
    )


def test_questions_are_ordered_and_removed_by_buttons(owner: Client) -> None:
    version = begun(owner)
    for title in ("یک", "دو"):
        post(owner, url("form", version.pk), add_page="yes", title=title)
    for label in ("الف", "ب"):
        post(owner, url("form", version.pk), add_question="page1", label=label, kind="text")

    def layout() -> list[list[str]]:
        return [[q["label"] for q in page["questions"]] for page in latest().form["layout"]["pages"]]

    post(owner, url("form", version.pk), move="up:q2")
    assert layout() == [["ب", "الف"], []]
    post(owner, url("form", version.pk), move="down:q1")
    assert layout() == [["ب"], ["الف"]]
    post(owner, url("form", version.pk), move="page-up:page2")
    assert layout() == [["الف"], ["ب"]]
    post(owner, url("form", version.pk), remove="question:q1")
    post(owner, url("form", version.pk), remove="page:page1")
    assert layout() == [[]]
    assert post(owner, url("form", version.pk), remove="question:q9").status_code == 422


def test_a_group_has_questions_of_its_own(owner: Client) -> None:
    version = begun(owner)
    post(owner, url("form", version.pk), add_page="yes", title="یک")
    group = post(owner, url("form", version.pk), add_question="page1", label="اعضا", kind="group")
    post(owner, group["Location"], label="اعضا", required="yes", item="عضو", least="2", most="5")
    inner = post(owner, url("form", version.pk), add_question="page1.q1", label="نام", kind="text")

    assert inner["Location"].endswith("/q1.q2/")
    post(owner, inner["Location"], label="نام و نام خانوادگی", required="yes", personal="yes")
    question = latest().form["layout"]["pages"][0]["questions"][0]
    assert (question["item"], question["least"], question["most"]) == ("عضو", 2, 5)
    assert question["questions"][0]["personal"] is True


def test_a_process_that_cannot_run_is_kept_and_told_by_name_and_place(owner: Client) -> None:
    version = begun(owner)
    file = SimpleUploadedFile("p.bpmn", given.small_process(outside=True))

    post(owner, url("process", version.pk), file=file)

    shown = text(owner.get(url("process", version.pk)))
    assert "run_script" in shown
    assert "scriptTask" in shown
    kept = owner.get(url("process_file", version.pk))
    assert kept.content == given.small_process(outside=True)
    assert kept["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("body", [b"", b"<a", b"not xml", b"<!DOCTYPE a><a/>", b"\x00" * 100, b"<a/>"])
def test_a_file_that_is_no_process_is_refused(owner: Client, body: bytes) -> None:
    version = begun(owner)

    answer = post(owner, url("process", version.pk), file=SimpleUploadedFile("p.bpmn", body))

    assert answer.status_code == 422
    assert not latest().process


def test_the_preview_judges_answers_as_the_citizens_page_does(owner: Client) -> None:
    version_id = published(owner).published_id
    where = url("preview_form", version_id, "what")

    assert "دست‌کم ۱۰ نویسه" in text(owner.post(where, {"kind": "demand", "text": "کوتاه"}))
    assert "پذیرفته می‌شود" in text(owner.post(where, {"kind": "demand", "text": "شرح بلند این درخواست"}))


def test_a_service_travels_as_a_file(owner: Client) -> None:
    service = published(owner)
    body = owner.get(url("export", service.published_id)).content
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        assert package.read("process.bpmn") == given.small_process()
        changed = package.read("service.json").decode().replace('"complaint"', '"brought"', 1)
    brought = io.BytesIO()
    with zipfile.ZipFile(brought, "w") as package:
        package.writestr("service.json", changed)
        package.writestr("process.bpmn", given.small_process())

    answer = owner.post(
        url("import_service"),
        {"file": SimpleUploadedFile("s.zip", brought.getvalue()), "owner": service.owner_id},
    )

    assert answer.status_code == 302
    taken = PublicService.objects.get(code="brought")
    assert taken.published is None
    assert bytes(latest().process) == given.small_process()


@pytest.mark.parametrize("body", [b"", b"PK", b"{}", b"\x00" * 50])
def test_a_broken_package_is_refused(owner: Client, body: bytes) -> None:
    unit_id = begun(owner).service.owner_id

    answer = owner.post(url("import_service"), {"file": SimpleUploadedFile("s.zip", body), "owner": unit_id})

    assert answer.status_code == 422


def test_what_is_typed_is_shown_as_text_and_never_as_markup(owner: Client) -> None:
    version = begun(owner)
    evil = "<script>alert(1)</script>"
    post(owner, url("card_section", version.pk, "about"), title=evil, description=evil)
    post(owner, url("form", version.pk), add_page="yes", title=evil)
    post(owner, url("form", version.pk), add_question="page1", label=evil, kind="text")

    for name in ("version", "card", "form", "publish"):
        assert "<script>alert" not in text(owner.get(url(name, version.pk)))
    assert "<script>alert" not in text(owner.get(url("services")))


def test_a_unit_head_may_edit_and_not_publish() -> None:
    head = house.staff(Role.UNIT_HEAD)
    version = begun(head)

    assert "انتشار با معاون" in text(head.get(url("publish", version.pk)))
    assert post(head, url("publish", version.pk)).status_code == 404


@pytest.mark.parametrize("role", [Role.CLERK, Role.DESK_OPERATOR, Role.AUDITOR, Role.JUROR])
def test_others_do_not_see_the_owners_pages(role: Role) -> None:
    stranger = house.staff(role)

    for name in ("services", "add_service"):
        assert stranger.get(url(name)).status_code == 404


def test_a_visitor_is_led_to_sign_in(client: Client) -> None:
    assert client.get(url("services"))["Location"].startswith("/staff/sign-in/")
