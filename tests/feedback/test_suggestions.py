"""Suggestions: by those who met the service, answered with a reason by its owner, read by whoever made them."""

import pytest

from ostan.domains.feedback import actions, queries
from ostan.domains.feedback.models import Suggestion
from ostan.domains.feedback.rules import LONGEST_COMMENT, SuggestionState
from ostan.foundation import work
from ostan.foundation.notices.models import Notice
from ostan.kernel.actor import SYSTEM, VISITOR, Actor
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given
from tests.standing import standing

TEXT = "یک بار خواستن کارت ملی بس است."


world = standing(given.world)


def made(world: given.World, by: Actor, text: str = TEXT) -> Suggestion:
    return actions.suggest(actor=by, now=given.NOW, case_code=given.case(world).code, text=text)


def answered(
    world: given.World, one: Suggestion, *, accepted: bool = True, reason: str = "می‌پذیریم."
) -> None:
    actions.answer_suggestion(
        actor=world.head, now=given.NOW, suggestion_id=one.pk, accepted=accepted, reason=reason
    )


def test_staff_and_applicant_suggest_and_the_owner_answers_with_a_reason(world: given.World) -> None:
    by_clerk, by_citizen = made(world, world.clerk), made(world, world.citizen)
    actions.examine_suggestion(actor=world.head, now=given.NOW, suggestion_id=by_clerk.pk)
    answered(world, by_clerk)
    with work.delivering_at_once():
        answered(world, by_citizen, accepted=False, reason="قانون اجازه نمی‌دهد.")

    (told,) = queries.my_suggestions(actor=world.citizen)
    assert (told.state, told.answer, told.from_staff) == (
        SuggestionState.REFUSED,
        "قانون اجازه نمی‌دهد.",
        False,
    )
    assert queries.my_suggestions(actor=world.clerk)[0].state is SuggestionState.ACCEPTED
    assert queries.my_suggestions(actor=world.stranger) == []
    assert Notice.objects.filter(code="feedback.suggestion", person_id=world.citizen.person_id).count() == 1


def test_only_who_may_see_the_case_suggests(world: given.World) -> None:
    for actor in (world.stranger, world.other, world.administrator, VISITOR):
        with pytest.raises(NotAllowed):
            made(world, actor)
    assert not Suggestion.objects.exists()


def test_only_the_owner_of_the_service_examines_and_answers(world: given.World) -> None:
    one = made(world, world.citizen)
    for actor in (world.clerk, world.other, world.citizen, world.auditor):
        with pytest.raises(NotAllowed):
            actions.examine_suggestion(actor=actor, now=given.NOW, suggestion_id=one.pk)
        with pytest.raises(NotAllowed):
            queries.suggestion(actor=actor, suggestion_id=one.pk)
    assert queries.suggestions_of(actor=world.other, service_id=one.service_id) == []
    assert len(queries.suggestions_of(actor=world.head, service_id=one.service_id)) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [(" ", "feedback.suggestion_missing"), ("ا" * (LONGEST_COMMENT + 1), "feedback.suggestion_too_long")],
)
def test_what_says_nothing_or_too_much_is_refused(world: given.World, text: str, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        made(world, world.citizen, text)
    assert broken.value.code == code


def test_an_answer_needs_a_reason_and_is_given_once(world: given.World) -> None:
    one = made(world, world.citizen)
    with pytest.raises(RuleBroken) as missing:
        answered(world, one, reason=" ")
    answered(world, one)
    with pytest.raises(RuleBroken) as again:
        answered(world, one)
    with pytest.raises(RuleBroken):
        actions.examine_suggestion(actor=world.head, now=given.NOW, suggestion_id=one.pk)

    assert missing.value.code == "feedback.reason_missing"
    assert again.value.code == "feedback.suggestion_not_now"


def test_an_erased_citizen_leaves_no_words(world: given.World) -> None:
    one = made(world, world.citizen)

    assert actions.erase_suggestions(actor=SYSTEM, now=given.NOW, person_id=world.citizen.person_id) == 1
    one.refresh_from_db()
    assert (one.text, one.by_id) == ("", 0)
    with work.delivering_at_once():
        answered(world, one)
    assert not Notice.objects.filter(code="feedback.suggestion").exists()
