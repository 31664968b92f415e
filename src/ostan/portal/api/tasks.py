"""Steps of processes that are a system's are done."""

from typing import Annotated, Any

from ninja import Path, Router

from ostan.domains.cases import actions, queries
from ostan.domains.cases.queries import FollowedTask
from ostan.domains.catalogue.rules.form import StepForm, definition_of
from ostan.foundation.access import Request
from ostan.portal.api import shapes
from ostan.portal.api.asking import KEY, Cursor, Few, Limit, answers, needs
from ostan.portal.api.cases import case_out

router = Router(auth=KEY)

TaskId = Annotated[int, Path(ge=1, le=shapes.LARGEST)]


@router.get("/tasks", response=answers(shapes.Tasks), url_name="tasks", tags=["tasks"], by_alias=True)
@needs("cases.see")
def tasks(
    request: Request, case: Few = "", mine: bool = False, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """The open tasks within reach, oldest first; `mine`: only the steps that processes leave to systems."""
    found, more = queries.followed_tasks(
        actor=request.actor, cursor=cursor, limit=limit, case_code=case, mine=mine
    )
    return {"items": [task_out(one) for one in found], "next": more}


def task_out(task: FollowedTask) -> dict[str, Any]:
    """The task in the shape of the JSON face."""
    same = ("id", "act", "role", "state", "is_held", "may_take", "opened_at", "due_at")
    return {
        **{name: getattr(task, name) for name in same},
        "case": task.case_code,
        "service": task.service_code,
        "unit": task.unit_code,
        "step": task.node,
        "title": task.name,
        "is_paused": task.paused,
        "outcomes": [{"code": code, "title": caption} for code, caption in task.outcomes],
        "form": _form(task.asked) if task.asked else None,
    }


def _form(asked: StepForm) -> dict[str, Any]:
    definition = definition_of(asked.form)
    return {"title": asked.title, "schema": definition["schema"], "layout": definition["layout"]}


@router.get(
    "/tasks/{task_id}", response=answers(shapes.TaskOut), url_name="task", tags=["tasks"], by_alias=True
)
@needs("cases.see")
def task(request: Request, task_id: TaskId) -> dict[str, Any]:
    """One open task."""
    return task_out(queries.followed_task(actor=request.actor, task_id=task_id))


@router.post(
    "/tasks/{task_id}/claim",
    response=answers(shapes.TaskOut),
    url_name="claim",
    tags=["tasks"],
    by_alias=True,
)
@needs("cases.work")
def claim(request: Request, task_id: TaskId) -> dict[str, Any]:
    """The task, now in the hands of the system."""
    actions.claim_task(actor=request.actor, now=request.now, task_id=task_id)
    return task_out(queries.followed_task(actor=request.actor, task_id=task_id))


@router.post(
    "/tasks/{task_id}/release",
    response=answers(shapes.TaskOut),
    url_name="release",
    tags=["tasks"],
    by_alias=True,
)
@needs("cases.work")
def release(request: Request, task_id: TaskId) -> dict[str, Any]:
    """The task, free again."""
    actions.release_task(actor=request.actor, now=request.now, task_id=task_id)
    return task_out(queries.followed_task(actor=request.actor, task_id=task_id))


@router.post(
    "/tasks/{task_id}/complete", response=answers(shapes.CaseOut), url_name="complete", tags=["tasks"]
)
@needs("cases.work")
def complete(request: Request, task_id: TaskId, told: shapes.Completion) -> dict[str, Any]:
    """The case, gone on from the step."""
    moved = actions.complete_task(
        actor=request.actor,
        now=request.now,
        task_id=task_id,
        outcome=told.outcome,
        note=told.note,
        answers=told.answers,
    )
    return case_out(queries.changed_case(actor=request.actor, case_id=moved.pk), request.now)
