"""Care for what is personal."""

import pytest

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import Answers, Attachment, Message
from ostan.foundation.files.models import StoredFile
from ostan.foundation.ledger import seal, verify
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given


def test_erased_answers_leave_the_proofs_whole(world: given.World) -> None:
    file_id = given.file(world.citizen)
    case = given.decided(world, answers=given.ANSWERS | {"paper": [file_id]})
    seal.seal(now=given.later(days=1))
    actions.add_note(actor=world.clerk, now=given.later(days=1), case_id=case.pk, text="شماره‌اش ۰۹۱۴ است")
    actions.erase_answers(actor=world.administrator, now=given.later(days=400), case_id=case.pk)

    kept = Answers.objects.get(case=case)
    assert (kept.data, bytes(kept.sealed), bytes(kept.salt)) == ({}, b"", b"")
    assert list(Message.objects.values_list("text", flat=True)) == [""]
    assert not Attachment.objects.exists()
    assert StoredFile.objects.get(pk=file_id).erased_at
    seal.seal(now=given.later(days=400))
    assert not list(verify.verify().findings)

    file = queries.case_file(actor=world.clerk, now=given.later(days=400), code=case.code)
    assert file.answers == {}
    assert file.erased_at == given.later(days=400)
    with pytest.raises(RuleBroken, match="erased"):
        actions.erase_answers(actor=SYSTEM, now=given.later(days=401), case_id=case.pk)


def test_a_file_that_another_case_needs_stays(world: given.World) -> None:
    file_id = given.file(world.citizen)
    answers = given.ANSWERS | {"paper": [file_id]}
    given.case(world, answers=answers)
    case = given.decided(world, answers=answers)
    actions.erase_answers(actor=SYSTEM, now=given.later(days=400), case_id=case.pk)

    assert StoredFile.objects.get(pk=file_id).erased_at is None


def test_who_looked_is_known_to_the_auditor(world: given.World) -> None:
    case = given.case(world)
    actions.record_reading(actor=world.clerk, now=given.NOW, case_id=case.pk)
    actions.record_reading(actor=world.head, now=given.later(1), case_id=case.pk)
    with pytest.raises(NotAllowed):
        actions.record_reading(actor=world.other, now=given.NOW, case_id=case.pk)

    readers = queries.readers_of(actor=world.auditor, code=case.code)
    assert [(one.person_id, one.at) for one in readers] == [
        (world.head.person_id, given.later(1)),
        (world.clerk.person_id, given.NOW),
    ]
    assert readers[0].name == "رئیس آزمون"
    with pytest.raises(NotAllowed):
        queries.readers_of(actor=world.head, code=case.code)


def test_an_attached_file_opens_for_those_of_the_case(world: given.World) -> None:
    case = given.case(world)
    inner = actions.attach(
        actor=world.clerk, now=given.NOW, case_id=case.pk, file_id=given.file(world.clerk), for_citizen=False
    )
    own = actions.attach(
        actor=world.citizen,
        now=given.NOW,
        case_id=case.pk,
        file_id=given.file(world.citizen),
        for_citizen=False,
    )

    assert queries.attached_file(actor=world.clerk, attachment_id=inner.pk) == inner.file_id
    assert queries.attached_file(actor=world.citizen, attachment_id=own.pk) == own.file_id
    for actor, attachment in ((world.citizen, inner), (world.stranger, own), (world.other, own)):
        with pytest.raises(NotAllowed):
            queries.attached_file(actor=actor, attachment_id=attachment.pk)
