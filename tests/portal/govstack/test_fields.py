"""Every answer of the building block, field by field, and what its official scenarios ask with parameters."""

import base64
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Task
from ostan.domains.cases.rules import Outcome
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM
from tests.cases import given
from tests.payments.given import costly
from tests.portal.api.conftest import ANSWERS, Partner, for_systems
from tests.portal.govstack.fields import schema

Ask = Callable[..., tuple[int, Any]]
GIVEN = {"applicantId": "self", "formData": {"data": ANSWERS, "eFormId": "computed-v1"}}


@pytest.fixture
def ask(partner: Partner) -> Ask:
    client, headers = Client(), {"Authorization": f"Bearer {partner.key()}"}

    def asked(path: str, body: Any = None, **form: Any) -> tuple[int, Any]:
        if form:
            answer = client.post(f"/govstack/{path}", form, headers=headers)
        elif body is not None:
            text = json.dumps(body)
            answer = client.post(f"/govstack/{path}", text, content_type="application/json", headers=headers)
        else:
            answer = client.get(f"/govstack/{path}", headers=headers)
        return answer.status_code, answer.json()

    return asked


def keeps(told: tuple[int, Any], name: str, *ours: str, status: int = 200) -> Any:
    """The answer, after it was held against the table; of a list the first, which must be there."""
    assert told[0] == status
    one = told[1][0] if isinstance(told[1], list) else told[1]
    jsonschema.validate(one, schema(name, *ours))
    return one


def test_every_answer_has_the_fields_of_the_api_and_no_others(ask: Ask) -> None:
    keeps(ask("services"), "service")
    keeps(ask("services/computed"), "service")
    keeps(ask("services/computed/eForms"), "EFormListItem")
    keeps(ask("eForms/computed"), "EFormListItem")
    form = keeps(ask("eForms/computed-v1"), "EForm")
    sent = keeps(ask("services/computed/applications", GIVEN), "applicationFileResponse")
    assert (sent["serviceKey"], sent["serviceId"]) == ("computed", "computed")
    assert sent["applicationData"]["formData"]["eFormId"] == form["eFormId"]
    line = keeps(ask("applications"), "applicantApplicationFileListResponse")
    assert (line["fileId"], line["eformId"]) == (sent["fileId"], form["eFormId"])
    assert keeps(ask(f"applications/{line['fileId']}"), "applicationFileResponse") == sent
    task = keeps(ask("tasks"), "userTaskResponse")
    assert (task["serviceName"], task["eFormId"]) == (sent["serviceName"], form["eFormId"])
    one = keeps(ask(f"tasks/{task['taskId']}"), "dataUserTaskResponse")
    assert (one["taskName"], one["fileId"]) == (task["name"], sent["fileId"])
    done = ask(f"tasks/{task['taskId']}/complete", {"data": {"outcome": {"code": "good"}}})
    keeps(done, "completedTaskResponse")
    keeps(ask("tasks/none"), "systemError", "errors", status=404)


def test_a_form_on_which_older_cases_run_is_told_and_is_not_the_latest(partner: Partner, ask: Ask) -> None:
    given.service("computed", partner.world.first, for_systems(), norm={"amount": 6, "unit": "days"})

    assert keeps(ask("eForms/computed"), "EFormListItem")["version"] == "2"
    assert keeps(ask("eForms/computed-v2"), "EForm")["latest"] is True
    assert keeps(ask("eForms/computed-v1"), "EForm")["latest"] is False
    assert ask("eForms/computed-v3")[0] == ask("eForms/computed-v999999")[0] == 404


def test_services_are_listed_by_their_name_alone(ask: Ask) -> None:
    assert [one["id"] for one in ask("services?name=COMPUTED")[1]] == ["computed"]
    assert ask("services?name=n0tex1st") == (200, [])
    assert ask("services?name=computd") == (200, []), "a name like it is another name"


def test_applications_are_narrowed_and_sorted(ask: Ask) -> None:
    numbers = [ask(f"services/{one}/applications", GIVEN)[1]["fileId"] for one in ("short", "computed")]

    def found(query: str) -> list[str]:
        status, told = ask(f"applications?{query}")
        assert status == 200
        return [one["fileId"] for one in told]

    assert found("") == found("sortBy=created&sortOrder=desc") == numbers[::-1]
    assert found("sortBy=created&sortOrder=asc") == numbers
    assert found("firstResult=1&maxResult=20") == numbers[:1]
    assert found("serviceKey=short") == found("serviceId=short") == numbers[:1]
    assert found("serviceId=n0t-ex1st1ng-serv1ce") == found("applicantId=n0t-ex1st1ng") == []
    assert found("applicantId=self") == numbers[::-1]
    assert found("applicantId=citizen") == []
    assert ask("applications?sortBy=priority")[0] == ask("applications?sortOrder=up")[0] == 400


def test_a_longer_list_takes_no_more_statements(partner: Partner, ask: Ask) -> None:
    def statements(path: str) -> int:
        ask(path)
        with CaptureQueriesContext(connection) as asked:
            ask(path)
        return len(asked)

    ask("services/computed/applications", GIVEN)
    few = statements("applications")
    for _ in range(3):
        ask("services/computed/applications", GIVEN)

    assert statements("applications") == statements("applications?firstResult=2&sortOrder=asc") == few


def test_tasks_are_narrowed_and_sorted(ask: Ask) -> None:
    numbers = [ask("services/computed/applications", GIVEN)[1]["fileId"] for _ in range(2)]
    ids = [str(one.pk) for one in Task.objects.order_by("pk")]

    def found(query: str) -> list[str]:
        status, told = ask(f"tasks?{query}")
        assert status == 200
        return [one["taskId"] for one in told]

    assert found("") == ids
    assert found("sortBy=created&sortOrder=desc") == ids[::-1]
    assert found("firstResult=1&maxResult=1") == ids[1:]
    assert found(f"fileId={numbers[0]}") == found(f"mainTaskId={ids[0]}") == ids[:1]
    assert found("assigneeId=self") == []
    for unknown in ("fileId=n0t-ex1st1ng", "mainTaskId=n0t-ex1st1ng", "assigneeId=n0t-ex1st1ng"):
        assert found(unknown) == []


def test_a_document_may_come_in_base64(ask: Ask) -> None:
    text = base64.b64encode(given.PDF).decode()

    kept = keeps(ask("documents?additionalMetadata=x", file=text), "uploadResponse")

    assert (kept["code"], kept["type"]) == (200, "application/pdf")
    sent = ask("services/short/applications", {**GIVEN, "documentUrls": [kept["url"]]})
    assert sent[0] == 200
    for wrong in ("not base64", base64.b64encode(b"nothing that is known").decode(), [text, text]):
        keeps(ask("documents", file=wrong), "systemError", "errors", status=400)


def test_the_list_tells_that_a_case_waits_for_money(partner: Partner, ask: Ask) -> None:
    code = costly(partner.world)
    with delivering_at_once():
        sent = ask(f"services/{code}/applications", GIVEN)
    ask("services/short/applications", GIVEN)

    due = {"code": "SENDBACK", "title": "Payment due"}
    free, waits = ask("applications")[1]
    assert waits["payment"] == {"state": "OWED", "amountRials": 500_000, "paidAt": None}
    assert waits["status"] == due
    assert ask(f"applications/{waits['fileId']}")[1]["status"] == due
    assert (free["status"]["code"], "payment" in free) == ("PENDING", False)
    keeps(sent, "applicationFileResponse", "payment")


def test_figures_are_told_for_the_year_that_is_published(partner: Partner, ask: Ask) -> None:
    assert ask("data/statistics/1.0") == (200, [])
    for _ in range(10):
        given.decided(partner.world, Outcome.GRANTED)
    cases.count_waiting_times(actor=SYSTEM, now=given.later(days=31))

    one = keeps(ask("data/statistics/1.0"), "statistics")

    about = one["references"]
    jsonschema.validate(about, schema("references"))
    assert (one["processed"], about["timeframeYear"], about["timeframeDay"]) == (10, True, False)
    period = f"startDate={about['startDate']}&endDate={about['endDate']}"
    for asked in ("registrationName=short", f"registrationName={about['registrationName']}", period):
        assert ask(f"data/statistics/1.0?timeframe=year&{asked}")[1] == [one]
    for other in ("registrationName=n0tex1st", "startDate=2090-01-01", "endDate=2001-01-01"):
        assert ask(f"data/statistics/1.0?{other}")[0] == 404
    for other in ("timeframe=day", "operator=x", "role=x"):
        assert ask(f"data/statistics/1.0?{other}")[0] == 404, "such figures are not published"
    for wrong in ("timeframe=hour", "startDate=yesterday"):
        keeps(ask(f"data/statistics/1.0?{wrong}"), "systemError", "errors", status=400)
