"""Sets up bodies and says who sits in them."""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ostan.domains.councils import rules
from ostan.domains.councils.actions import loading
from ostan.domains.councils.events import BodyClosed, BodySet, SeatEnded, SeatGiven
from ostan.domains.councils.models import Body, HostUnit, Meeting, Seat, WatchedProgramme
from ostan.domains.councils.queries.membership import on_day
from ostan.domains.councils.rules import BodyKind, ItemKind, Particulars, SeatRole
from ostan.domains.councils.rules.meetings import OPEN
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import NotAllowed, RuleBroken

KEEP = "councils.keep"


def set_up_body(
    *,
    actor: Actor,
    now: datetime.datetime,
    told: Particulars,
    parent_id: int | None = None,
    programmes: Sequence[tuple[str, str]] = (),
    host_ids: Sequence[int] = (),
) -> Body:
    """The new body with the programmes that it watches and the units that host it in turn.

    Raises:
        NotAllowed: the actor sets up none.
        RuleBroken: councils.missing, councils.too_long, councils.quorum, councils.programme_code,
            councils.programme_twice, councils.too_many, councils.no_such_unit, councils.parent.
    """
    access.require(actor, "councils.set_up")
    kept, watched = rules.check_particulars(told), rules.check_programmes(programmes)
    if parent_id is not None and not Body.objects.filter(pk=parent_id, closed_on=None).exists():
        raise RuleBroken("councils.parent", field="parent")
    with unit_of_work(actor=actor, now=now) as work:
        row = Body(since=org.day_of(now), parent_id=parent_id)
        _keep(work, row, kept, watched, host_ids)
    return row


def set_up_defaults(*, actor: Actor, now: datetime.datetime, path: Path) -> int:
    """How many bodies of the file (such as data/councils/default.json) were set up, marked as an example to be changed.

    0 when there are bodies already: a province's own are never added to.

    Raises:
        NotAllowed: the actor sets up none.
        RuleBroken: those of `set_up_body`, the file is malformed.
    """
    access.require(actor, "councils.set_up")
    if Body.objects.exists():
        return 0
    told = json.loads(path.read_text(encoding="utf-8"))
    upper = _set_up(actor, now, told["council"], None)
    return 1 + len([_set_up(actor, now, one, upper.pk) for one in told["below"]])


def _set_up(actor: Actor, now: datetime.datetime, told: dict[str, Any], parent_id: int | None) -> Body:
    particulars = Particulars(
        BodyKind(told["kind"]),
        told["name"],
        owed_every=PeriodKind(told["owed_every"]),
        takes=[ItemKind(one) for one in told["takes"]],
        is_default=True,
    )
    watched = [(code, title) for code, title in told["programmes"]]
    return set_up_body(actor=actor, now=now, told=particulars, parent_id=parent_id, programmes=watched)


def change_body(
    *,
    actor: Actor,
    now: datetime.datetime,
    body_id: int,
    told: Particulars,
    programmes: Sequence[tuple[str, str]],
    host_ids: Sequence[int],
) -> Body:
    """The body with these particulars, programmes and hosts.

    Raises:
        NotAllowed: there is none, or the actor does not keep it.
        RuleBroken: councils.closed, and those of `set_up_body`.
    """
    kept, watched = rules.check_particulars(told), rules.check_programmes(programmes)
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.body(actor, KEEP, body_id, now)
        _keep(work, row, kept, watched, host_ids)
    return row


def _keep(
    work: Work, row: Body, told: Particulars, watched: list[tuple[str, str]], host_ids: Sequence[int]
) -> None:
    if len(org.units(unit_ids=host_ids)) != len(set(host_ids)):
        raise RuleBroken("councils.no_such_unit", field="hosts")
    row.kind, row.name = told.kind, told.name
    row.quorum_kind, row.quorum = told.quorum.kind, told.quorum.amount
    row.owed_every, row.takes, row.is_default = told.owed_every, list(told.takes), told.is_default
    row.save()
    WatchedProgramme.objects.filter(body=row).delete()
    WatchedProgramme.objects.bulk_create(
        WatchedProgramme(body=row, place=place, code=code, title=title)
        for place, (code, title) in enumerate(watched)
    )
    HostUnit.objects.filter(body=row).delete()
    HostUnit.objects.bulk_create(
        HostUnit(body=row, place=place, unit_id=unit_id) for place, unit_id in enumerate(host_ids)
    )
    work.record(
        BodySet(
            stream=f"body:{row.pk}",
            body_id=row.pk,
            body_kind=told.kind,
            parent_id=row.parent_id or 0,
            programme_codes=tuple(code for code, _ in watched),
            host_ids=tuple(host_ids),
        )
    )


def close_body(*, actor: Actor, now: datetime.datetime, body_id: int) -> Body:
    """The body, closed today: nothing more is planned, its past stays.

    Raises:
        NotAllowed: there is none, or the actor sets up none.
        RuleBroken: councils.closed; councils.still_busy, a meeting is still to come or is sitting.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.body(actor, "councils.set_up", body_id, now)
        if Meeting.objects.filter(body=row, state__in=(*OPEN, "SITTING")).exists():
            raise RuleBroken("councils.still_busy")
        row.closed_on = org.day_of(now)
        row.save(update_fields=["closed_on"])
        work.record(BodyClosed(stream=f"body:{row.pk}", body_id=row.pk))
    return row


def give_seat(
    *,
    actor: Actor,
    now: datetime.datetime,
    body_id: int,
    role: SeatRole,
    person_id: int | None = None,
    post_id: int | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Seat:
    """The new seat of a member of the staff, or of whoever holds a post. A body has one chair and one secretary.

    Raises:
        NotAllowed: there is no such body, or the actor does not keep it.
        RuleBroken: councils.closed, councils.who, councils.not_staff, councils.sits_already, councils.role_taken,
            councils.term.
    """
    first = since or org.day_of(now)
    rules.check_term(first, until)
    _check_who(person_id, post_id, first)
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.body(actor, KEEP, body_id, now)
        _check_free(row, role, person_id, post_id, first)
        made = Seat.objects.create(
            body=row, role=role, person_id=person_id, post_id=post_id, valid_from=first, valid_to=until
        )
        work.record(
            SeatGiven(
                stream=f"body:{row.pk}",
                body_id=row.pk,
                seat_id=made.pk,
                seat_role=role,
                person_id=person_id or 0,
                post_id=post_id or 0,
                since=first,
            )
        )
    return made


def _check_who(person_id: int | None, post_id: int | None, on: datetime.date) -> None:
    if (person_id is None) == (post_id is None):
        raise RuleBroken("councils.who", field="who")
    if person_id is not None and not org.hats_of(person_id=person_id, on=on):
        raise RuleBroken("councils.not_staff", field="who")
    if post_id is not None and not org.posts(post_ids=[post_id], on=on):
        raise RuleBroken("councils.who", field="who")


def _check_free(
    row: Body, role: SeatRole, person_id: int | None, post_id: int | None, on: datetime.date
) -> None:
    held = Seat.objects.filter(on_day(on), body=row)
    if held.filter(person=person_id, post=post_id).exists():
        raise RuleBroken("councils.sits_already", field="who")
    if role in (SeatRole.CHAIR, SeatRole.SECRETARY) and held.filter(role=role).exists():
        raise RuleBroken("councils.role_taken", field="role")


def end_seat(
    *, actor: Actor, now: datetime.datetime, seat_id: int, until: datetime.date | None = None
) -> Seat:
    """The seat, whose term ends that day; without a day it was over yesterday.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.closed, councils.term, councils.seat_over.
    """
    with unit_of_work(actor=actor, now=now) as work:
        found = Seat.objects.select_for_update().filter(pk=seat_id).first()
        if found is None:
            raise NotAllowed(KEEP)
        loading.body(actor, KEEP, found.body_id, now)
        today = org.day_of(now)
        if found.valid_to is not None and found.valid_to < today:
            raise RuleBroken("councils.seat_over")
        last = until or today - datetime.timedelta(days=1)
        if until is not None:
            rules.check_term(found.valid_from, until)
        found.valid_to = last
        found.save(update_fields=["valid_to"])
        work.record(
            SeatEnded(stream=f"body:{found.body_id}", body_id=found.body_id, seat_id=found.pk, until=last)
        )
    return found
