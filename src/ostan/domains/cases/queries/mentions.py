"""Who may be mentioned in the notes of a case, and who was."""

import dataclasses
import datetime
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from ostan.domains.cases import rules
from ostan.domains.cases.models import Mention, Task
from ostan.domains.cases.queries.case_file import CaseFile
from ostan.domains.org import queries as org
from ostan.domains.org.queries import Worker
from ostan.foundation import access
from ostan.foundation.access import Reach
from ostan.foundation.once import Once
from ostan.kernel.actor import Actor, Role

PAGE = 30
_MACHINES = (Role.PARTNER, Role.SYSTEM)


@dataclasses.dataclass(frozen=True, slots=True)
class MentionLine:
    """That somebody was mentioned: in which case and by whom. What the note says stands in the case alone."""

    id: int
    code: str
    service: str
    by: str
    at: datetime.datetime
    read_at: datetime.datetime | None


def colleagues_at(*, paths: Iterable[str], on: datetime.datetime) -> list[Worker]:
    """The staff who may see a case that lies in these units, by name, each once. One statement.

    The same who are let in by `access.reach`: a role over one of the units or a unit above it, or over the province.
    """
    reach = {role: how for role, how in access.MATRIX["cases.see"].items() if role not in _MACHINES}
    found = org.staff_reaching(
        unit_ids={one for path in paths for one in rules.ids_of(path)},
        roles=[role for role, how in reach.items() if how is Reach.UNIT],
        everywhere=[role for role, how in reach.items() if how is Reach.ALL],
        on=on,
    )
    return list({one.person_id: one for one in reversed(found)}.values())[::-1]


def colleagues_of(*, file: CaseFile, actor: Actor, on: datetime.datetime) -> list[Worker]:
    """Whom the actor may mention in the file's notes. One statement."""
    paths = {file.unit_path, *(task.unit_path for task in file.tasks)}
    without = {actor.person_id, file.citizen_id}
    return [one for one in colleagues_at(paths=paths, on=on) if one.person_id not in without]


def mentions(*, actor: Actor, before: int = 0, limit: int = PAGE) -> list[MentionLine]:
    """The newest mentions of the actor (older than one, by its id), as far as their cases are in reach. Two statements.

    Raises:
        NotAllowed: the actor works on no cases.
    """
    access.require(actor, "cases.mentions")
    rows = _in_reach(actor)
    rows = (rows.filter(pk__lt=before) if before else rows).order_by("-pk")
    told = list(
        rows.values_list("pk", "case__code", "case__service__title", "message__author_id", "at", "read_at")[
            :limit
        ]
    )
    names = org.names(person_ids={row[3] for row in told})
    return [MentionLine(*row[:3], names.get(row[3], ""), *row[4:]) for row in told]


_ANY_UNREAD = Once(
    lambda person_id: Mention.objects.filter(person=person_id, read_at=None).values_list("pk")[:1],
    "person_id",
)


def unread_mentions(*, actor: Actor) -> int:
    """How many mentions of the actor were not read. One statement, two when there are any."""
    if not _ANY_UNREAD.rows(person_id=actor.person_id):
        return 0
    return _in_reach(actor).filter(read_at=None).count()


def _in_reach(actor: Actor) -> QuerySet[Mention]:
    """The actor's mentions in cases that this hat may see: a mention opens nothing."""
    own = access.visible(Mention.objects.all(), actor, "cases.mentions")
    of_case = access.reach(actor, "cases.see", {"unit": "case__unit_path", "service": "case__service_id"})
    tasks = access.visible(Task.objects.filter(case=OuterRef("case_id")), actor, "cases.see")
    return own.filter(of_case | Exists(tasks))
