"""What the actions of cases themselves ask: figures, pauses, answers, and whether a task is in somebody's hands."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from ostan.domains.cases.models import (
    Answers,
    Case,
    Mention,
    Pause,
    RoutingRule,
    Sending,
    ServiceLimits,
    StepAnswers,
    Task,
)
from ostan.domains.cases.rules import (
    CaseState,
    Destination,
    Limits,
    Route,
    agency_of,
    ids_of,
    join,
    ladder_of,
    may_know,
    wants_answer,
    words_in,
)
from ostan.domains.org import queries as org
from ostan.domains.org.rules import UnitKind
from ostan.foundation import access, vault
from ostan.foundation.once import Once
from ostan.foundation.payments import queries as payments
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Pause as Standstill
from ostan.kernel.errors import NotAllowed, RuleBroken


def changes_agency(before: str, after: str) -> bool:
    """Whether a case that goes from the unit of one path to that of another changes its agency. One statement."""
    ids = {one for path in (before, after) for one in ids_of(path)}
    kinds = {unit.id: unit.kind for unit in org.units(unit_ids=ids).values()}
    return agency_of(before, kinds) != agency_of(after, kinds)


_FIGURES = (
    *(
        "answer_days",
        "remind_days",
        "objection_days",
        "extensions",
        "extension_days",
        "bounces",
    ),
    "arbiter_id",
    "ladder",
)
_LIMITS = Once(
    lambda service_id: (
        (ServiceLimits.objects.filter(service=service_id) | ServiceLimits.objects.filter(service=None))
        .order_by("service_id")
        .values_list(*_FIGURES)[:1]
    ),
    "service_id",
    json=(_FIGURES.index("ladder"),),
)


def limits_of(service_id: int) -> Limits:
    """The figures in force for a service: its own, else the province's, else the house's. One statement."""
    found = _LIMITS.rows(service_id=service_id)
    if not found:
        return Limits()
    figures = dict(zip(_FIGURES, found[0], strict=True))
    ladder = ladder_of(figures["ladder"])
    return Limits(**{**figures, "arbiter_id": figures["arbiter_id"] or 0, "ladder": ladder})


_PAUSES = Once(
    lambda case_id, round_: (
        Pause.objects.filter(case=case_id, round=round_).order_by("from_at").values_list("from_at", "to_at")
    ),
    "case_id",
    "round_",
)


def pauses_of(case: Case) -> tuple[Standstill, ...]:
    """The standstills of the case's present round, oldest first."""
    return tuple(Standstill(*row) for row in _PAUSES.rows(case_id=case.pk, round_=case.round))


_ROUTE = (
    "pk",
    "service_id",
    "place_code",
    "condition",
    "words",
    "reason",
    "unit_id",
    "unit__path",
    "unit__kind",
)
_ROUTES = Once(
    lambda service_id: (
        (
            RoutingRule.objects.filter(is_active=True, service=service_id)
            | RoutingRule.objects.filter(is_active=True, service=None)
        )
        .order_by("order", "pk")
        .values_list(*_ROUTE)
    ),
    "service_id",
)


def routes(service_id: int) -> list[Route]:
    """The rules in force that may send cases of the service somewhere, in order. One statement."""
    return [
        Route(
            pk,
            service or 0,
            place,
            condition,
            Destination(unit, path, kind == UnitKind.AGENCY),
            reason,
            words_in(words),
        )
        for pk, service, place, condition, words, reason, unit, path, kind in _ROUTES.rows(
            service_id=service_id
        )
    ]


_OPEN_PARTS = Once(
    lambda case_id: Case.objects.filter(parent=case_id).exclude(state=CaseState.DECIDED).values_list("pk"),
    "case_id",
)


def open_parts(case_id: int) -> int:
    """How many parts of the case are not decided yet. One statement."""
    return len(_OPEN_PARTS.rows(case_id=case_id))


FEE = "cases.fee"
"""For what a case's applicant is billed."""


def case_of(stream: str) -> int:
    """The case whose stream this is, 0 for none."""
    kind, _, number = stream.partition(":")
    return int(number) if kind == "case" else 0


def fee_due(case_id: int, amount_rials: int) -> int:
    """What is still due of the cost of a case's service, in rials. At most two statements."""
    return payments.due_of(stream=f"case:{case_id}", purpose=FEE, amount_rials=amount_rials)


def waiting_for_money(case_ids: Iterable[int]) -> set[int]:
    """Those of these waiting cases that wait for nothing but a payment. One statement."""
    acts: dict[int, list[str]] = {}
    rows = Task.objects.filter(case__in=list(case_ids), done_at=None).values_list("case_id", "act")
    for case_id, act in rows:
        acts.setdefault(case_id, []).append(act)
    return {case_id for case_id, open_acts in acts.items() if not wants_answer(open_acts)}


def plain_answers(case_id: int) -> Mapping[str, Any]:
    """The answers that are not personal; none when they were erased."""
    found: Mapping[str, Any] | None = (
        Answers.objects.filter(case_id=case_id).values_list("data", flat=True).first()
    )
    return found or {}


def step_answers(case: Case) -> dict[str, Mapping[str, Any]]:
    """What was answered last to each form of a step, by its key, without what is personal. One statement, none for a
    case in which nothing was."""
    if not case.run.get("answered"):
        return {}
    rows = StepAnswers.objects.filter(case=case.pk).order_by("task")
    return dict(rows.values_list("form_key", "data"))


def whole(answers: Answers | StepAnswers) -> dict[str, Any]:
    """The answers with the personal ones unsealed."""
    sealed = json.loads(vault.unseal(answers.sealed)) if answers.sealed else {}
    return join(answers.data, sealed)


def seen_by(actor: Actor) -> QuerySet[Case]:
    """The cases that somebody of the staff may see: those of the actor's units, and those with an open task there."""
    own = access.reach(actor, "cases.see", Case.SCOPE)
    if own == Q():
        return Case.objects.all()
    tasks = access.visible(Task.objects.filter(done_at=None), actor, "cases.see")
    return Case.objects.filter(own | Q(pk__in=tasks.values("case")))


def knows_applicant(actor: Actor, case: Case) -> bool:
    """Whether the actor may know who the applicant is. One statement when the applicant hides."""
    if not case.hides:
        return True
    owner_path = getattr(case, "owner_path", "") or case.service.owner_path
    return may_know(
        [grant.unit_path for grant in actor.grants],
        hides=True,
        owner_path=owner_path,
        hidden_from=case.hidden_from,
        is_own=actor.person_id == case.citizen_id,
    )


def is_own(actor: Actor, case: Case) -> bool:
    """Whether the case is the actor's own affair: his request, or that of whom he could represent since it was opened.

    One statement for staff. Source: assumed, as nobody decides his own case.
    """
    if actor.own_id == case.citizen_id:
        return True
    return case.citizen_id in org.principals_of(person_id=actor.person_id, since=case.opened_at)


def is_accused(actor: Actor, case: Case) -> bool:
    """Whether the actor's hat belongs to the agency from which the applicant hides."""
    at = case.hidden_from
    return bool(at) and any(grant.unit_path.startswith(at) for grant in actor.grants)


def known_to(actor: Actor) -> Q:
    """The cases whose applicants the actor may know: for finding cases by who asked."""
    found = Q(hides=False)
    for grant in actor.grants:
        ids = ids_of(grant.unit_path)
        around = ["".join(f"{one}." for one in ids[: at + 1]) for at in range(len(ids))]
        found |= Q(service__owner_path__in=around) & ~Q(hidden_from__in=around)
    return found


class Look(NamedTuple):
    """What a look at a case finds: whether it is allowed, and whether a note in it waits for the eyes of the actor."""

    is_allowed: bool
    is_mentioned: bool


_LOOK = Once(
    lambda case_id, person_id: (
        Case.objects.filter(pk=case_id)
        .annotate(waits=Exists(Mention.objects.filter(case=OuterRef("pk"), person=person_id, read_at=None)))
        .values_list("service_id", "waits", "unit_path", "tasks__unit_path")
        .distinct()
    ),
    "case_id",
    "person_id",
)


def look(actor: Actor, case_id: int) -> Look:
    """Whether the actor, as one of the staff, may see the case: it or one of its tasks, open or over, is in reach.

    One statement.
    """
    rows = _LOOK.rows(case_id=case_id, person_id=actor.person_id)
    paths = {(service, path) for service, _, *both in rows for path in both if path}
    return Look(
        any(access.may_touch(actor, "cases.see", unit_path=path, service_id=one) for one, path in paths),
        any(waits for _, waits, *_ in rows),
    )


def sees(actor: Actor, case_id: int) -> bool:
    """Whether the actor, as one of the staff, may see the case. One statement."""
    return look(actor, case_id).is_allowed


def sent(actor: Actor, case_id: int) -> bool:
    """Whether the actor is the system through which the case came."""
    return access.visible(Sending.objects.filter(case=case_id), actor, "cases.follow").exists()


def refusal(actor: Actor, task: Task, *, holding: bool, service_id: int = 0) -> Exception | None:
    """Why the actor may not act on the open task, None when nothing stands against it.

    With `holding` the task must also be in the actor's hands, or in those of a unit the actor heads.
    """
    if not access.may_touch(actor, "cases.work", unit_path=task.unit_path, service_id=service_id):
        return NotAllowed("cases.work")
    if task.not_for is not None and task.not_for == actor.person_id:
        return RuleBroken("cases.not_the_decider")
    if access.may_touch(actor, "cases.assign", unit_path=task.unit_path):
        return None
    if task.role and all(grant.role != task.role for grant in actor.grants):
        return RuleBroken("cases.not_your_role")
    if holding and task.holder_id is None:
        return RuleBroken("cases.not_held")
    if holding and task.holder_id != actor.person_id:
        return RuleBroken("cases.held_by_other")
    return None
