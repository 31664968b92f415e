"""Texts kept ready: those that somebody keeps, and those that fit a case."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping

from django.db.models import F, Q, QuerySet

from ostan.domains.cases import rules
from ostan.domains.cases.models import ReplyText, ReplyVersion
from ostan.domains.cases.queries.case_file import CaseFile
from ostan.domains.cases.rules.replies import Reply
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.once import OnceRows
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class ReplyCard:
    """A text as it stands. `is_kept`: the asking actor may change it."""

    id: int
    number: int
    unit_id: int
    unit: str
    retired_at: datetime.datetime | None
    at: datetime.datetime
    by: str
    told: Reply
    is_kept: bool = False


def replies(*, actor: Actor) -> list[ReplyCard]:
    """The texts that the actor keeps or may use, those in use first, by title. Three statements.

    Raises:
        NotAllowed: the actor keeps no texts.
    """
    access.require(actor, "cases.keep_replies")
    kept = access.visible(ReplyText.objects.all(), actor, "cases.keep_replies")
    rows = _in_force().filter(Q(reply__in=kept) | Q(reply__retired_at=None, reply__unit__in=_around(actor)))
    found = _named(rows.order_by(F("reply__retired_at").desc(nulls_first=True), "title", "pk"))
    mine = set(kept.values_list("pk", flat=True))
    return [dataclasses.replace(one, is_kept=one.id in mine) for one in found]


def reply(*, actor: Actor, reply_id: int) -> list[ReplyCard]:
    """Every version of a text that the actor keeps, the newest first. Three statements. Raises NotAllowed."""
    found = access.load(ReplyText.objects.all(), actor, "cases.keep_replies", pk=reply_id)
    return _named(ReplyVersion.objects.filter(reply=found).order_by("-number"))


def fitting(*, actor: Actor, file: CaseFile) -> list[ReplyCard]:
    """The texts of the actor's unit, and of those above it, that are meant for the case as it stands. One statement."""
    nodes = {task.node for task in file.tasks if task.done_at is None}
    return [
        one
        for one in _cards(_USABLE.rows(unit_ids=[*_around(actor)]), {})
        if one.told.act in file.acts and one.told.fits(service_id=file.service_id, nodes=nodes)
    ]


def fitting_text(*, actor: Actor, file: CaseFile, reply_id: int) -> Reply:
    """The text of this id among those that fit. Raises NotAllowed: it does not, or is not there."""
    found = next((one for one in fitting(actor=actor, file=file) if one.id == reply_id), None)
    if found is None:
        raise NotAllowed("cases.work")
    return found.told


def _in_force() -> QuerySet[ReplyVersion]:
    return ReplyVersion.objects.filter(number=F("reply__number"))


_ABOUT = {"unit_id": F("reply__unit"), "unit_name": F("reply__unit__name"), "gone_at": F("reply__retired_at")}
_USABLE = OnceRows(
    ReplyVersion,
    lambda unit_ids: (
        _in_force()
        .filter(reply__retired_at=None, reply__unit__in=[unit_ids])
        .annotate(**_ABOUT)
        .order_by("title", "pk")
    ),
    "unit_ids",
    more=tuple(_ABOUT),
)


def _around(actor: Actor) -> set[int]:
    """The actor's unit and those above it."""
    return {one for grant in actor.grants for one in rules.ids_of(grant.unit_path)}


def _named(rows: QuerySet[ReplyVersion]) -> list[ReplyCard]:
    """The versions with who wrote them."""
    found = list(rows.annotate(**_ABOUT))
    return _cards(found, org.names(person_ids={one.by_id for one in found}))


def _cards(rows: Iterable[ReplyVersion], names: Mapping[int, str]) -> list[ReplyCard]:
    return [
        ReplyCard(
            id=one.reply_id,
            number=one.number,
            unit_id=one.unit_id,  # type: ignore[attr-defined]  # annotated
            unit=one.unit_name,  # type: ignore[attr-defined]  # annotated
            retired_at=one.gone_at,  # type: ignore[attr-defined]  # annotated
            at=one.at,
            by=names.get(one.by_id, ""),
            told=Reply(one.title, one.text, one.act, tuple(one.services), one.node, one.outcome),
        )
        for one in rows
    ]
