"""The form of a step: whoever does the step answers it, on the page or as a system, and conditions know what was said."""

import functools
import json
from typing import Any

import pytest

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import Attachment, Case, StepAnswers
from ostan.domains.cases.rules import Outcome
from ostan.domains.catalogue.rules import process as processes
from ostan.domains.catalogue.rules.form import FormErrors
from ostan.foundation.ledger.models import Entry
from ostan.kernel import commitments
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import RuleBroken
from tests.cases import given

VISIT: dict[str, Any] = {
    "key": "visit",
    "title": "گزارش بازدید",
    "form": {
        "layout": {
            "pages": [
                {
                    "name": "seen",
                    "title": "بازدید",
                    "questions": [
                        {
                            "name": "sound",
                            "kind": "choice",
                            "label": "محل مناسب است؟",
                            "options": [{"value": "yes", "label": "بله"}, {"value": "no", "label": "خیر"}],
                        },
                        {
                            "name": "why",
                            "kind": "text",
                            "label": "چرا نه؟",
                            "when": 'answers.sound == "no"',
                        },
                        {"name": "host", "kind": "national_code", "label": "کد ملی حاضر", "required": False},
                        {"name": "photo", "kind": "file", "label": "تصویر", "required": False},
                    ],
                }
            ]
        }
    },
}
DECIDED: dict[str, Any] = {
    "key": "decide",
    "title": "پیش از تصمیم",
    "for_citizen": True,
    "form": {
        "layout": {
            "pages": [
                {
                    "name": "all",
                    "title": "نظر",
                    "questions": [{"name": "sum", "kind": "number", "label": "شمار پرونده‌های پیشین"}],
                }
            ]
        }
    },
}


@functools.cache
def visiting() -> bytes:
    """Visit (with a form) → (not sound: visit again) → decide, whose form bears the id of the step."""
    lanes = [processes.Lane("office", "دبیرخانه", unit="case", role="clerk")]
    again = given.TO("visit_again", condition='steps.visit.sound == "no"')
    items = [
        given.ITEM("start", given.KIND.START, lane="office", next=("visit_first",)),
        _step("visit_first", "بازدید", "how", act="work", form="visit"),
        given.ITEM(
            "how", given.KIND.EXCLUSIVE, lane="office", next=(again, given.TO("decide", default=True))
        ),
        _step("visit_again", "بازدید دوباره", "decide", act="work", form="visit"),
        _step("decide", "تصمیم", "end", act="decide"),
        given.ITEM("end", given.KIND.END, lane="office"),
    ]
    return processes.write(processes.drawn_up("visiting", "با بازدید", lanes, items))


def _step(node: str, name: str, after: str, **step: Any) -> processes.Item:
    return given.ITEM(node, given.KIND.USER, name=name, lane="office", step=given.STEP(**step), next=(after,))


@pytest.fixture
def visited(world: given.World) -> Case:
    """A case whose visit the clerk has in hand."""
    given.service("visited", world.first, visiting(), step_forms=[VISIT, DECIDED])
    return given.claimed(world, "visited")


def visit(of: given.World, case: Case, **answers: Any) -> Case:
    task = given.open_task(case)
    return actions.complete_task(actor=of.clerk, now=given.NOW, task_id=task.pk, answers=answers)


def test_a_step_with_a_form_is_not_done_without_its_answers(world: given.World, visited: Case) -> None:
    with pytest.raises(FormErrors) as refused:
        visit(world, visited, sound="no")

    assert {place: one.code for place, one in refused.value.errors.items()} == {
        "why": "catalogue.answer_missing"
    }
    assert given.open_task(visited).node == "visit_first"
    assert not StepAnswers.objects.exists()


def test_conditions_know_what_was_answered_last(world: given.World, visited: Case) -> None:
    visit(world, visited, sound="no", why="راه ندارد")
    task = given.open_task(visited)
    assert task.node == "visit_again"

    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=task.pk)
    visit(world, visited, sound="yes")

    assert given.open_task(visited).node == "decide"
    assert [row.data["sound"] for row in StepAnswers.objects.order_by("task")] == ["no", "yes"]


def test_personal_answers_are_sealed_and_the_ledger_holds_a_commitment_alone(
    world: given.World, visited: Case
) -> None:
    visit(world, visited, sound="yes", host="0499370899")

    row, entry = StepAnswers.objects.get(), Entry.objects.get(activity="StepAnswered")
    assert row.data == {"sound": "yes"}
    assert b"0499370899" not in bytes(row.sealed)
    whole = {"sound": "yes", "host": "0499370899"}
    assert entry.facts["commitment"] == row.commitment == commitments.commit(whole, bytes(row.salt))
    assert "0499370899" not in json.dumps(entry.facts)
    file = queries.case_file(actor=world.clerk, now=given.NOW, code=visited.code)
    assert dict(file.step_answers[0].answers) == whole


def test_the_deciding_step_asks_too_and_an_end_beside_the_process_does_not(
    world: given.World, visited: Case
) -> None:
    visit(world, visited, sound="yes")
    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(visited).pk)
    told = {"actor": world.clerk, "now": given.NOW, "case_id": visited.pk}

    with pytest.raises(FormErrors):
        actions.decide_case(**told, outcome=Outcome.GRANTED)
    actions.decide_case(**told, outcome=Outcome.FORWARDED, forwarded_to="شهرداری", reason=given.REASON)

    assert [row.form_key for row in StepAnswers.objects.all()] == ["visit"]


def test_the_applicant_reads_only_what_is_for_his_eyes(world: given.World, visited: Case) -> None:
    photo = given.file(world.clerk)
    visit(world, visited, sound="yes", photo=[photo])
    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(visited).pk)
    actions.decide_case(
        actor=world.clerk,
        now=given.NOW,
        case_id=visited.pk,
        outcome=Outcome.GRANTED,
        answers={"sum": 3},
    )

    own = queries.my_case(actor=world.citizen, now=given.NOW, code=visited.code)
    office = queries.case_file(actor=world.clerk, now=given.NOW, code=visited.code)

    assert [line.asked.key for line in own.step_answers] == ["decide"]
    assert [(line.asked.key, line.round) for line in office.step_answers] == [("visit", 1), ("decide", 1)]
    assert own.attachments == []
    assert [one.question for one in office.attachments] == ["visit.photo"]


def test_answers_at_steps_are_erased_with_those_of_the_applicant(world: given.World, visited: Case) -> None:
    visit(world, visited, sound="yes", host="0499370899", photo=[given.file(world.clerk)])
    actions.withdraw(actor=world.citizen, now=given.NOW, case_id=visited.pk)

    actions.erase_answers(actor=SYSTEM, now=given.NOW, case_id=visited.pk)

    row = StepAnswers.objects.get()
    assert (row.data, bytes(row.sealed), bytes(row.salt), row.erased_at) == ({}, b"", b"", given.NOW)
    assert not Attachment.objects.exists()
    file = queries.case_file(actor=world.clerk, now=given.NOW, code=visited.code)
    assert file.step_answers[0].erased_at == given.NOW


def test_a_step_without_a_form_takes_no_answers_and_files_of_others_are_refused(
    world: given.World, visited: Case
) -> None:
    plain = given.claimed(world, "licence")
    with pytest.raises(RuleBroken, match="step_asks_nothing"):
        actions.complete_task(
            actor=world.clerk,
            now=given.NOW,
            task_id=given.open_task(plain).pk,
            outcome="complete",
            answers={"sound": "yes"},
        )
    with pytest.raises(RuleBroken, match="file_not_yours"):
        visit(world, visited, sound="yes", photo=[given.file(world.colleague)])


def test_what_was_answered_stands_through_an_objection(world: given.World, visited: Case) -> None:
    visit(world, visited, sound="yes")
    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(visited).pk)
    actions.decide_case(
        actor=world.clerk,
        now=given.NOW,
        case_id=visited.pk,
        outcome=Outcome.REFUSED,
        reason=given.REASON,
        law=given.LAW,
        answers={"sum": 0},
    )
    actions.object(actor=world.citizen, now=given.NOW, case_id=visited.pk, text="این تصمیم درست نیست")

    file = queries.case_file(actor=world.head, now=given.NOW, code=visited.code)
    assert [line.asked.key for line in file.step_answers] == ["visit", "decide"]
    assert file.version.step_form("objection") is None
