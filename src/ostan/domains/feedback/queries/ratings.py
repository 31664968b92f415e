"""Reads what citizens said, for the applicant, the staff and the public."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum

from ostan.domains.feedback import rules
from ostan.domains.feedback.models import Invitation, Rating, ScoreCount, Tally
from ostan.foundation import access, vault
from ostan.kernel.actor import Actor

LINK = "rating link"


def token_of(case_id: int) -> str:
    """The secret of the case's rating link: the same each time it is asked for, and not to be guessed."""
    return vault.match_key(str(case_id), LINK).hex()[:40]


def link_of(case_id: int) -> str:
    """The address at which the applicant of the case rates it."""
    return f"{settings.PORTAL['address']}/rate/{token_of(case_id)}/"


def match_of(token: str) -> bytes:
    """The key under which an invitation is found by its link's token."""
    return vault.match_key(token, f"{LINK} token")


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation as the applicant meets it; `score` is what was given, None before."""

    case_id: int
    citizen_id: int
    service_id: int
    is_open: bool
    score: int | None


def asked_by_token(*, token: str, now: datetime.datetime) -> Asked | None:
    """The invitation behind a link, None for a token that was never given out."""
    found = Invitation.objects.select_related("rating").filter(token_match=match_of(token)).first()
    return _asked(found, now) if found else None


def asked_for_case(*, case_id: int, now: datetime.datetime) -> Asked | None:
    """The invitation of a case, None when there is none."""
    found = Invitation.objects.select_related("rating").filter(case_id=case_id).first()
    return _asked(found, now) if found else None


def _asked(found: Invitation, now: datetime.datetime) -> Asked:
    rating = getattr(found, "rating", None)
    return Asked(
        found.case_id,
        found.citizen_id,
        found.service_id,
        rating is None and now <= found.expires_at,
        rating.score if rating else None,
    )


def satisfaction_of_services() -> dict[int, rules.Satisfaction]:
    """Published satisfaction by service id, over all units."""
    return _by(Tally.objects.values("service_id"), "service_id")


def satisfaction_of_units() -> dict[int, rules.Satisfaction]:
    """Published satisfaction by unit id."""
    return _by(Tally.objects.values("unit_id"), "unit_id")


def satisfaction_of(*, service_id: int) -> rules.Satisfaction:
    """Published satisfaction of one service."""
    return _by(Tally.objects.filter(service_id=service_id).values("service_id"), "service_id").get(
        service_id, rules.satisfaction(invited=0, rated=0, happy=0)
    )


def satisfaction_under(*, path: str) -> rules.Satisfaction:
    """Published satisfaction of a unit and all below it."""
    total = Tally.objects.filter(unit_path__startswith=path).aggregate(
        invited=Sum("invited", default=0), rated=Sum("rated", default=0), happy=Sum("happy", default=0)
    )
    return rules.satisfaction(**total)


def _by(rows: QuerySet[Tally, Any], key: str) -> dict[int, rules.Satisfaction]:
    summed = rows.annotate(invited_sum=Sum("invited"), rated_sum=Sum("rated"), happy_sum=Sum("happy"))
    return {
        row[key]: rules.satisfaction(
            invited=row["invited_sum"], rated=row["rated_sum"], happy=row["happy_sum"]
        )
        for row in summed
    }


def reasons_of(*, service_id: int, newest: int = 500) -> list[tuple[rules.Reason, int]]:
    """How often each standard reason was named in the newest ratings of a service, most frequent first.

    Empty under the smallest n.
    """
    lists = list(
        Rating.objects.filter(service_id=service_id)
        .order_by("-rated_at")
        .values_list("reasons", flat=True)[:newest]
    )
    if len(lists) < rules.SMALLEST_N:
        return []
    counted = Counter(reason for reasons in lists for reason in reasons)
    return [(rules.Reason(reason), n) for reason, n in counted.most_common()]


def comments(*, actor: Actor, service_id: int | None = None, newest: int = 50) -> list[Rating]:
    """The newest ratings (of a service) with a comment that the actor's unit may read."""
    rows = Rating.objects.exclude(comment="").select_related("service").order_by("-rated_at")
    if service_id is not None:
        rows = rows.filter(service=service_id)
    return list(access.visible(rows, actor, "feedback.see")[:newest])


@dataclass(frozen=True, slots=True)
class Scores:
    """How often each score from 1 to 5 was given; `mean` is None below ten."""

    counts: tuple[int, ...]

    @property
    def ratings(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """The mean score."""
        if self.ratings < rules.SMALLEST_N:
            return None
        return sum(score * count for score, count in enumerate(self.counts, start=1)) / self.ratings


def scores_of(*, service_id: int) -> dict[int, Scores]:
    """The scores given to a service by version, as counted last night; 0 for all versions together. One statement."""
    rows = ScoreCount.objects.filter(service=service_id).values_list("version_id", "score", "ratings")
    found: dict[int, list[int]] = {}
    for version_id, score, ratings in rows:
        for key in (0, version_id):
            found.setdefault(key, [0] * 5)[score - 1] += ratings
    return {key: Scores(tuple(counts)) for key, counts in found.items()}
