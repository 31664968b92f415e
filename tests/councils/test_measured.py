"""A resolution behind which a promise stands is done when verified figures say so, and by nobody's word."""

import datetime

import pytest

from ostan.domains.councils import actions, queries
from ostan.domains.councils.models import AgendaItem, Resolution
from ostan.domains.councils.rules import BodyKind, ItemKind, Particulars, Presence, ResolutionState, SeatRole
from ostan.domains.plans import actions as plans
from ostan.domains.plans import queries as promises
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import day_ends, local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.plans import given
from tests.plans.given import NOW, Plan
from tests.standing import standing

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


plan = standing(given.plan)


def resolved(plan: Plan, days: int = 10) -> Resolution:
    """A committee resolved it for the agency; its secretary keeps the committee."""
    told = {"actor": SYSTEM, "now": NOW}
    body = actions.set_up_body(**told, told=Particulars(BodyKind.COMMITTEE, "کمیته")).pk
    secretary = plan.world.secretary.person_id
    seat = actions.give_seat(**told, body_id=body, role=SeatRole.SECRETARY, person_id=secretary).pk
    row = actions.plan_meeting(**told, body_id=body, begins_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    actions.open_meeting(**told, meeting_id=row.pk)
    actions.take_attendance(**told, meeting_id=row.pk, presences={seat: (Presence.PRESENT, None)})
    return actions.resolve(
        **told,
        meeting_id=row.pk,
        text="پروانه‌ها روزی یکی صادر شود.",
        unit_id=plan.world.units["agency"],
        due=local_day(NOW) + days * DAY,
    )


def behind(plan: Plan, row: Resolution, commitment_id: int | None, actor: Actor | None = None) -> Resolution:
    return actions.put_behind(
        actor=actor or plan.world.secretary, now=NOW, resolution_id=row.pk, commitment_id=commitment_id
    )


def noted(now: datetime.datetime = NOW + DAY) -> None:
    with delivering_at_once():
        plans.note_states(actor=SYSTEM, now=now)


def test_verified_figures_end_it_and_take_it_back(plan: Plan) -> None:
    promise, row = given.promised(plan), resolved(plan)
    behind(plan, row, promise.pk)
    with pytest.raises(RuleBroken, match=r"councils\.measured"):
        actions.report_done(actor=plan.world.head, now=NOW, resolution_id=row.pk, text="انجام شد")
    given.claimed(plan, "400")
    noted()
    row.refresh_from_db()
    assert row.done_at is None  # a claim is nobody's proof

    given.verified(plan, "365")
    noted()
    row.refresh_from_db()
    assert row.done_at == row.made_at  # the figure speaks of a time before it was resolved
    told = Entry.objects.get(activity="ResolutionDone").facts
    assert (told["commitment_id"], told["on_time"]) == (promise.pk, True)
    with pytest.raises(RuleBroken, match=r"councils\.measured"):
        actions.return_done(actor=plan.world.secretary, now=NOW, resolution_id=row.pk, reason="نه")

    given.verified(plan, "60")
    noted(NOW + 2 * DAY)
    row.refresh_from_db()
    assert row.done_at is None
    assert actions.follow_promise(actor=SYSTEM, now=NOW + 2 * DAY, commitment_id=promise.pk) == 0


def test_a_promise_that_is_met_already_ends_it_at_once(plan: Plan) -> None:
    promise, row = given.promised(plan), resolved(plan)
    given.claimed(plan, "365")
    given.verified(plan, "365")
    assert behind(plan, row, promise.pk).done_at is not None
    file = queries.resolution(actor=plan.world.secretary, resolution_id=row.pk, now=NOW)
    assert (file.card.state, file.behind.id) == (ResolutionState.DONE, promise.pk)
    with pytest.raises(RuleBroken, match=r"councils\.done_already"):
        behind(plan, row, None)


def test_what_came_to_the_table_overdue_leaves_it_with_the_figure(plan: Plan) -> None:
    promise, row = given.promised(plan), resolved(plan)
    behind(plan, row, promise.pk)
    late = row.due_at + DAY
    actions.mark_overdue(actor=SYSTEM, now=late)
    waiting = AgendaItem.objects.filter(kind=ItemKind.OVERDUE_RESOLUTION, state__in=("WAITING", "LISTED"))
    assert waiting.count() == 1
    given.claimed(plan, "365")
    given.verified(plan, "365")
    noted(late)
    assert not waiting.exists()
    given.verified(plan, "1")
    noted(late + DAY)
    assert actions.mark_overdue(actor=SYSTEM, now=late + DAY) == 1
    assert waiting.count() == 1  # it comes again


def test_only_a_promise_of_the_bound_unit_stands_behind_it_and_only_its_keeper_puts_it(plan: Plan) -> None:
    promise, row = given.promised(plan), resolved(plan)
    Resolution.objects.filter(pk=row.pk).update(unit=plan.world.units["other"])
    with pytest.raises(RuleBroken, match=r"councils\.commitment"):
        behind(plan, row, promise.pk)
    Resolution.objects.filter(pk=row.pk).update(unit=plan.world.units["agency"])
    for name in ("head", "deputy", "clerk", "provincial"):
        with pytest.raises(NotAllowed):
            behind(plan, row, promise.pk, plan.world.actors[name])
    behind(plan, row, promise.pk)
    assert behind(plan, row, None).commitment_id is None
    actions.report_done(actor=plan.world.head, now=NOW, resolution_id=row.pk, text="انجام شد")
    with pytest.raises(NotAllowed):
        actions.follow_promise(actor=plan.world.secretary, now=NOW, commitment_id=promise.pk)


def test_its_unit_names_who_answers_for_it_and_reminds_that_one_too(plan: Plan) -> None:
    row, deputy = resolved(plan, days=4), plan.world.deputy
    told = {"now": NOW, "resolution_id": row.pk, "person_id": deputy.person_id}
    for name in ("clerk", "other_head", "secretary"):
        with pytest.raises(NotAllowed):
            actions.name_owner(actor=plan.world.actors[name], **told)
    with pytest.raises(RuleBroken, match=r"councils\.owner"):
        actions.name_owner(actor=plan.world.head, **{**told, "person_id": plan.world.other_head.person_id})
    with delivering_at_once():
        actions.name_owner(actor=plan.world.head, **told)
        assert set(Notice.objects.values_list("code", "person_id")) == {("councils.owner", deputy.person_id)}
        actions.remind_units(actor=SYSTEM, now=row.due_at - DAY)
    near = Notice.objects.filter(code="councils.resolution_near", channel="INAPP")
    assert deputy.person_id in set(near.values_list("person_id", flat=True))
    (line,) = queries.resolutions(actor=deputy, now=NOW)
    assert line.owner
    actions.report_done(actor=deputy, now=day_ends(local_day(NOW)), resolution_id=row.pk, text="انجام شد")
    with pytest.raises(RuleBroken, match=r"councils\.done_already"):
        actions.name_owner(actor=plan.world.head, **told)


def test_a_promise_is_told_by_the_programme_above_it(plan: Plan) -> None:
    promise = given.promised(plan)
    assert promises.programmes_of(commitment_ids=[promise.pk]) == {}
    rows = [
        ("کد", "نوع", "عنوان", "کد بالادست", "دستگاه ملی مسئول"),
        ("p2", "برنامه", "دولت الکترونیک", "", ""),
        ("p2-a1", "اقدام", "پیوند سامانه‌ها", "p2", ""),
    ]
    told = {"actor": plan.world.administrator, "now": NOW, "document_id": plan.document.pk}
    plans.import_nodes(**told, data=given.sheet(rows), dry_run=False)
    nodes = dict(plan.document.nodes.values_list("code", "pk"))
    plan.nodes = nodes
    other = given.promised(plan, "p2-a1")
    assert promises.programmes_of(commitment_ids=[promise.pk, other.pk]) == {other.pk: "p2"}
