"""Small questions of the desk: which case a code names, what is attached to it, which tasks were ticked."""

import dataclasses
from collections.abc import Collection

from django.db.models import Count

from ostan.domains.cases.models import Attachment, Case, Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.queries.inbox import WORK_COLUMNS, WORK_NAMES, WorkItem
from ostan.domains.cases.rules import neutral_name
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.form import StepForm
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed


def step_form(*, case_id: int, task_id: int) -> StepForm | None:
    """The form of the step that the task of the case is; None when it has none. One statement.

    Whether the actor may do anything there is for the action to say.
    """
    rows = Task.objects.filter(pk=task_id, case=case_id).values_list("case__version_id", "node")
    found = rows.first()
    return catalogue.version_for_case(version_id=found[0]).step_form(found[1]) if found else None


def located(*, actor: Actor, code: str, task_id: int = 0) -> int:
    """The id of the case with this code, and with this task when one is named. One statement.

    Whether the actor may do anything to it is for the action to say.

    Raises:
        NotAllowed: there is no such case, or the task is none of its own.
    """
    access.require(actor, "cases.see")
    rows = Case.objects.filter(code=code)
    found: int | None = (rows.filter(tasks=task_id) if task_id else rows).values_list("pk", flat=True).first()
    if found is None:
        raise NotAllowed("cases.see")
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Attached:
    """A stored file and the case it belongs to. `name` is what it is called for whoever may not know the applicant,
    "" for its own name."""

    case_id: int
    file_id: int
    name: str


def attached(*, actor: Actor, code: str, attachment_id: int) -> Attached:
    """The file behind an attachment of the case, for staff who may see the case. Two statements at most, and one more
    where the applicant hides.

    Raises:
        NotAllowed: there is no such attachment in the case, or the case is out of the actor's reach.
    """
    access.require(actor, "cases.see")
    rows = Attachment.objects.select_related("case__service", "file")
    found = rows.filter(pk=attachment_id, case__code=code).first()
    if found is None:
        raise NotAllowed("cases.see")
    case = found.case
    if not access.may_touch(actor, "cases.see", unit_path=case.unit_path):
        tasks = Task.objects.filter(case=case).values_list("unit_path", flat=True)
        if not any(access.may_touch(actor, "cases.see", unit_path=one) for one in tasks):
            raise NotAllowed("cases.see")
    name = ""
    if not inside.knows_applicant(actor, case):
        number = Attachment.objects.filter(case=case, pk__lte=attachment_id).count()
        name = neutral_name(number, found.file.name)
    return Attached(case.pk, found.file_id, name)


def work_items(*, actor: Actor, task_ids: Collection[int]) -> list[WorkItem]:
    """Those of the open tasks that the actor may see, due first. One statement."""
    rows = access.visible(Task.objects.filter(done_at=None, pk__in=list(task_ids)), actor, "cases.see")
    return [
        WorkItem(*row)
        for row in rows.order_by("due_at", "pk").annotate(**WORK_NAMES).values_list(*WORK_COLUMNS)
    ]


def open_tasks_of(*, actor: Actor, person_ids: Collection[int]) -> dict[int, int]:
    """How many open tasks each of these people holds, of those in the actor's reach. One statement, none for nobody."""
    if not person_ids:
        return {}
    rows = access.visible(Task.objects.filter(done_at=None, holder__in=person_ids), actor, "cases.see")
    return dict(rows.order_by().values_list("holder").annotate(open=Count("pk")))


def tasks_kept(*, absence_ids: Collection[int]) -> dict[int, int]:
    """How many open tasks others have in each of these absences. One statement, none for none."""
    rows = Task.objects.filter(done_at=None, absence__in=absence_ids).order_by()
    return dict(rows.values_list("absence").annotate(open=Count("pk"))) if absence_ids else {}
