"""Open cases that may be the same demand, and the cases of others that somebody waits for."""

import dataclasses
import datetime
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.core import signing
from django.db.models import F, Q

from ostan.domains.cases.models import Case, Follower, Said
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import CaseState, Likeness
from ostan.domains.catalogue.rules.searching import spelt
from ostan.foundation import access
from ostan.kernel.actor import Actor

MOST_OFFERED = 5
SHORTEST = 12
"""Letters below which nothing is compared: two short texts are alike by chance."""

_SALT = "ostan.cases.alike"
_OFFERED = datetime.timedelta(hours=2)


@dataclasses.dataclass(frozen=True, slots=True)
class Alike:
    """An open case that may be the same demand. `code` is told only to its applicant and to staff who may see it;
    `token` stands for it when somebody else follows it."""

    token: str
    code: str
    service: str
    unit: str
    about: str
    place_code: str
    opened_at: datetime.datetime
    norm_due_at: datetime.datetime
    is_own: bool
    followers: int
    likeness: float


def alike(
    *,
    actor: Actor,
    now: datetime.datetime,
    service_id: int,
    text: str,
    place_code: str = "",
    citizen_id: int = 0,
) -> list[Alike]:
    """Open cases like this one, the likest first, five at most: of the same person about anything alike, of others
    about the same subject and place. Two statements at most.
    """
    words, likeness = _spelt(text), Likeness()
    if len(words) < SHORTEST:
        return []
    since = now - datetime.timedelta(days=likeness.days)
    rows: Any = Case.objects.filter(opened_at__gte=since, parent=None).exclude(state=CaseState.DECIDED)
    of_others = Q(service=service_id, place_code=place_code, likeness__gte=likeness.others)
    of_person = Q(citizen=citizen_id, likeness__gte=likeness.same_person)
    rows = rows.filter(Q(service=service_id, place_code=place_code) | Q(citizen=citizen_id))
    rows = rows.annotate(
        likeness=TrigramSimilarity("said__text", words[:4_000]),
        about_name=F("said__about__name"),
    )
    found = rows.filter(of_others | of_person).order_by("-likeness", "-pk")
    columns = ("pk", "code", "citizen_id", "service__title", "unit__name", "about_name", "place_code")
    listed = list(found.values_list(*columns, "opened_at", "norm_due_at", "likeness")[:MOST_OFFERED])
    waiting = _followers([row[0] for row in listed])
    return [_alike(row, actor, citizen_id, waiting.get(row[0], 0)) for row in listed]


def alike_to(*, actor: Actor, now: datetime.datetime, case_id: int) -> list[Alike]:
    """Open cases like the one that the staff looks at, which the actor may see as well: candidates for a merge.

    Three statements, and one for each that is found.
    """
    row = Said.objects.filter(case=case_id, case__parent=None).values_list(
        "text", "place_code", "case__service_id", "case__code"
    )
    found = row.first()
    if found is None:
        return []
    text, place_code, service_id, code = found
    near = alike(actor=actor, now=now, service_id=service_id, text=text, place_code=place_code)
    return [one for one in near if one.code not in ("", code)]


def _spelt(text: str) -> str:
    """What was typed, spelt; what is spelt already has no letter but ASCII and stays."""
    return text if text.isascii() else spelt(text)


def _followers(case_ids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for case_id in Follower.objects.filter(case__in=case_ids).values_list("case_id", flat=True):
        found[case_id] = found.get(case_id, 0) + 1
    return found


def _alike(row: tuple[Any, ...], actor: Actor, citizen_id: int, followers: int) -> Alike:
    pk, code, citizen, service, unit, about, place, opened, due, likeness = row
    own = citizen == citizen_id
    shown = own or (access.may(actor, "cases.see") and inside.sees(actor, pk))
    return Alike(
        token=signing.dumps([pk, citizen_id], salt=_SALT),
        code=code if shown else "",
        service=service,
        unit=unit,
        about=about or "",
        place_code=place,
        opened_at=opened,
        norm_due_at=due,
        is_own=own,
        followers=followers,
        likeness=round(float(likeness), 2),
    )


def offered_case(*, token: str, citizen_id: int) -> int:
    """The id of the case that was offered to this person with the token; 0 when it was not, or too long ago."""
    try:
        case_id, whose = signing.loads(token, salt=_SALT, max_age=_OFFERED)
    except (signing.BadSignature, ValueError, TypeError):
        return 0
    return int(case_id) if whose == citizen_id else 0


@dataclasses.dataclass(frozen=True, slots=True)
class WaitedFor:
    """A case of another as somebody who waits for it may know it: nothing personal. `merged` is the code of one's
    own case that became one with it."""

    follower_id: int
    service: str
    unit: str
    state: str
    outcome: str
    opened_at: datetime.datetime
    norm_due_at: datetime.datetime
    decided_at: datetime.datetime | None
    merged: str


def waited_for(*, actor: Actor) -> list[WaitedFor]:
    """The cases of others for which the actor waits, newest first. One statement."""
    if not access.may_touch(actor, "cases.wait_for", owner=actor.person_id):
        return []
    rows = Follower.objects.filter(person_id=actor.person_id).order_by("-since", "-pk")
    columns = (
        *("pk", "case__service__title", "case__unit__name", "case__state", "case__outcome"),
        *("case__opened_at", "case__norm_due_at", "case__decided_at", "merged__code"),
    )
    return [WaitedFor(*(*row[:8], row[8] or "")) for row in rows.values_list(*columns)[:100]]
