"""The running cases of a service by its versions: where they stand, and what a move to another version would do."""

import dataclasses
import datetime
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from ostan.domains.cases.models import Answers, Case, RoutingRule, Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import CaseState
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import RunnableVersion
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules import process
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import RuleBroken

MOVE = "cases.move"
OWNED = {"unit": "service__owner_path"}
"""Whose service a case is of, as a scope."""
MOST = 20_000
"""Cases that are looked at for a preview, and moved in one go."""
LOOKED_AT = 200
"""Cases whose answers are held against another form for a preview."""
RUNNING = datetime.timedelta(hours=6)
"""How long a move that has not ended counts as running."""

Shape = tuple[dict[str, Any], int]
"""Where some cases stand in their process, and how many do."""


@dataclasses.dataclass(frozen=True, slots=True)
class LeftBehind:
    """What does not go along with a service: its running cases, and the rules in force that send its cases."""

    cases: int
    rules: int


def left_behind(*, service_id: int) -> LeftBehind:
    """What stays where it is when the service passes to another unit. Two statements."""
    running = Case.objects.filter(service=service_id).exclude(state=CaseState.DECIDED)
    return LeftBehind(running.count(), RoutingRule.objects.filter(service=service_id, is_active=True).count())


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """The running cases of one version: those that can be moved, those that wait for their applicants, and those
    beyond the actor's reach."""

    open: int
    waiting: int
    beyond: int


def standing(*, actor: Actor, service_id: int) -> dict[int, Standing]:
    """Where the running cases of the service stand, by version id. One statement.

    Raises:
        NotAllowed: the actor may move no case.
    """
    access.require(actor, MOVE)
    running = Case.objects.filter(service=service_id).exclude(state=CaseState.DECIDED)
    found = running.values_list("version_id").annotate(
        open=Count("pk", filter=_within(actor) & Q(state=CaseState.OPEN)),
        waiting=Count("pk", filter=_within(actor) & Q(state=CaseState.WAITING)),
        all=Count("pk"),
    )
    return {version: Standing(one, waits, all_ - one - waits) for version, one, waits, all_ in found}


def _within(actor: Actor) -> Q:
    """The cases that the actor may move: those of the actor's units, those with an open task there, and those of
    services that these units own, wherever they lie. The action asks the same."""
    own = access.reach(actor, MOVE, Case.SCOPE)
    if own == Q():
        return own
    tasks = access.visible(Task.objects.filter(case=OuterRef("pk"), done_at=None), actor, MOVE)
    return own | access.reach(actor, MOVE, OWNED) | Q(Exists(tasks))


def movable(actor: Actor, version_id: int, case_id: int = 0) -> QuerySet[Case]:
    """The open cases of the version that the actor may move; of one case alone when it is named."""
    rows = Case.objects.filter(_within(actor), version=version_id, state=CaseState.OPEN)
    return rows.filter(pk=case_id) if case_id else rows


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A place of the old process at which cases stand. `options` are the places of the new one that can take over.

    `likely` is one of them, or "" when nothing fits by itself. `joins`: tokens wait there for others; a join
    without a name is called after the places before it.
    """

    node: str
    name: str
    joins: bool
    cases: int
    options: tuple[tuple[str, str], ...]
    likely: str


def places(*, actor: Actor, from_id: int, to_id: int, case_id: int = 0) -> list[Place]:
    """Where the movable cases stand, most first. One statement.

    Raises:
        NotAllowed: the actor may move no case, or there is no such published version.
        RuleBroken: cases.version_of_other_service.
    """
    old, new = versions(from_id, to_id)
    many: Counter[str] = Counter()
    for state, count in _shapes(actor, from_id, case_id):
        many.update(dict.fromkeys({*state["tokens"].values(), *state["joins"]}, count))
    likely = process.likely(old.plan.process, new.plan.process)
    return [_place(old, new, node, count, likely.get(node, "")) for node, count in many.most_common()]


def versions(from_id: int, to_id: int) -> tuple[RunnableVersion, RunnableVersion]:
    """Both versions. Raises NotAllowed, and RuleBroken cases.version_of_other_service."""
    old = catalogue.version_for_case(version_id=from_id)
    new = catalogue.version_for_case(version_id=to_id)
    if old.service_id != new.service_id or from_id == to_id:
        raise RuleBroken("cases.version_of_other_service")
    return old, new


def _shapes(actor: Actor, version_id: int, case_id: int = 0) -> list[Shape]:
    """The states of the movable cases, equal ones counted together."""
    access.require(actor, MOVE)
    rows = movable(actor, version_id, case_id).order_by("pk")
    found: Counter[str] = Counter()
    for state in rows.values_list(KeyTransform("state", "run"), flat=True)[:MOST]:
        alike = {name: state[name] for name in ("tokens", "joins", "fired")}
        found[json.dumps({**alike, "sequence": 0}, sort_keys=True)] += 1
    return [(json.loads(text), count) for text, count in found.items()]


def _place(old: RunnableVersion, new: RunnableVersion, node: str, cases: int, likely: str) -> Place:
    here = old.plan.nodes[node]
    joins = not here.waits
    able = [one for one in new.plan.nodes.values() if (one.kind is here.kind if joins else one.waits)]
    options = tuple((one.id, _called(new.plan, one)) for one in able)
    fits = likely if likely in dict(options) else ""
    return Place(node, _called(old.plan, here), joins, cases, options, fits)


def _called(plan: process.Plan, node: process.Node) -> str:
    if node.name or node.waits:
        return node.name or node.id
    before = (plan.nodes[flow.source].name for flow in plan.process.flows if flow.target == node.id)
    return "، ".join(dict.fromkeys(name for name in before if name)) or node.id


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """What a move would do. `refused` says why some cases would stay, and how many.

    `missing`, `unfit` and `unshown` are questions (by label, with how many cases) that the new form needs and has
    no answer to, whose answers it would not accept, and whose answers it has no place for. `looked_at` is how
    many cases these three speak of.
    """

    moves: int
    refused: tuple[tuple[RuleBroken, int], ...]
    missing: tuple[tuple[str, int], ...]
    unfit: tuple[tuple[str, int], ...]
    unshown: tuple[tuple[str, int], ...]
    looked_at: int


def preview(
    *, actor: Actor, from_id: int, to_id: int, mapping: Mapping[str, str], case_id: int = 0
) -> Preview:
    """What the move of the movable cases would do now, without doing it. Two statements.

    Raises:
        NotAllowed: the actor may move no case, or there is no such published version.
        RuleBroken: cases.version_of_other_service.
    """
    old, new = versions(from_id, to_id)
    whole = process.with_arrows(old.plan, new.plan, mapping)
    moves, refused = 0, dict[str, tuple[RuleBroken, int]]()
    for state, count in _shapes(actor, from_id, case_id):
        try:
            process.move(old.plan, process.State(**state), new.plan, whole)  # type: ignore[typeddict-item]  # as kept
            moves += count
        except RuleBroken as broken:
            told = _named(broken, old, new)
            before = refused.get(str(told), (told, 0))[1]
            refused[str(told)] = (told, before + count)
    kept = Answers.objects.filter(case__in=movable(actor, from_id, case_id).order_by("pk")[:LOOKED_AT])
    rows = list(kept.filter(erased_at=None).select_related("case"))
    missing, unfit, unshown = _held_against(old.form, new.form, rows)
    return Preview(moves, tuple(refused.values()), missing, unfit, unshown, len(rows))


def _named(broken: RuleBroken, old: RunnableVersion, new: RunnableVersion) -> RuleBroken:
    """The refusal with the name that people know instead of the node's id."""
    place = str(broken.facts.get("place", ""))
    node = new.plan.nodes.get(place) or old.plan.nodes.get(place)
    name = (node.name if node else "") or place
    return RuleBroken(broken.code, place=name, name=name)


Labels = tuple[tuple[str, int], ...]


def _held_against(old: forms.Form, new: forms.Form, rows: Iterable[Answers]) -> tuple[Labels, Labels, Labels]:
    missing, unfit, unshown = Counter[str](), Counter[str](), Counter[str]()
    labels = {question.name: question.label for question in (*old.questions, *new.questions)}
    asked = {question.name for question in new.questions}
    for row in rows:
        answers, day = inside.whole(row), local_day(row.case.opened_at)
        unshown.update(name for name in answers if name not in asked)
        known = _wrong(old, answers, day)
        for name, code in _wrong(
            new, {name: answers[name] for name in answers if name in asked}, day
        ).items():
            if known.get(name) != code:
                (missing if code == "catalogue.answer_missing" else unfit)[name] += 1
    return _told(missing, labels), _told(unfit, labels), _told(unshown, labels)


def _wrong(form: forms.Form, answers: Mapping[str, Any], day: datetime.date) -> dict[str, str]:
    """Which questions refuse their answers, and how; a row of a group counts as its group."""
    try:
        forms.check_answers(form, answers, today=day)
    except forms.FormErrors as errors:
        return {place.partition("-")[0]: broken.code for place, broken in errors.errors.items()}
    return {}


def _told(counted: Counter[str], labels: Mapping[str, str]) -> Labels:
    return tuple((labels.get(name, name), count) for name, count in counted.most_common())


@dataclasses.dataclass(frozen=True, slots=True)
class AskedMove:
    """A move that somebody asked for: how many cases stood there, and what has become of it."""

    id: int
    at: datetime.datetime
    by: str
    from_id: int
    to_id: int
    cases: int
    ended_at: datetime.datetime | None
    moved: int
    refused: int

    def is_running(self, now: datetime.datetime) -> bool:
        """Whether a worker is still at it."""
        return self.ended_at is None and now - self.at < RUNNING


def asked_moves(*, service_id: int) -> list[AskedMove]:
    """The moves asked for within the service, newest first, from the ledger. Two statements."""
    rows = Entry.objects.filter(stream=f"service:{service_id}", activity__in=("MoveAsked", "MoveEnded"))
    entries = list(rows.order_by("-pk"))
    ended = {entry.facts["asked_id"]: entry for entry in entries if entry.activity == "MoveEnded"}
    asked = [entry for entry in entries if entry.activity == "MoveAsked"]
    names = org.names(person_ids={entry.actor_id for entry in asked}) if asked else {}
    return [_asked(entry, ended.get(entry.pk), names.get(entry.actor_id, "")) for entry in asked]


def _asked(entry: Entry, end: Entry | None, name: str) -> AskedMove:
    told, outcome = entry.facts, end.facts if end else {}
    return AskedMove(
        entry.pk,
        entry.at,
        name,
        told["from_version_id"],
        told["to_version_id"],
        told["cases"],
        end.at if end else None,
        outcome.get("moved", 0),
        outcome.get("refused", 0),
    )


def moved_since(*, entry_id: int, from_id: int, to_id: int, actor_id: int) -> int:
    """How many cases the person moved from one version to the other after the entry. One statement."""
    moved = Entry.objects.filter(activity="CaseMoved", pk__gt=entry_id, actor_id=actor_id)
    return moved.filter(facts__from_version_id=from_id, facts__to_version_id=to_id).count()
