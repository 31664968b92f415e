"""Asks for ratings, takes them and counts them."""

import datetime
from collections.abc import Collection

from django.db import connection
from django.db.models import Count, F

from ostan.domains.cases import queries as cases
from ostan.domains.feedback import rules
from ostan.domains.feedback.events import (
    CommentsErased,
    RatingGiven,
    RatingInvited,
    RatingsFollowedUnit,
    ScoresCounted,
)
from ostan.domains.feedback.models import Invitation, Rating, ScoreCount, Tally
from ostan.domains.feedback.queries.ratings import match_of, token_of
from ostan.foundation import access, once, paths
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

COUNTED_DAYS = 365
"""How far back the scores of a service are counted. Source: assumed, as for waiting times."""

_RATED = once.Once(
    lambda invitation_id: Rating.objects.filter(invitation=invitation_id).values_list("pk")[:1],
    "invitation_id",
)
_COUNT = """
INSERT INTO feedback_tally AS tally (service_id, unit_id, unit_path, invited, rated, happy)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (service_id, unit_id) DO UPDATE SET
    invited = tally.invited + excluded.invited,
    rated = tally.rated + excluded.rated,
    happy = tally.happy + excluded.happy
"""


def invite(*, actor: Actor, now: datetime.datetime, case_id: int) -> Invitation:
    """The invitation of a closed case, made when there is none; a case decided again may be rated longer.

    Raises:
        NotAllowed: the actor is not the house, or the case is open (again).
    """
    access.require(actor, "feedback.invite")
    case = cases.closed_case(case_id=case_id)
    with unit_of_work(actor=actor, now=now) as work:
        invitation = Invitation(
            case_id=case_id,
            citizen_id=case.citizen_id,
            service_id=case.service_id,
            unit_id=case.unit_id,
            unit_path=case.unit_path,
            token_match=match_of(token_of(case_id)),
            invited_at=now,
            expires_at=rules.expires_at(now),
        )
        if once.insert(invitation, ignore_conflicts=True):
            _count(invitation, invited=1)
        else:
            invitation = Invitation.objects.get(case_id=case_id)
            invitation.expires_at = max(invitation.expires_at, rules.expires_at(now))
            once.update(invitation, "expires_at")
        work.record(
            RatingInvited(
                stream=f"case:{case_id}",
                case_id=case_id,
                service_id=invitation.service_id,
                unit_id=invitation.unit_id,
            )
        )
    return invitation


def rate(
    *,
    actor: Actor,
    now: datetime.datetime,
    case_id: int,
    score: int,
    reasons: Collection[str] = (),
    comment: str = "",
) -> Rating:
    """The applicant's rating of a case, once.

    Raises:
        NotAllowed: the case is not the actor's, or nobody was asked about it.
        RuleBroken: "feedback.already" and those of rules.check_rating.
    """
    with unit_of_work(actor=actor, now=now) as work:
        invitation = access.load(Invitation.objects.all(), actor, "feedback.rate", lock=True, case_id=case_id)
        rating = _rate(invitation, score=score, reasons=reasons, comment=comment, now=now)
        work.record(_given(rating, case_id))
    return rating


def rate_by_link(
    *,
    actor: Actor,
    now: datetime.datetime,
    token: str,
    score: int,
    reasons: Collection[str] = (),
    comment: str = "",
) -> Rating:
    """The rating of whoever holds the link that was sent to the applicant, once.

    Raises:
        NotAllowed: no such link was sent.
        RuleBroken: as `rate`.
    """
    with unit_of_work(actor=actor, now=now) as work:
        found = Invitation.objects.select_for_update().filter(token_match=match_of(token)).first()
        if found is None:
            raise NotAllowed("feedback.rate")
        rating = _rate(found, score=score, reasons=reasons, comment=comment, now=now)
        work.record(_given(rating, found.case_id))
    return rating


def follow_unit(*, actor: Actor, now: datetime.datetime, unit_id: int) -> int:
    """How many rows now stand under the present paths of their units, after a unit moved in the tree.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "feedback.invite")
    with unit_of_work(actor=actor, now=now) as work:
        rows = sum(paths.follow(table.objects.all()) for table in (Invitation, Rating, Tally))
        work.record(RatingsFollowedUnit(stream=f"unit:{unit_id}", unit_id=unit_id, rows=rows))
    return rows


def erase_comments(*, actor: Actor, now: datetime.datetime, person_id: int) -> int:
    """How many comments of a person were emptied; scores and reasons stay, they name nobody.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "feedback.invite")
    with unit_of_work(actor=actor, now=now) as work:
        rows = Rating.objects.filter(citizen_id=person_id).exclude(comment="").update(comment="")
        work.record(CommentsErased(stream=f"person:{person_id}", person_id=person_id, rows=rows))
    return rows


def count_scores(*, actor: Actor, now: datetime.datetime) -> int:
    """How many rows of scores there are now, by service and version, of the ratings of the last year.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "feedback.invite")
    rows = Rating.objects.filter(rated_at__gte=now - datetime.timedelta(days=COUNTED_DAYS))
    counted = rows.values("service_id", "score", version_id=F("invitation__case__version_id"))
    found = [ScoreCount(**row) for row in counted.annotate(ratings=Count("pk")).order_by()]
    with unit_of_work(actor=actor, now=now) as work:
        ScoreCount.objects.all().delete()
        ScoreCount.objects.bulk_create(found, batch_size=1_000)
        work.record(ScoresCounted(stream="scores", rows=len(found)))
    return len(found)


def _rate(
    invitation: Invitation, *, score: int, reasons: Collection[str], comment: str, now: datetime.datetime
) -> Rating:
    if _RATED.rows(invitation_id=invitation.pk):
        raise RuleBroken("feedback.already")
    kept, text = rules.check_rating(
        score=score, reasons=reasons, comment=comment, expires=invitation.expires_at, now=now
    )
    rating = Rating(
        invitation=invitation,
        citizen_id=invitation.citizen_id,
        service_id=invitation.service_id,
        unit_id=invitation.unit_id,
        unit_path=invitation.unit_path,
        score=score,
        reasons=kept,
        comment=text,
        rated_at=now,
    )
    once.insert(rating)
    _count(invitation, rated=1, happy=int(rules.is_happy(score)))
    return rating


def _given(rating: Rating, case_id: int) -> RatingGiven:
    return RatingGiven(
        stream=f"case:{case_id}",
        case_id=case_id,
        service_id=rating.service_id,
        unit_id=rating.unit_id,
        score=rating.score,
    )


def _count(invitation: Invitation, *, invited: int = 0, rated: int = 0, happy: int = 0) -> None:
    of = invitation
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [of.service_id, of.unit_id, of.unit_path, invited, rated, happy])
