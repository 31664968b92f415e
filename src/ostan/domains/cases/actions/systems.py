"""Other systems hear what happens to the cases that they may follow."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from ostan.domains.cases.queries.followed import follows
from ostan.domains.cases.rules import MessageKind
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.hooks import actions as hooks
from ostan.foundation.hooks import queries as asked
from ostan.foundation.work import is_replay
from ostan.kernel.actor import Actor

_IDS = ("task_id", "message_id", "outcome", "round", "norm_due_at")
_FOLLOW, _SEE = frozenset({"cases.follow"}), frozenset({"cases.follow", "cases.see"})


def tell_systems(
    *, actor: Actor, now: datetime.datetime, kind: str, facts: Mapping[str, Any], entry_id: int
) -> int:
    """How many webhooks are owed word of an event of a case: ids only, and only of cases their system may follow.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    if is_replay() or facts.get("kind") == MessageKind.NOTE:
        return 0
    told = 0
    for hook in asked.listening(kind=kind):
        partner = org.partner_for(account_id=hook.account_id, on=now)
        reach = dataclasses.replace(partner, scopes=_SEE if hook.is_wide else _FOLLOW)
        code = follows(actor=reach, case_id=facts["case_id"])
        if not code:
            continue
        data = {"case": code, **{name: facts[name] for name in _IDS if facts.get(name) is not None}}
        hooks.owe(hook_id=hook.id, entry_id=entry_id, kind=kind, subject=f"cases/{code}", data=data, at=now)
        told += 1
    return told
