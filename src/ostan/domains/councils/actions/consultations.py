"""Units ask a body to advise them or to clear their way, and the body answers."""

import datetime

from ostan.domains.councils import rules
from ostan.domains.councils.actions import agenda, loading
from ostan.domains.councils.events import BodyAnswered, BodyAsked
from ostan.domains.councils.models import Body, Consultation
from ostan.domains.councils.queries import membership
from ostan.domains.councils.rules import AskKind, ItemKind
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

LONGEST = 4_000


def ask_body(
    *,
    actor: Actor,
    now: datetime.datetime,
    body_id: int,
    unit_id: int,
    kind: AskKind,
    title: str,
    text: str,
) -> Consultation:
    """What the unit asks of the body.

    Raises:
        NotAllowed: the actor does not speak for the unit.
        RuleBroken: councils.closed, councils.missing, councils.too_long.
    """
    if not access.may_touch(actor, "councils.ask", unit_path=org.unit(unit_id=unit_id).path):
        raise NotAllowed("councils.ask")
    title, told = rules.line(title, "title"), rules.text(text, "text", longest=LONGEST)
    with unit_of_work(actor=actor, now=now) as work:
        if not Body.objects.filter(pk=body_id, closed_on=None).exists():
            raise RuleBroken("councils.closed", field="body")
        made = Consultation.objects.create(
            body_id=body_id, unit_id=unit_id, kind=kind, title=title, text=told, by_id=actor.person_id, at=now
        )
        work.record(
            BodyAsked(
                stream=f"consultation:{made.pk}",
                consultation_id=made.pk,
                body_id=body_id,
                unit_id=unit_id,
                ask_kind=kind,
            )
        )
    return made


def answer_unit(*, actor: Actor, now: datetime.datetime, consultation_id: int, answer: str) -> Consultation:
    """The consultation with the body's answer, which the unit reads. It is answered once.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.answered, councils.missing, councils.too_long.
    """
    told = rules.text(answer, "answer", longest=LONGEST)
    with unit_of_work(actor=actor, now=now) as work:
        row = _asked(actor, consultation_id, now)
        row.answer, row.answered_by, row.answered_at = told, actor.person_id, now
        row.save(update_fields=["answer", "answered_by", "answered_at"])
        work.record(
            BodyAnswered(
                stream=f"consultation:{row.pk}",
                consultation_id=row.pk,
                body_id=row.body_id,
                unit_id=row.unit_id,
                ask_kind=AskKind(row.kind),
            )
        )
    return row


def _asked(actor: Actor, consultation_id: int, now: datetime.datetime) -> Consultation:
    kept = membership.rows(actor, "councils.keep", now)
    rows = Consultation.objects.select_for_update(of=("self",)).filter(pk=consultation_id, body__in=kept)
    found = rows.first()
    if found is None:
        raise NotAllowed("councils.keep")
    if found.answered_at is not None:
        raise RuleBroken("councils.answered")
    return found


def table_consultation(*, actor: Actor, now: datetime.datetime, consultation_id: int) -> None:
    """Puts what a unit asks before the members: it stands on the agenda of the next meeting.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.answered, councils.closed.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = _asked(actor, consultation_id, now)
        body = loading.body(actor, "councils.keep", row.body_id, now)
        agenda.bring(work, body, ItemKind.CONSULTATION, f"consultation:{row.pk}", row.title, 0, now)
