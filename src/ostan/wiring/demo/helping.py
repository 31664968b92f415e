"""What the staff of the demo province keep ready for themselves: texts for their answers."""

import datetime

from ostan.domains.cases import actions as cases
from ostan.domains.cases import queries as asked
from ostan.domains.cases.rules.replies import Reply
from ostan.domains.catalogue import queries as offered
from ostan.domains.org import queries as orgs
from ostan.kernel.actor import Actor, Grant
from ostan.wiring.demo import told


def load_replies(at: datetime.datetime, now: datetime.datetime) -> None:
    """Every text of data/demo/replies.json, written by the head of its unit; once."""
    for one in told.file("replies")["replies"]:
        unit = orgs.unit_by_code(code=one["unit"])
        head = orgs.head_of(unit_id=unit.id, on=now)
        if head is None:
            continue
        keeper = Actor(head.person_id, head.hat, (Grant(head.role, unit.path, unit.id),))
        services = [offered.published_service(code=code).service_id for code in one.get("services", ())]
        reply = Reply(one["title"], one["text"], one["act"], tuple(services), "", one.get("outcome", ""))
        if reply not in [card.told for card in asked.replies(actor=keeper)]:
            cases.keep_reply(actor=keeper, now=at, reply=reply)
