"""A case is opened."""

import pytest

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import Answers, Case, Draft, Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import CaseState, Channel
from ostan.domains.catalogue.rules.form import FormErrors
from ostan.foundation.ledger.models import Entry
from ostan.kernel import codes, commitments
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given


def test_a_case_has_code_unit_deadlines_and_a_task(world: given.World) -> None:
    case = given.case(world)

    assert codes.parse_tracking_code(case.code) == case.code
    assert (case.unit_id, case.unit_path) == (world.first.pk, world.first.path)
    assert case.routed_by == {"rule": 0, "reason": "owner", "word": "", "failed": []}
    # five working days after Saturday: the next Saturday is the fifth (Thursday and Friday are off)
    assert case.norm_due_at.isoformat() == "2026-04-18T11:00:00+00:00"
    assert case.legal_due_at
    assert case.legal_due_at > case.norm_due_at
    task = given.open_task(case)
    assert (task.node, task.role, task.unit_id, task.holder_id) == ("decide", "clerk", world.first.pk, None)
    assert given.told(case) == ["CaseOpened", "TaskOpened"]


def test_personal_answers_are_sealed_and_committed_to(world: given.World) -> None:
    case = given.case(world)
    kept = Answers.objects.get(case=case)

    assert "mobile" not in kept.data
    assert b"09141234567" not in bytes(kept.sealed)
    whole = inside.whole(kept)
    assert whole["mobile"] == "09141234567"
    entry = Entry.objects.get(stream=f"case:{case.pk}", activity="CaseOpened")
    assert commitments.verify(entry.facts["commitment"], whole, bytes(kept.salt))
    assert "09141234567" not in str(entry.facts)


def test_missing_answers_open_nothing(world: given.World) -> None:
    with pytest.raises(FormErrors) as refused:
        given.case(world, answers={"size": 3})

    assert set(refused.value.errors) == {"topic"}
    assert not Case.objects.exists()


def test_a_code_that_is_taken_is_drawn_again(world: given.World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([5, 5, 6])
    monkeypatch.setattr("ostan.domains.cases.actions.intake.secrets.randbelow", lambda top: next(drawn))

    first, second = given.case(world), given.case(world)

    assert first.code == codes.tracking_code(5)
    assert second.code == codes.tracking_code(6)
    assert Task.objects.filter(case=second).count() == 1


def test_staff_without_the_right_cannot_open(world: given.World) -> None:
    with pytest.raises(NotAllowed):
        given.case(world, actor=given.staff("حسابرس", world.root, Role.AUDITOR))


def test_the_house_names_the_applicant(world: given.World) -> None:
    with pytest.raises(RuleBroken, match="citizen_missing"):
        given.case(world, actor=SYSTEM)

    case = given.case(world, actor=SYSTEM, citizen_id=world.citizen.person_id, channel=Channel.DESK)
    assert (case.citizen_id, case.channel) == (world.citizen.person_id, Channel.DESK)


def test_a_citizen_opens_for_nobody_else(world: given.World) -> None:
    with pytest.raises(RuleBroken, match="citizen_missing"):
        given.case(world, citizen_id=world.stranger.person_id)


def test_rules_route_in_order_and_keep_their_reason(world: given.World) -> None:
    rule = {
        "actor": SYSTEM,
        "now": given.NOW,
        "service_id": None,
        "place_code": "",
        "unit_id": world.second.pk,
    }
    actions.set_routing_rule(**rule, order=1, condition='answers.nothing.here == "x"', reason="قاعدهٔ خراب")
    kept = actions.set_routing_rule(**rule, order=2, condition="answers.size > 5", reason="انجمن‌های بزرگ")
    actions.set_routing_rule(**rule, order=3, condition="", reason="هر چه بماند")

    large, small = given.case(world), given.case(world, answers=given.ANSWERS | {"size": 2})

    assert (large.unit_id, large.routed_by["rule"]) == (world.second.pk, kept.pk)
    assert large.routed_by["reason"] == "انجمن‌های بزرگ"
    assert len(large.routed_by["failed"]) == 1
    assert small.routed_by["reason"] == "هر چه بماند"


def test_a_rule_that_cannot_be_asked_is_not_kept(world: given.World) -> None:
    with pytest.raises(RuleBroken, match="bad"):
        actions.set_routing_rule(
            actor=SYSTEM,
            now=given.NOW,
            order=1,
            service_id=None,
            place_code="",
            condition="answers.size >",
            unit_id=world.second.pk,
            reason="قاعدهٔ ناتمام",
        )


def test_a_draft_is_sealed_resumed_and_gone_when_sent(world: given.World) -> None:
    version_id = given.version_id("short")
    draft = actions.keep_draft(
        actor=world.citizen, now=given.NOW, version_id=version_id, answers={"topic": "نیمه‌کاره"}
    )
    actions.keep_draft(actor=world.citizen, now=given.NOW, version_id=version_id, answers=given.ANSWERS)

    found = queries.draft_of(actor=world.citizen, now=given.NOW, version_id=version_id)
    assert found
    assert found.answers["mobile"] == "09141234567"
    assert queries.draft_of(actor=world.stranger, now=given.NOW, version_id=version_id) is None
    assert queries.draft_of(actor=world.citizen, now=given.later(days=31), version_id=version_id) is None
    with pytest.raises(NotAllowed):
        actions.drop_draft(actor=world.stranger, now=given.NOW, draft_id=draft.pk)

    given.case(world, draft_id=draft.pk)
    assert not Draft.objects.exists()


def test_old_drafts_are_dropped(world: given.World) -> None:
    actions.keep_draft(actor=world.citizen, now=given.NOW, version_id=given.version_id("short"), answers={})

    assert actions.drop_expired_drafts(actor=SYSTEM, now=given.later(days=29)) == 0
    assert actions.drop_expired_drafts(actor=SYSTEM, now=given.later(days=31)) == 1


def test_a_file_of_somebody_else_is_refused(world: given.World) -> None:
    with pytest.raises(RuleBroken, match="file_not_yours"):
        given.case(world, files=[12345])


def test_a_file_of_a_kind_the_form_does_not_take_is_refused(world: given.World) -> None:
    photo = {"name": "photo", "kind": "file", "label": "عکس", "accepts": ["image"]}
    form = {"layout": {"pages": [{"name": "all", "title": "عکس", "questions": [photo]}]}}
    given.service("photo", world.first, given.short_process(), form=form)
    pdf = given.file(world.citizen)

    with pytest.raises(FormErrors) as refused:
        given.case(world, "photo", answers={"photo": [pdf]})

    assert refused.value.errors["photo"].code == "catalogue.answer_file_kind"
    assert given.case(world, answers={**given.ANSWERS, "paper": [pdf]}).pk


def test_a_new_case_is_open(world: given.World) -> None:
    assert given.case(world).state == CaseState.OPEN
