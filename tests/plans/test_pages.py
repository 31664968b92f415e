"""Pages of plans: documents from a file, actions taken, promises looked at and changed, demands asked and answered."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.domains.plans import actions, queries
from ostan.domains.plans.models import Amendment, Commitment, Demand, Document, Node
from ostan.domains.plans.rules import AmendmentState, Answer
from ostan.kernel import clock
from tests.indicators import asked
from tests.indicators.test_pages import browser
from tests.plans import given
from tests.plans.given import NOW, Plan
from tests.standing import standing

plan = standing(given.plan, at=NOW)


def dated(name: str, year: int, month: int, day: int) -> dict[str, str]:
    return {f"{name}-year": str(year), f"{name}-month": str(month), f"{name}-day": str(day)}


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def excel(rows: list[tuple[str, ...]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("document.xlsx", given.sheet(rows))


# Documents


NEW = {
    "kind": "STRATEGIC_PLAN",
    "title": "برنامهٔ راهبردی",
    "code": "rahbordi",
    "edition": "۱",
    **dated("since", 1404, 1, 1),
}


def test_a_document_is_set_up_and_nothing_typed_is_lost(plan: Plan) -> None:
    client = browser(plan.world.administrator)
    refused = client.post("/plans/add/", {**NEW, "code": "کد فارسی"})
    assert refused.status_code == 422
    assert "کد فارسی" in refused.content.decode()
    assert "برنامهٔ راهبردی" in refused.content.decode()

    made = client.post("/plans/add/", NEW)

    document = Document.objects.get(code="rahbordi")
    assert made["Location"] == f"/plans/documents/{document.pk}/import/"
    assert "برنامهٔ راهبردی" in text(client, "/plans/")
    assert client.post("/plans/add/", NEW).status_code == 422


def test_the_last_day_of_a_document_is_changed_with_a_reason(plan: Plan) -> None:
    given.promised(plan, title="سامانهٔ پروانه")
    client, address = browser(plan.world.administrator), f"/plans/documents/{plan.document.pk}/"
    assert "term/" in text(client, address)
    early = {**dated("until", 1404, 6, 1), "reason": "برنامه کوتاه شد"}

    refused = client.post(f"{address}term/", early)

    assert refused.status_code == 422
    assert "سامانهٔ پروانه، ادارهٔ کل" in refused.content.decode()
    assert "برنامه کوتاه شد" in refused.content.decode()
    changed = client.post(f"{address}term/", {**dated("until", 1406, 12, 29), "reason": "ابلاغ ۱۲"})
    assert changed["Location"] == address
    page = text(browser(plan.world.clerk), address)
    assert "(نخست تا سند بعدی)" in page
    assert "ابلاغ ۱۲" in page
    assert "term/" not in page
    assert browser(plan.world.head).get(f"{address}term/").status_code == 404


def test_rows_come_from_a_file_after_a_look(plan: Plan) -> None:
    client, url = browser(plan.world.administrator), f"/plans/documents/{plan.document.pk}/"
    rows = [given.ROWS[0], ("f2", "فصل", "فصل دوم", "", ""), ("bad", "قصه", "؟", "", "")]
    look = client.post(f"{url}import/", {"file": excel(rows), "step": "look"})
    assert look.status_code == 200
    assert "نوع «قصه» شناخته نشد" in look.content.decode()
    assert Node.objects.count() == 5

    carried = look.content.decode().partition('name="carried" value="')[2].partition('"')[0]
    client.post(f"{url}import/", {"carried": carried, "step": "take"})

    assert Node.objects.filter(code="f2").exists()
    assert Node.objects.count() == 6
    assert client.post(f"{url}import/", {"step": "look"}).status_code == 422
    lacks = client.post(f"{url}import/", {"file": excel([("نام",), ("x",)]), "step": "look"})
    assert lacks.status_code == 422


def test_the_template_comes_back_unchanged(plan: Plan) -> None:
    client, url = browser(plan.world.administrator), f"/plans/documents/{plan.document.pk}/"
    file = client.get(f"{url}template/").content
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert [cell.value for cell in book.worksheets[0]["A"]][1:] == [row[0] for row in given.ROWS[1:]]

    found = actions.import_nodes(
        actor=plan.world.administrator, now=NOW, document_id=plan.document.pk, data=file
    )
    assert (found.tally.same, found.tally.changed, found.tally.refused) == (5, 0, 0)


def test_coverage_shows_what_nobody_has_taken(plan: Plan) -> None:
    given.promised(plan)
    client, url = browser(plan.world.clerk), f"/plans/documents/{plan.document.pk}/coverage/"
    untaken = text(client, f"{url}?by=untaken")
    assert "پیوند سامانه‌ها" in untaken
    assert "کوتاه‌کردن زمان پاسخ" not in untaken

    agency, other = plan.world.units["agency"], plan.world.units["other"]
    assert "نگرفته" in text(client, f"{url}?by=agency&of={other}")
    found = queries.matrix(actor=plan.world.clerk, document_id=plan.document.pk)
    assert found.by_agency == {plan.nodes["f1-a1"]: frozenset({agency})}
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}?as=excel").content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert cells.count("✓") == 1
    assert "ادارهٔ کل" in cells


# Promises


TAKEN = {
    "title": "یک پروانه در هر روز",
    "indicator": "permits",
    "share": "۱۲٫۵",
    "baseline": "۰",
    "target": "۳۶۵",
    **dated("starts", 1404, 1, 1),
    **dated("due", 1404, 12, 29),
    "milestones-rows": "1",
    **dated("milestones-0-day", 1404, 6, 31),
    "milestones-0-figure": "180",
    "milestones-0-title": "نیمهٔ راه",
    "needs": "مجوز جذب",
}


def take(plan: Plan, **changes: str) -> dict[str, str]:
    return {**TAKEN, "unit": str(plan.world.units["agency"]), **changes}


def test_a_deputy_takes_an_action_with_its_milestones(plan: Plan) -> None:
    client, url = browser(plan.world.deputy), f"/plans/actions/{plan.nodes['f1-a1']}/"
    assert f"{url}take/" in text(client, url)

    answer = client.post(f"{url}take/", take(plan))

    promise = Commitment.objects.get()
    assert answer["Location"] == f"/plans/promises/{promise.pk}/"
    assert (promise.target, float(promise.share or 0), promise.needs) == (365, 12.5, "مجوز جذب")
    assert promise.milestones.get().figure == 180
    page = text(client, answer["Location"])
    assert "نیمهٔ راه" in page
    assert "یک پروانه در هر روز" in text(client, "/plans/promises/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "سیصد"},
        {"indicator": "nowhere"},
        {"unit": ""},
        {"due-year": "1399"},
        {"milestones-0-figure": "900"},
        {"share": "120"},
    ],
)
def test_a_wrong_promise_comes_back_with_what_was_typed(plan: Plan, wrong: dict[str, str]) -> None:
    url = f"/plans/actions/{plan.nodes['f1-a1']}/take/"
    answer = browser(plan.world.deputy).post(url, take(plan, **wrong))

    assert answer.status_code == 422
    assert "یک پروانه در هر روز" in answer.content.decode()
    assert "مجوز جذب" in answer.content.decode()
    assert not Commitment.objects.exists()


def test_another_agencys_unit_and_a_chapter_are_missing_pages(plan: Plan) -> None:
    client = browser(plan.world.other_head)
    url = f"/plans/actions/{plan.nodes['f1-a1']}/take/"
    assert client.post(url, take(plan)).status_code == 404
    assert client.get(f"/plans/actions/{plan.nodes['f1']}/").status_code == 404
    assert browser(plan.world.clerk).get(url).status_code == 404


def test_a_milestone_row_is_added_without_judging(plan: Plan) -> None:
    url = f"/plans/actions/{plan.nodes['f1-a1']}/take/"
    answer = browser(plan.world.deputy).post(url, take(plan, _add="milestones", target=""))

    assert answer.status_code == 200
    assert 'name="milestones-1-title"' in answer.content.decode()


def test_a_share_is_typed_and_told_in_percent(plan: Plan) -> None:
    client = browser(plan.world.deputy)
    told = take(plan, indicator="in_time", baseline="70", target="٩۰", **{"milestones-rows": "0"})
    client.post(f"/plans/actions/{plan.nodes['f1-a1']}/take/", told)

    promise = Commitment.objects.get()
    assert (float(promise.baseline), float(promise.target)) == (0.7, 0.9)
    assert "۹۰٪" in text(client, f"/plans/promises/{promise.pk}/")
    assert 'value="۹۰"' in text(client, f"/plans/promises/{promise.pk}/amend/")


def test_the_page_of_a_promise_leads_from_its_state_to_its_figures(plan: Plan) -> None:
    promise = given.promised(plan)
    given.claimed(plan, "777")
    url = f"/plans/promises/{promise.pk}/"
    assert "۷۷۷" not in text(browser(plan.world.clerk), url)

    given.verified(plan, "10")

    page = text(browser(plan.world.auditor), url)
    assert "عقب‌تر از برنامه" in page
    assert "/indicators/figures/" in page
    assert "/ledger/entries/" in page
    assert "/indicators/figures/" not in text(browser(plan.world.other_head), url)


def test_the_months_behind_a_promise_stand_between_limits_beside_its_target(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = given.promised(plan)
    url = f"/plans/promises/{promise.pk}/"
    assert "نشانه یا نوسان؟" not in text(browser(plan.world.auditor), url)

    asked.past(plan.world)
    monkeypatch.setattr(clock, "now", lambda: asked.REVIEWED)

    page = text(browser(plan.world.auditor), url)
    assert "هدف: ۳۰٫۴۲ پروانه" in page
    assert "با روال کنونی به هدف می‌رسد" in page
    assert "نشانه یا نوسان؟" not in text(browser(plan.world.other_head), url)


def test_a_promise_page_costs_the_same_however_many_figures(plan: Plan) -> None:
    promise, client = given.promised(plan), browser(plan.world.provincial)
    url = f"/plans/promises/{promise.pk}/"
    given.claimed(plan, "12")
    given.verified(plan, "10")
    client.get(url)
    with CaptureQueriesContext(connection) as first:
        client.get(url)
    for number in ("11", "12", "13"):
        given.verified(plan, number)
    with CaptureQueriesContext(connection) as then:
        client.get(url)
    assert len(first) == len(then) <= 30


def test_promises_are_found_by_state_unit_and_document(plan: Plan) -> None:
    given.promised(plan)
    client = browser(plan.world.clerk)
    title = "یک پروانه در هر روز"
    assert title in text(client, "/plans/promises/?state=UNVERIFIABLE")
    assert title not in text(client, "/plans/promises/?state=MET")
    assert title in text(client, f"/plans/promises/?unit={plan.world.units['agency']}")
    assert title not in text(client, f"/plans/promises/?unit={plan.world.units['other']}")
    assert title not in text(client, "/plans/promises/?document=999999")
    assert client.get("/plans/promises/?unit=999999").status_code == 404


# Changes


def test_a_change_is_asked_by_one_and_approved_by_another(plan: Plan) -> None:
    promise = given.promised(plan)
    url = f"/plans/promises/{promise.pk}/"
    wish = {"target": "۳۰۰", **dated("due", 1405, 3, 31), "reason": "بودجه نرسید"}
    asker, approver = browser(plan.world.deputy), browser(plan.world.provincial)
    empty = asker.post(f"{url}amend/", {**wish, "reason": ""})
    assert empty.status_code == 422
    assert 'value="۳۰۰"' in empty.content.decode()
    assert asker.post(f"{url}amend/", wish)["Location"] == url
    assert asker.post(f"{url}amend/", wish).status_code == 422

    amendment = Amendment.objects.get()
    assert "بودجه نرسید" in text(approver, "/plans/amendments/")
    assert "تصویب</button>" not in text(asker, url)
    assert asker.post(url, {"amendment": amendment.pk, "act": "approve"}).status_code == 404
    assert approver.post(url, {"amendment": amendment.pk, "act": "refuse"}).status_code == 422
    assert approver.post(url, {"amendment": 999999, "act": "approve"}).status_code == 404
    approver.post(url, {"amendment": amendment.pk, "act": "approve"})

    amendment.refresh_from_db()
    promise.refresh_from_db()
    assert (amendment.state, promise.target, promise.first_target) == (AmendmentState.APPROVED, 300, 365)
    page = text(asker, url)
    assert "نخست ۳۶۵ پروانه" in page
    assert "هنوز" not in text(approver, "/plans/amendments/")


def test_another_agency_asks_for_no_change(plan: Plan) -> None:
    promise = given.promised(plan)
    assert browser(plan.world.other_head).get(f"/plans/promises/{promise.pk}/amend/").status_code == 404


# Demands


def test_a_demand_begins_from_what_a_promise_needs(plan: Plan) -> None:
    promise = given.promised(plan, needs="مجوز جذب ده نیرو")
    client, url = browser(plan.world.deputy), f"/plans/demands/add/?for={promise.pk}"
    assert "مجوز جذب ده نیرو" in text(client, url)
    told = {
        "unit": str(plan.world.units["agency"]),
        "body": "سازمان اداری و استخدامی کشور",
        "title": "مجوز جذب",
        "text": "مجوز جذب ده نیرو",
        "ground": "مادهٔ ۴۴",
        "letter": "۱۲/۳۴",
        **dated("asked_on", 1404, 3, 1),
    }
    future = client.post(url, {**told, **dated("asked_on", 1404, 12, 1)})
    assert future.status_code == 422
    assert "مادهٔ ۴۴" in future.content.decode()

    client.post(url, told)

    demand = Demand.objects.get()
    assert [one.commitment_id for one in demand.waiting.all()] == [promise.pk]
    page = f"/plans/demands/{demand.pk}/"
    assert "مادهٔ ۴۴" in text(client, page)
    assert "مجوز جذب" in text(client, f"/plans/promises/{promise.pk}/")
    assert "مجوز جذب" in text(client, "/plans/demands/")
    assert browser(plan.world.other_head).get(url).status_code == 404
    assert browser(plan.world.other_head).get(f"{page}answer/").status_code == 404


def test_an_answer_is_written_once(plan: Plan) -> None:
    demand = actions.ask_body(
        actor=plan.world.head,
        now=NOW,
        unit_id=plan.world.units["agency"],
        body="سازمان",
        title="مجوز",
        text="مجوز",
        asked_on=NOW.date(),
    )
    client, url = browser(plan.world.deputy), f"/plans/demands/{demand.pk}/"
    told = {"answer": "PARTLY", "text": "پنج نفر", **dated("answered_on", 1404, 3, 3)}
    assert client.post(f"{url}answer/", {**told, "answer": "MAYBE"}).status_code == 422
    assert client.post(f"{url}answer/", told)["Location"] == url

    demand.refresh_from_db()
    assert demand.answer == Answer.PARTLY
    assert "پنج نفر" in text(client, url)
    assert client.post(f"{url}answer/", told).status_code == 404
    assert url not in text(client, "/plans/demands/")
    assert url in text(client, "/plans/demands/?tab=answered")


def test_the_letter_of_a_demand_is_a_pdf(plan: Plan) -> None:
    demand = actions.ask_body(
        actor=plan.world.head,
        now=NOW,
        unit_id=plan.world.units["agency"],
        body="سازمان اداری و استخدامی کشور",
        title="مجوز جذب",
        text="مجوز جذب ده نیرو",
        ground="مادهٔ ۴۴",
        asked_on=NOW.date(),
        commitment_ids=[given.promised(plan).pk],
    )
    url = f"/plans/demands/{demand.pk}/letter/"
    answer = browser(plan.world.clerk).get(url)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert browser(plan.world.clerk).get("/plans/demands/999999/letter/").status_code == 404
