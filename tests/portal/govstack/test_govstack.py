"""The Registration building block, scenario by scenario, with the score of a server that says nothing beside ours."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Answers, Attachment, Case, Message
from ostan.domains.org.models import Person
from ostan.kernel import clock
from tests.cases import given
from tests.portal.api.conftest import ANSWERS, Partner

Ask = Callable[..., tuple[int, Any]]
STATUS = {"PENDING", "APPROVED", "SENDBACK", "REJECTED"}
GIVEN = {"applicantId": "self", "formData": {"data": ANSWERS, "eFormId": "computed-v1"}}


def services(ask: Ask) -> bool:
    status, told = ask("get", "services")
    return (
        status == 200
        and len(told) >= 3
        and all({"name", "serviceKey", "type", "version"} <= set(one) for one in told)
    )


def services_by_name(ask: Ask) -> bool:
    status, told = ask("get", "services?name=computed")
    return status == 200 and [one["serviceKey"] for one in told] == ["computed"]


def one_service(ask: Ask) -> bool:
    status, told = ask("get", "services/short")
    return status == 200 and told["serviceKey"] == "short"


def no_service(ask: Ask) -> bool:
    return ask("get", "services/none")[0] == 404


def forms(ask: Ask) -> bool:
    status, told = ask("get", "services/short/eForms")
    return status == 200 and told[0]["latest"] is True and ask("get", "eForms/short") == (status, told)


def one_form(ask: Ask) -> bool:
    status, told = ask("get", "eForms/short-v1")
    return status == 200 and told["schema"]["type"] == "object" and "topic" in told["schema"]["properties"]


def no_form(ask: Ask) -> bool:
    return ask("get", "eForms/short-v9")[0] == 404 and ask("get", "services/none/eForms")[0] == 404


def applying(ask: Ask) -> bool:
    status, told = ask("post", "services/computed/applications", GIVEN)
    return status == 200 and told["status"]["code"] == "PENDING" and told["serviceKey"] == "computed"


def applying_wrong(ask: Ask) -> bool:
    without = ask("post", "services/computed/applications", {"formData": {}})[0]
    empty = ask("post", "services/computed/applications", {**GIVEN, "formData": {"data": {}}})[0]
    return without == 400 and empty == 422 and ask("post", "services/none/applications", GIVEN)[0] == 404


def listed(ask: Ask) -> bool:
    number = ask("post", "services/computed/applications", GIVEN)[1]["fileId"]
    status, told = ask("get", "applications?serviceKey=computed&firstResult=0&maxResult=1")
    return (
        status == 200 and [one["fileId"] for one in told] == [number] and told[0]["status"]["code"] in STATUS
    )


def one_application(ask: Ask) -> bool:
    number = ask("post", "services/computed/applications", GIVEN)[1]["fileId"]
    status, told = ask("get", f"applications/{number}")
    return status == 200 and told["fileId"] == number and told["ended"] is False


def no_application(ask: Ask) -> bool:
    return ask("get", "applications/none")[0] == 404 and ask("get", "applications?maxResult=x")[0] == 400


def task_way(ask: Ask) -> bool:
    number = ask("post", "services/computed/applications", GIVEN)[1]["fileId"]
    (task,) = ask("get", f"tasks?fileId={number}")[1]
    told = ask("get", f"tasks/{task['taskId']}")[1]
    wrong = ask("post", f"tasks/{task['taskId']}/complete", {"data": {"outcome": "none"}})[0]
    status, done = ask("post", f"tasks/{task['taskId']}/complete", {"data": {"outcome": "good"}})
    return (
        "good" in told["formVariables"]["outcome"]
        and wrong == 422
        and status == 200
        and done["fileId"] == number
    )


def no_task(ask: Ask) -> bool:
    return ask("get", "tasks/none")[0] == 404 and ask("post", "tasks/0/complete", {"data": {}})[0] == 404


def figures(ask: Ask) -> bool:
    status, told = ask("get", "data/statistics/1.0")
    return status == 200 and isinstance(told, list)


SCENARIOS = (
    *(services, services_by_name, one_service, no_service, forms, one_form, no_form, applying),
    *(applying_wrong, listed, one_application, no_application, task_way, no_task, figures),
)


def null(method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """A server that answers an empty list to everything."""
    return 200, []


def passes(scenario: Callable[[Ask], bool], ask: Ask) -> bool:
    try:
        return scenario(ask)
    except (LookupError, TypeError, ValueError):
        return False


@pytest.fixture
def ask(partner: Partner) -> Ask:
    client, headers = Client(), {"Authorization": f"Bearer {partner.key()}"}

    def asked(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        more = {"data": json.dumps(body), "content_type": "application/json"} if method == "post" else {}
        answer = getattr(client, method)(f"/govstack/{path}", headers=headers, **more)
        return answer.status_code, answer.json()

    return asked


def test_every_scenario_passes_and_a_server_that_says_nothing_is_told_apart(ask: Ask) -> None:
    ours = [one.__name__ for one in SCENARIOS if passes(one, ask)]
    baseline = [one.__name__ for one in SCENARIOS if passes(one, null)]

    print(f"GovStack Registration: ours {len(ours)}/{len(SCENARIOS)}, null baseline {len(baseline)}")
    assert ours == [one.__name__ for one in SCENARIOS]
    assert baseline == ["figures"]


def test_an_application_for_somebody_and_with_a_document(partner: Partner) -> None:
    client, headers = Client(), {"Authorization": f"Bearer {partner.key()}"}
    kept = client.post(
        "/govstack/documents", {"file": SimpleUploadedFile("a.pdf", given.PDF)}, headers=headers
    ).json()
    body = {**GIVEN, "applicantId": "09121112233", "documentUrls": [kept["url"]]}

    answer = client.post(
        "/govstack/services/short/applications",
        json.dumps(body),
        content_type="application/json",
        headers=headers,
    )

    assert answer.status_code == 200
    assert Person.objects.get(pk=Case.objects.get().citizen_id).mobile_match
    assert "09121112233" not in answer.content.decode()
    assert client.post("/govstack/documents", headers=headers).status_code == 400


def put(partner: Partner, code: str, data: dict[str, Any], key: str, **more: Any) -> Any:
    return Client().put(
        f"/govstack/applications/{code}",
        json.dumps({"applicantId": "self", "formData": {"data": data}, **more}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )


def test_an_operator_adds_a_note_and_documents_and_changes_no_answer(partner: Partner) -> None:
    case, key = given.case(partner.world), partner.key()
    kept = (
        Client()
        .post(
            "/govstack/documents",
            {"file": SimpleUploadedFile("a.pdf", given.PDF)},
            headers={"Authorization": f"Bearer {key}"},
        )
        .json()
    )
    before = Answers.objects.get(case=case).data

    assert (
        put(partner, case.code, {"topic": "موضوع درست"}, key, documentUrls=[kept["url"]]).status_code == 200
    )
    note = Message.objects.get()
    assert (note.kind, note.text) == ("NOTE", "موضوع: موضوع درست")
    assert not Attachment.objects.get().for_citizen
    assert Answers.objects.get(case=case).data == before
    assert put(partner, case.code, {"nothing": "1"}, key).status_code == 400
    assert put(partner, case.code, {}, key).status_code == 422
    assert put(partner, "none", {"topic": "متن"}, key).status_code == 404


def test_an_applicant_that_was_asked_answers_and_nobody_else_writes(partner: Partner) -> None:
    key = partner.key()
    Client().post(
        "/govstack/services/short/applications",
        json.dumps(GIVEN),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    case = Case.objects.get()
    clerk = partner.world.clerk
    cases.claim_task(actor=clerk, now=given.NOW, task_id=given.open_task(case).pk)
    cases.ask_citizen(actor=clerk, now=clock.now(), case_id=case.pk, text="موضوع چیست؟")

    answer = put(partner, case.code, {"topic": "موضوع درست"}, key)
    assert answer.json()["status"]["code"] == "PENDING"
    assert Message.objects.filter(kind="ANSWER").count() == 1
    other = given.case(partner.world)
    blind = partner.key(["cases.follow", "cases.see"])
    assert put(partner, other.code, {"topic": "متن"}, blind).status_code == 403


def test_a_key_is_needed_and_its_scope(partner: Partner) -> None:
    assert Client().get("/govstack/applications").status_code == 401
    headers = {"Authorization": f"Bearer {partner.key(['files.keep'])}"}
    assert Client().get("/govstack/applications", headers=headers).status_code == 403
    assert Client().get("/govstack/none").json()["code"] == "api.missing"
