"""Which promises wait for the answer to which demand: put together and parted on the page of either."""

from typing import Any

from ostan.domains.plans import actions, queries
from ostan.domains.plans.queries import DemandFile, PromiseFile
from ostan.domains.plans.web import asking
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.calendar import local_day

ACTS = ("wait", "free")
DEMAND = "plans.demand"


def acted(request: Request, *, demand_id: int, commitment_id: int, field: str) -> str:
    """What was done, in a sentence. Raises NotAllowed, and RuleBroken as the actions do, and plans.missing when nothing
    was chosen in the field."""
    access.require(request.actor, DEMAND)
    asking.chosen(request.POST.get(field, ""), field)
    told: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if request.POST.get("act") == "wait":
        actions.wait_for_answer(**told, demand_id=demand_id, commitment_id=commitment_id)
        return "این تعهد از این پس در انتظار پاسخ این مطالبه است."
    actions.wait_no_more(**told, demand_id=demand_id, commitment_id=commitment_id)
    return "این تعهد دیگر در انتظار پاسخ این مطالبه نیست."


def offered_demands(request: Request, file: PromiseFile, *, may_wait: bool) -> dict[str, Any]:
    """The demands without an answer for which the promise may begin to wait. One statement, none when it may not."""
    found = queries.demands(actor=request.actor, now=request.now, only="waiting") if may_wait else []
    joined = set(file.demand_ids)
    return {
        "may_wait": may_wait,
        "offered": [(str(one.id), f"{one.title}، {one.body}") for one in found if one.id not in joined],
    }


def offered_promises(request: Request, file: DemandFile, unit_path: str) -> dict[str, Any]:
    """The promises of the demand's unit and below it that may begin to wait for its answer, and those that wait, each
    with whether the actor may part them. Five statements at most."""
    actor, today = request.actor, local_day(request.now)
    may_wait = file.card.answer is None and access.may_touch(actor, DEMAND, unit_path=unit_path)
    found = queries.promises(actor=actor, now=request.now, unit_path=unit_path) if may_wait else []
    own, joined = {one.id for one in found}, {pk for pk, _ in file.commitments}
    return {
        "may_wait": may_wait,
        "own": own,
        "offered": [
            (str(one.id), f"{one.title}، {one.unit_name}")
            for one in found
            if one.id not in joined and one.promise.due >= today
        ],
    }
