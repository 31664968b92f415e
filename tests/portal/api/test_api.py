"""The JSON face: what is open, what a key opens, and what is refused."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Case, Sending, Task
from ostan.domains.catalogue import actions as catalogue
from ostan.domains.catalogue.models import PublicService
from ostan.domains.org.models import Person
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM
from ostan.portal.api import web
from ostan.portal.api.english import BROKEN as ENGLISH
from ostan.portal.api.words import BROKEN as PERSIAN
from tests.cases import given
from tests.portal.api.conftest import ANSWERS, Machine, Partner, system

NEW = {"service": "short", "answers": ANSWERS}
APPLICANT = {"mobile": "09121112233", "national_code": "0012345679", "family_name": "محمدی"}


def operations() -> list[Any]:
    return [
        one
        for router in web.api._get_bound_routers()
        for view in router.path_operations.values()
        for one in view.operations
    ]


@pytest.mark.parametrize("operation", operations(), ids=lambda one: one.view_func.__name__)
def test_every_operation_says_what_it_needs(operation: Any) -> None:
    """Deny by default: what needs more than nothing also wants a key."""
    needs = operation.view_func.needs

    assert needs
    assert bool(operation.auth_callbacks) == (needs != ("public",))


def test_the_description_is_openapi_3_1_and_names_every_refusal() -> None:
    told = web.openapi()

    assert told["openapi"] == "3.1.0"
    for methods in told["paths"].values():
        for operation in methods.values():
            assert {"400", "404", "422", "429"} <= {str(one) for one in operation["responses"]}


def test_what_the_face_says_is_said_in_both_languages() -> None:
    assert set(PERSIAN) <= set(ENGLISH)


def test_everybody_reads_the_catalogue(partner: Partner) -> None:
    nobody = Machine()

    found = nobody.get("services?query=انجمن").json()
    assert {one["code"] for one in found["items"]} == {"licence", "short", "computed"}
    card = nobody.get("services/short").json()
    assert card["owner"] == "first"
    assert card["norm"] == {"amount": 5, "unit": "days"}
    form = nobody.get("services/short/form").json()
    assert form["schema"]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert form["schema"]["required"] == ["topic"]
    assert nobody.get("units/first").json()["parent"] == "root"
    assert nobody.get("units").json()["items"]
    assert nobody.get("places").json() == {"items": [], "next": ""}
    assert nobody.get("statistics").json() == {"code": "", "title": "", "waiting": None, "satisfaction": None}
    assert nobody.get("statistics/services").json() == {"items": []}


def test_pages_follow_each_other_without_gap_or_repetition(partner: Partner) -> None:
    machine, seen, cursor = partner.client(), [], ""
    for _ in range(5):
        assert machine.post("cases", NEW).status_code == 201
    while True:
        page = machine.get(f"cases?limit=2&cursor={cursor}").json()
        seen += [one["code"] for one in page["items"]]
        if not (cursor := page["next"]):
            break
    assert seen == list(Case.objects.order_by("-pk").values_list("code", flat=True))
    services = [machine.get("services?limit=2").json()]
    services.append(machine.get(f"services?limit=2&cursor={services[0]['next']}").json())
    assert len({one["code"] for page in services for one in page["items"]}) == 3
    assert services[1]["next"] == ""


def walked(machine: Any, path: str, key: str = "code") -> list[str]:
    """What stands on every page of a list, two lines a page."""
    seen, cursor = [], ""
    while True:
        page = machine.get(f"{path}{'&' if '?' in path else '?'}limit=2&cursor={cursor}").json()
        seen += [one[key] for one in page["items"]]
        if not (cursor := page["next"]):
            return seen


def test_lists_go_on_after_the_last_line_that_was_shown(partner: Partner) -> None:
    nobody = Machine()
    for number in range(5):
        given.service(f"more-{number}", partner.world.first, given.short_process())
    for path in ("services", "services?query=انجمن", "services?query=انجمم", "units"):
        whole = [
            one["code"]
            for one in nobody.get(path + ("&" if "?" in path else "?") + "limit=50").json()["items"]
        ]
        assert len(whole) > 2, path
        assert walked(nobody, path) == whole, path

    first = nobody.get("services?limit=3").json()
    gone = PublicService.objects.get(code=first["items"][-1]["code"])
    catalogue.retire(actor=SYSTEM, now=given.NOW, service_id=gone.pk)
    rest = nobody.get(f"services?limit=50&cursor={first['next']}").json()["items"]
    left = nobody.get("services?limit=50").json()["items"]
    assert [one["code"] for one in rest] == [one["code"] for one in left][2:]


@pytest.mark.parametrize(
    "cursor", ["o20", "W10", "WzEsMl0", "WyJcdWQ4MDAiLDFd", "WyJcdTAwMDAiLDFd", "!", "شش"]
)
def test_a_made_up_cursor_is_the_first_page(partner: Partner, cursor: str) -> None:
    for path in ("services", "units", "places"):
        assert Machine().get(f"{path}?cursor={cursor}").json() == Machine().get(path).json()


def test_a_case_is_opened_for_somebody_and_followed(partner: Partner) -> None:
    machine = partner.client()

    sent = machine.post("cases", {**NEW, "applicant": APPLICANT, "reference": "137-1"})

    assert sent.status_code == 201, sent.content
    told = sent.json()
    assert sent.headers["Location"] == f"/api/v1/cases/{told['code']}"
    case = Case.objects.get()
    assert case.channel == "SYSTEM"
    assert Person.objects.get(pk=case.citizen_id).family_name == "محمدی"
    assert Entry.objects.get(activity="CaseOpened").actor_id == partner.person.pk
    assert Sending.objects.get().reference == "137-1"
    file = machine.get(f"cases/{told['code']}").json()
    assert [one["state"] for one in file["stages"]] == ["now"]
    assert file["is_own"] is False
    assert machine.get("cases?reference=137-1").json()["items"][0]["code"] == told["code"]
    assert machine.get("cases?reference=other").json()["items"] == []
    again = machine.post("cases", {**NEW, "reference": "137-1"})
    assert (again.status_code, again.json()["code"]) == (409, "cases.reference_taken")
    assert Case.objects.count() == 1


def test_nothing_personal_is_told(partner: Partner) -> None:
    machine = partner.client()
    told = machine.post(
        "cases", {**NEW, "answers": {**ANSWERS, "mobile": "09121112233"}, "applicant": APPLICANT}
    )

    shown = "".join(
        machine.get(path).content.decode()
        for path in (
            f"cases/{told.json()['code']}",
            "cases",
            "tasks",
            f"cases/{told.json()['code']}/messages",
        )
    )

    for secret in ("09121112233", "0012345679", "محمدی", "انجمن محیط زیست"):
        assert secret not in shown


def test_answers_that_are_not_accepted_come_back_by_their_question(partner: Partner) -> None:
    refused = partner.client().post("cases", {**NEW, "answers": {"size": "x"}})

    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert {one["field"] for one in refused.json()["errors"]} == {"topic", "size"}
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'"x"',
        b"[]",
        b'{"service": "short\\u0000"}',
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": "\\ud800"}',
        b"[" * 9000,
    ],
)
def test_a_body_that_cannot_be_kept_is_refused(partner: Partner, body: bytes) -> None:
    machine = partner.client()

    answer = machine.client.post(
        "/api/v1/cases", body, content_type="application/json", headers=machine.headers
    )

    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_who_shows_no_key_and_who_shows_a_wrong_one(partner: Partner) -> None:
    for machine, code in ((Machine(), "api.key_needed"), (Machine("ostan_1_2"), "api.key_unknown")):
        for answer in (machine.get("cases"), machine.post("cases", NEW)):
            assert (answer.status_code, answer.json()["code"]) == (401, code)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert Machine("ostan_1_2").get("services").status_code == 401, "a wrong key is told at once"


def test_a_session_opens_nothing(partner: Partner) -> None:
    browser = given_browser()

    assert browser.get("/api/v1/cases").status_code == 401
    answer = browser.post("/api/v1/cases", json.dumps(NEW), content_type="application/json")
    assert answer.status_code == 401
    assert not answer.cookies


def given_browser() -> Any:
    from tests import given as people

    return people.citizen("09120000009")


def test_a_key_opens_its_scopes_only(partner: Partner) -> None:
    follower = partner.client(["cases.follow"])

    for answer in (follower.post("cases", NEW), follower.get("tasks"), follower.get("cases/123/messages")):
        assert (answer.status_code, answer.json()["code"]) == (403, "api.scope_missing")
    assert follower.get("cases").json() == {"items": [], "next": ""}
    sender = partner.client(["cases.open"])
    assert sender.post("cases", NEW).status_code == 201
    assert sender.get("cases").status_code == 403
    assert sender.post("cases", {**NEW, "applicant": APPLICANT}).status_code == 404, "needs org.introduce"


def test_a_key_for_some_services_opens_no_others(partner: Partner) -> None:
    short = Case._meta.get_field("service").related_model.objects.get(code="short")
    whole, narrow = partner.client(), partner.client(services=[short.pk])
    other = whole.post("cases", {**NEW, "service": "computed"}).json()["code"]

    assert narrow.post("cases", NEW).status_code == 201
    assert narrow.post("cases", {**NEW, "service": "computed"}).status_code == 404
    assert narrow.get(f"cases/{other}").status_code == 404
    assert [one["service"] for one in narrow.get("cases").json()["items"]] == ["short"]
    assert [one["service"] for one in narrow.get("tasks").json()["items"]] == ["short"]
    task = Task.objects.get(case__code=other)
    assert narrow.get(f"tasks/{task.pk}").status_code == 404
    assert narrow.post(f"tasks/{task.pk}/claim").status_code == 404
    assert narrow.post(f"cases/{other}/messages", {"text": "سلام"}).status_code == 404


def test_a_system_reaches_its_unit_and_what_it_has_sent(partner: Partner) -> None:
    world = partner.world
    other = system(world, world.second, "سامانهٔ دیگر").client()
    given.case(world)
    code = Case.objects.get().code

    assert partner.client().get(f"cases/{code}").status_code == 200
    assert partner.client(["cases.follow"]).get(f"cases/{code}").status_code == 404, "it has not sent it"
    assert other.get(f"cases/{code}").status_code == 404
    assert other.post("cases", NEW).status_code == 404, "the service is another agency's"
    assert other.get("cases").json()["items"] == []
    missing, closed = other.get("cases/100000000098").json(), other.get(f"cases/{code}").json()
    assert missing == closed


def test_messages_go_both_ways_and_reading_them_is_noted(partner: Partner) -> None:
    machine, world = partner.client(), partner.world
    code = machine.post("cases", NEW).json()["code"]
    case = Case.objects.get(code=code)
    cases.claim_task(actor=world.clerk, now=given.NOW, task_id=Task.objects.get(case=case).pk)
    cases.add_note(actor=world.clerk, now=given.NOW, case_id=case.pk, text="درونی")
    cases.ask_citizen(actor=world.clerk, now=given.NOW, case_id=case.pk, text="نشانی؟")

    assert machine.get(f"cases/{code}").json()["state"] == "WAITING"
    assert machine.post(f"cases/{code}/answer", {"text": "خیابان یکم"}).json()["state"] == "OPEN"
    assert machine.post(f"cases/{code}/messages", {"text": "سپاس"}).status_code == 201
    told = machine.get(f"cases/{code}/messages").json()["items"]
    assert [(one["by"], one["kind"]) for one in told] == [
        ("staff", "QUESTION"),
        ("applicant", "ANSWER"),
        ("applicant", "WORD"),
    ]
    assert Entry.objects.filter(activity="CaseRead", actor_id=partner.person.pk).exists()


def test_a_step_for_systems_is_done_by_one(partner: Partner) -> None:
    machine = partner.client()
    code = machine.post("cases", {**NEW, "service": "computed"}).json()["code"]
    task = machine.get("tasks?mine=true").json()["items"][0]

    assert task["may_take"]
    assert (
        machine.post(f"tasks/{task['id']}/complete", {"outcome": "good"}).json()["code"] == "cases.not_held"
    )
    assert machine.post(f"tasks/{task['id']}/claim").json()["is_held"] is True
    assert machine.post(f"tasks/{task['id']}/release").json()["is_held"] is False
    machine.post(f"tasks/{task['id']}/claim")
    refused = machine.post(f"tasks/{task['id']}/complete", {"outcome": "other"})
    assert (refused.status_code, refused.json()["code"]) == (422, "cases.outcome_wanted")
    assert machine.post(f"tasks/{task['id']}/complete", {"outcome": "good"}).json()["code"] == code
    decide = machine.get(f"tasks?case={code}").json()["items"][0]
    assert (decide["act"], decide["may_take"]) == ("decide", False)
    assert machine.post(f"tasks/{decide['id']}/claim").json()["code"] == "cases.not_your_role"
    assert machine.get("tasks/9223372036854775807").status_code == 404
    assert machine.get("tasks/9223372036854775808").status_code == 422


def test_a_file_is_sent_and_named(partner: Partner) -> None:
    machine = partner.client()

    kept = machine.client.post(
        "/api/v1/files", {"file": SimpleUploadedFile("a.pdf", given.PDF)}, headers=machine.headers
    )

    assert kept.status_code == 201
    sent = machine.post("cases", {**NEW, "answers": {**ANSWERS, "paper": [kept.json()["id"]]}})
    assert sent.status_code == 201
    strange = machine.post("cases", {**NEW, "answers": {**ANSWERS, "paper": [999]}})
    assert strange.json()["code"] == "cases.file_not_yours"


def test_the_same_write_is_done_once(partner: Partner) -> None:
    machine = partner.client()

    first = machine.post("cases", NEW, Idempotency_Key="a")
    again = machine.post("cases", NEW, Idempotency_Key="a")
    other = machine.post("cases", {**NEW, "reference": "x"}, Idempotency_Key="a")

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "keys.other_request")
    assert Case.objects.count() == 1
    assert machine.post("cases", NEW, Idempotency_Key="b").status_code == 201
    assert Case.objects.count() == 2
    refused = [machine.post("cases", {"service": "short", "answers": {}}, Idempotency_Key="c") for _ in "12"]
    assert [one.status_code for one in refused] == [422, 422]


def test_what_has_not_changed_is_not_sent_again(partner: Partner) -> None:
    machine = partner.client()
    first = machine.get("services")

    again = machine.get("services", **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert machine.get("services", **{"If-None-Match": '"other"'}).status_code == 200


def test_the_quota_is_told_and_kept(partner: Partner) -> None:
    machine = partner.client(per_minute=2)

    told = [machine.get("services") for _ in range(3)]

    assert [one.headers["RateLimit-Remaining"] for one in told] == ["1", "0", "0"]
    assert [one.status_code for one in told] == [200, 200, 429]
    assert 0 < int(told[2].headers["Retry-After"]) <= 60
    assert told[2].json()["code"] == "api.quota"


def test_refusals_are_persian_unless_english_is_preferred(partner: Partner) -> None:
    machine = Machine()

    for wish, language in (
        ("", "fa"),
        ("en", "en"),
        ("en;q=0.4, fa;q=0.8", "fa"),
        ("de, en;q=0.1", "en"),
        (";q=x", "fa"),
    ):
        answer = machine.get("cases", **{"Accept-Language": wish})
        assert answer.headers["Content-Language"] == language
        assert bool(re.search("[آ-ی]", answer.json()["detail"])) == (language == "fa")


@pytest.mark.parametrize(
    "path", ["/api/", "/api", "/api/v1/none", "/api/v2/services", "/api/v1/services/none"]
)
def test_what_is_not_there_is_told_in_json(db: None, path: str) -> None:
    answer = Machine().client.get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_method_that_is_not_offered_and_a_nul_are_told_in_json(db: None) -> None:
    client = Machine().client

    assert client.delete("/api/v1/services").json()["code"] == "api.method"
    assert client.get("/api/v1/services?query=%00").json()["status"] == 400
    assert client.head("/api/v1/services").status_code == 200
