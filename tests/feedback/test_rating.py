"""A case is rated once, by its applicant alone, and nothing is published of too few."""

import datetime

import pytest

from ostan.domains.cases.models import Answers, Case
from ostan.domains.cases.rules import Outcome
from ostan.domains.feedback import actions, queries, rules
from ostan.domains.feedback.models import Invitation, Rating, Tally
from ostan.domains.org import actions as org
from ostan.foundation import work
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.kernel.actor import SYSTEM, VISITOR
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given
from tests.standing import standing

LATER = given.later(days=1)


world = standing(given.world)


@pytest.fixture
def closed(world: given.World) -> Case:
    case = given.decided(world)
    actions.invite(actor=SYSTEM, now=LATER, case_id=case.pk)
    return case


def test_the_applicant_rates_once(world: given.World, closed: Case) -> None:
    actions.rate(
        actor=world.citizen, now=LATER, case_id=closed.pk, score=4, reasons=["ON_TIME"], comment=" خوب "
    )

    with pytest.raises(RuleBroken) as again:
        actions.rate(actor=world.citizen, now=LATER, case_id=closed.pk, score=1)
    rating = Rating.objects.get()
    assert again.value.code == "feedback.already"
    assert (rating.score, rating.reasons, rating.comment) == (4, ["ON_TIME"], "خوب")


def test_nobody_else_rates_it(world: given.World, closed: Case) -> None:
    for actor in (world.stranger, world.clerk, world.head, world.administrator, VISITOR, SYSTEM):
        with pytest.raises(NotAllowed):
            actions.rate(actor=actor, now=LATER, case_id=closed.pk, score=5)
    assert not Rating.objects.exists()


def test_a_refusal_is_rated_too(world: given.World, closed: Case) -> None:
    assert closed.outcome == Outcome.REFUSED
    actions.rate(actor=world.citizen, now=LATER, case_id=closed.pk, score=1)


def test_an_open_case_is_not_asked_about(world: given.World) -> None:
    with pytest.raises(NotAllowed):
        actions.invite(actor=SYSTEM, now=LATER, case_id=given.case(world).pk)


def test_only_the_house_invites(world: given.World) -> None:
    case = given.decided(world)
    with pytest.raises(NotAllowed):
        actions.invite(actor=world.head, now=LATER, case_id=case.pk)


def test_inviting_twice_asks_once(closed: Case) -> None:
    actions.invite(actor=SYSTEM, now=LATER, case_id=closed.pk)

    assert Invitation.objects.count() == 1
    assert Tally.objects.get().invited == 1


def test_the_link_is_taken_once_and_a_guess_is_not(world: given.World, closed: Case) -> None:
    token = queries.token_of(closed.pk)
    actions.rate_by_link(actor=VISITOR, now=LATER, token=token, score=5)

    with pytest.raises(RuleBroken):
        actions.rate_by_link(actor=VISITOR, now=LATER, token=token, score=5)
    with pytest.raises(NotAllowed):
        actions.rate_by_link(actor=VISITOR, now=LATER, token="0" * 40, score=5)


def test_the_token_is_not_kept(closed: Case) -> None:
    assert queries.token_of(closed.pk).encode() not in bytes(Invitation.objects.get().token_match)


def test_looking_at_the_link_uses_nothing_up(closed: Case) -> None:
    token = queries.token_of(closed.pk)
    for _ in range(3):
        asked = queries.asked_by_token(token=token, now=LATER)

    assert asked is not None
    assert asked.is_open


@pytest.mark.parametrize(
    "change, code",
    [
        ({"score": 0}, "feedback.score_missing"),
        ({"score": 6}, "feedback.score_missing"),
        ({"reasons": ["BRIBE"]}, "feedback.reason_unknown"),
        ({"comment": "ا" * (rules.LONGEST_COMMENT + 1)}, "feedback.comment_long"),
        ({"now": LATER + datetime.timedelta(days=rules.LINK_DAYS, seconds=1)}, "feedback.expired"),
    ],
)
def test_a_rating_with_a_fault_is_refused(
    world: given.World, closed: Case, change: dict[str, object], code: str
) -> None:
    told = {"score": 3, "now": LATER, **change}
    with pytest.raises(RuleBroken) as refused:
        actions.rate(actor=world.citizen, case_id=closed.pk, **told)

    assert refused.value.code == code
    assert not Rating.objects.exists()


def test_every_decision_invites_and_tells_the_applicant(world: given.World) -> None:
    with work.delivering_at_once():
        case = given.decided(world)

    sent = Notice.objects.filter(code="feedback.invited", stream=f"case:{case.pk}")
    assert sent.exists()
    assert queries.token_of(case.pk) in sent[0].facts["link"]


def test_the_ledger_tells_the_score_and_not_the_comment(world: given.World, closed: Case) -> None:
    actions.rate(actor=world.citizen, now=LATER, case_id=closed.pk, score=2, comment="محرمانه")

    entry = Entry.objects.get(activity="RatingGiven")
    assert entry.facts["score"] == 2
    assert "محرمانه" not in str(entry.facts)


def test_counts_are_kept_in_step(world: given.World, closed: Case) -> None:
    actions.rate(actor=world.citizen, now=LATER, case_id=closed.pk, score=5)

    tally = Tally.objects.get()
    assert (tally.invited, tally.rated, tally.happy) == (1, 1, 1)


def test_nothing_is_published_of_fewer_than_ten() -> None:
    assert rules.satisfaction(invited=20, rated=9, happy=9).happy is None


def test_the_interval_is_wilsons() -> None:
    """81 of 263: 0.2553 to 0.3662. Source: Newcombe (1998), Statistics in Medicine 17:857-872, table I."""
    told = rules.satisfaction(invited=400, rated=263, happy=81)

    assert (round(told.low or 0, 4), round(told.high or 0, 4)) == (0.2553, 0.3662)
    assert told.response == 263 / 400


def test_paths_follow_a_unit_that_moves(world: given.World, closed: Case) -> None:
    org.move_unit(actor=SYSTEM, now=LATER, unit_id=world.first.pk, parent_id=None)

    actions.follow_unit(actor=SYSTEM, now=LATER, unit_id=world.first.pk)

    assert Invitation.objects.get().unit_path == f"{world.first.pk}."
    assert queries.satisfaction_under(path=f"{world.first.pk}.").invited == 1


def test_an_erased_person_leaves_a_score_and_no_words(world: given.World, closed: Case) -> None:
    actions.rate(actor=world.citizen, now=LATER, case_id=closed.pk, score=2, comment="نام من سارا است")

    with work.delivering_at_once():
        org.erase_person(actor=SYSTEM, now=LATER, person_id=world.citizen.person_id)

    rating = Rating.objects.get()
    assert (rating.score, rating.comment) == (2, "")
    assert Answers.objects.get().erased_at == LATER
    assert not Notice.objects.exclude(facts={}).exists()


def test_comments_are_read_by_the_unit_and_its_oversight_only(world: given.World, closed: Case) -> None:
    actions.rate(actor=world.citizen, now=LATER, case_id=closed.pk, score=2, comment="دیر شد")

    assert [
        len(queries.comments(actor=a)) for a in (world.head, world.auditor, world.other, world.citizen)
    ] == [
        1,
        1,
        0,
        0,
    ]
