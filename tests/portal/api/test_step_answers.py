"""A step with a form is done by a system: its answers are judged by the schema that the task tells, in either face."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ostan.domains.cases.models import Attachment, Case, StepAnswers, Task
from ostan.domains.cases.rules import TaskState
from ostan.foundation.ledger.models import Entry
from ostan.kernel import commitments
from tests.cases import given
from tests.cases.test_step_forms import DECIDED, VISIT
from tests.portal.api.conftest import ANSWERS, Partner, for_systems, system
from tests.standing import standing

HOST = "0499370899"
Complete = Callable[[Mapping[str, Any]], Any]


def built() -> Partner:
    world = given.world()
    given.service("asked", world.first, for_systems("visit"), step_forms=[VISIT, DECIDED])
    given.service("computed", world.first, for_systems())
    return system(world, world.first)


partner = standing(built)


def opened(partner: Partner, service: str = "asked") -> Task:
    """The step for systems of a new case."""
    code = partner.client().post("cases", {"service": service, "answers": ANSWERS}).json()["code"]
    return Task.objects.get(case__code=code, state=TaskState.OPEN)


def own(partner: Partner, task: Task) -> Complete:
    """Completes the task over the JSON face, by a system that holds it."""
    machine = partner.client()
    machine.post(f"tasks/{task.pk}/claim")
    return lambda told: machine.post(f"tasks/{task.pk}/complete", told)


def govstack(partner: Partner, task: Task) -> Complete:
    """Completes the task over the building block's face, which takes it in hand itself."""
    headers = {"Authorization": f"Bearer {partner.key()}"}
    path = f"/govstack/tasks/{task.pk}/complete"
    return lambda told: Client().post(
        path, json.dumps({"data": told}), content_type="application/json", headers=headers
    )


faces = pytest.mark.parametrize("face", [own, govstack])


@faces
def test_answers_are_kept_personal_ones_sealed_and_told_nowhere(partner: Partner, face: Any) -> None:
    task = opened(partner)

    done = face(partner, task)({"outcome": "good", "answers": {"sound": "yes", "host": HOST}})

    assert done.status_code == 200
    row, entry = StepAnswers.objects.get(task=task), Entry.objects.get(activity="StepAnswered")
    whole = {"sound": "yes", "host": HOST}
    assert row.data == {"sound": "yes"}
    assert HOST.encode() not in bytes(row.sealed)
    assert entry.facts["commitment"] == row.commitment == commitments.commit(whole, bytes(row.salt))
    assert entry.actor_id == partner.person.pk
    assert Task.objects.get(case=task.case, state=TaskState.OPEN).node == "decide"
    machine, code = partner.client(), task.case.code
    told = [done, *(machine.get(path) for path in (f"cases/{code}", f"tasks?case={code}"))]
    assert not any(HOST in one.content.decode() for one in told)
    assert HOST not in json.dumps(list(Entry.objects.values_list("facts", flat=True)), ensure_ascii=False)


REFUSED: list[tuple[Any, set[tuple[str, str]]]] = [
    ({}, {("sound", "catalogue.answer_missing")}),
    (None, {("sound", "catalogue.answer_missing")}),
    ({"sound": "no"}, {("why", "catalogue.answer_missing")}),
    ({"sound": "perhaps"}, {("sound", "catalogue.answer_not_option")}),
    ({"sound": "yes", "host": "0499370898"}, {("host", "catalogue.answer_national_code")}),
    ({"sound": "yes", "colour": "red"}, {("colour", "catalogue.answer_unknown")}),
    ({"sound": [1], "photo": "x"}, {("sound", "catalogue.answer_type"), ("photo", "catalogue.answer_file")}),
]


@faces
@pytest.mark.parametrize(("answers", "fields"), REFUSED)
def test_what_is_not_accepted_is_refused_by_its_field_and_nothing_is_kept(
    partner: Partner, face: Any, answers: Any, fields: set[tuple[str, str]]
) -> None:
    task = opened(partner)
    state = Task.objects.values_list("state", "holder_id")
    complete = face(partner, task)
    before = state.get(pk=task.pk)

    refused = complete({"outcome": "good", "answers": answers})

    told = refused.json()
    assert (refused.status_code, told["code"]) == (422, "catalogue.form_errors")
    assert {(one["field"], one["code"]) for one in told["errors"]} == fields
    assert "0499370898" not in refused.content.decode()
    assert state.get(pk=task.pk) == before, "what was free stays free"
    assert not StepAnswers.objects.exists()
    assert not Entry.objects.filter(activity="StepAnswered").exists()


@faces
@pytest.mark.parametrize("answers", ["yes", ["sound"], 1])
def test_answers_that_are_no_object_are_not_passed_over(partner: Partner, face: Any, answers: Any) -> None:
    task = opened(partner)

    refused = face(partner, task)({"outcome": "good", "answers": answers})

    assert refused.status_code in (400, 422)
    assert "answers" in refused.json()["errors"][0]["field"]
    assert not StepAnswers.objects.exists()


@faces
def test_a_step_without_a_form_takes_no_answers(partner: Partner, face: Any) -> None:
    complete = face(partner, opened(partner, "computed"))

    assert (
        complete({"outcome": "good", "answers": {"sound": "yes"}}).json()["code"] == "cases.step_asks_nothing"
    )
    assert complete({"outcome": "good"}).status_code == 200


@faces
def test_a_file_among_the_answers_is_the_systems_own(partner: Partner, face: Any) -> None:
    task = opened(partner)
    machine, complete = partner.client(), face(partner, task)
    sent = {"file": SimpleUploadedFile("a.pdf", given.PDF)}
    mine = machine.client.post("/api/v1/files", sent, headers=machine.headers).json()["id"]
    theirs = given.file(partner.world.clerk)

    strange = complete({"outcome": "good", "answers": {"sound": "yes", "photo": [theirs]}})
    done = complete({"outcome": "good", "answers": {"sound": "yes", "photo": [mine]}})

    assert strange.json()["code"] == "cases.file_not_yours"
    assert done.status_code == 200
    assert Attachment.objects.get(case=task.case, question="visit.photo").file_id == mine


def test_both_faces_tell_the_schema_by_which_they_judge(partner: Partner) -> None:
    task = opened(partner)
    headers = {"Authorization": f"Bearer {partner.key()}"}

    machine = partner.client()
    form = machine.get(f"tasks/{task.pk}").json()["form"]
    (listed,) = machine.get(f"tasks?case={task.case.code}").json()["items"]
    asked = Client().get(f"/govstack/tasks/{task.pk}", headers=headers).json()["formVariables"]["answers"]

    assert form["title"] == "گزارش بازدید"
    assert set(form) == {"title", "schema", "layout"}, "the names that the description of the face promises"
    assert asked == form["schema"]
    assert listed["form"] == machine.post(f"tasks/{task.pk}/claim").json()["form"] == form
    assert machine.post(f"tasks/{task.pk}/release").json()["form"] == form
    jsonschema.Draft202012Validator.check_schema(asked)
    assert set(asked["properties"]) == {"sound", "why", "host", "photo"}
    plain = opened(partner, "computed")
    assert partner.client().get(f"tasks/{plain.pk}").json()["form"] is None


@faces
def test_who_may_not_do_the_step_is_told_nothing_of_its_form(partner: Partner, face: Any) -> None:
    task = opened(partner)
    told = {"outcome": "good", "answers": {"sound": "yes"}}
    assert face(partner, task)(told).status_code == 200
    decide = Task.objects.get(case=task.case, state=TaskState.OPEN)
    outsider = system(partner.world, partner.world.second, "سامانهٔ دیگر")

    assert face(partner, decide)({"answers": {"sum": 3}}).json()["code"] == "cases.not_your_role"
    assert face(outsider, decide)({"answers": {"sum": 3}}).status_code == 404
    assert Case.objects.get(pk=task.case_id).state != "DECIDED"
    assert [row.form_key for row in StepAnswers.objects.all()] == ["visit"]
