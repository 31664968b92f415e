"""Plans a sampled audit, closes its list and draws from it, and takes what the auditor found."""

import datetime
import hashlib
from collections.abc import Sequence
from decimal import Decimal

from ostan.domains.indicators.actions.reviewing import settle
from ostan.domains.indicators.actions.verifying import judge_figure
from ostan.domains.indicators.actions.writing import latest_claims
from ostan.domains.indicators.events import AuditDrawn, AuditEnded, AuditPlanned, ItemAudited
from ostan.domains.indicators.models import Audit, AuditItem, AuditPhoto, Indicator, Question
from ostan.domains.indicators.queries.audits import AUDIT, candidates, seed_of, terms_of
from ostan.domains.indicators.rules import Held, Measure, Standing
from ostan.domains.indicators.rules.approving import check_reason
from ostan.domains.indicators.rules.evidence import check_place
from ostan.domains.indicators.rules.grid import Typed, read
from ostan.domains.indicators.rules.periods import last_ended, order_of
from ostan.domains.indicators.rules.review import (
    LONGEST_SPAN,
    MOST_FILES,
    NOWHERE,
    Brought,
    Outcome,
    Position,
    QuestionState,
    Terms,
    Way,
    check_terms,
    drawn,
    placed,
    plan,
)
from ostan.foundation import access
from ostan.foundation.files import queries as files
from ostan.foundation.ledger import read as ledger
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import NotAllowed, RuleBroken

LONGEST_TITLE = 200


def plan_audit(
    *, actor: Actor, now: datetime.datetime, title: str, code: str, back: int, terms: Terms
) -> Audit:
    """The audit of an indicator over the last `back` ended periods, with the seed of its draw.

    The seed is the root of the newest checkpoint of the ledger and the name of the audit: fixed now, while figures may
    still come; the list closes when it is drawn.

    Raises:
        NotAllowed: the actor plans no audits.
        RuleBroken: "indicators.text_missing", "indicators.text_long", "indicators.indicator_unknown",
            "indicators.audit_span" (most), "indicators.no_checkpoint", and those of rules.check_terms.
    Source: decision 0112.
    """
    access.require(actor, AUDIT)
    check_terms(terms)
    told = " ".join(title.split())
    if not told:
        raise RuleBroken("indicators.text_missing", field="title")
    if len(told) > LONGEST_TITLE:
        raise RuleBroken("indicators.text_long", field="title", most=LONGEST_TITLE)
    if not 1 <= back <= LONGEST_SPAN:
        raise RuleBroken("indicators.audit_span", field="back", most=LONGEST_SPAN)
    indicator = Indicator.objects.select_related("current").filter(code=code, retired_at=None).first()
    if indicator is None or indicator.current is None:
        raise RuleBroken("indicators.indicator_unknown", field="code", code=code)
    seals = ledger.seals(count=1)
    if not seals:
        raise RuleBroken("indicators.no_checkpoint")
    last = order_of(last_ended(PeriodKind(indicator.current.period_kind), now))
    with unit_of_work(actor=actor, now=now) as work:
        row = Audit.objects.create(
            title=told,
            indicator=indicator,
            first=last - back + 1,
            last=last,
            method=terms.method,
            tolerable=terms.tolerable,
            confidence=terms.confidence,
            expected=terms.expected,
            seed_size=seals[0].size,
            seed_root=seals[0].root,
            made_at=now,
            made_by=actor.person_id,
        )
        work.record(
            AuditPlanned(
                stream=f"audit:{row.pk}",
                audit_id=row.pk,
                indicator_id=indicator.pk,
                method=terms.method,
                seed_size=row.seed_size,
                seed_digest=row.seed_root,
            )
        )
    return row


def draw_audit(*, actor: Actor, now: datetime.datetime, audit_id: int) -> Audit:
    """The audit with its list closed and its items drawn from it.

    Raises:
        NotAllowed: there is no such audit, or the actor draws none.
        RuleBroken: "indicators.audit_drawn", "indicators.audit_empty" or "indicators.audit_too_close".
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = access.load(Audit.objects.all(), actor, AUDIT, lock=True, pk=audit_id)
        if row.drawn_at is not None:
            raise RuleBroken("indicators.audit_drawn")
        terms = terms_of(row)
        listed = candidates(indicator_id=row.indicator_id, first=row.first, last=row.last)
        planned = plan(terms, listed)
        found = drawn(terms.method, seed_of(row), listed, planned.size)
        claims = latest_claims([int(one.key) for one in listed])
        items = [
            AuditItem(
                audit=row,
                cell_id=int(one.key),
                value_id=claims[int(one.key)],
                priority=round(one.priority),
                part=found[one.key][0] if one.key in found else "",
                hits=found[one.key][1] if one.key in found else 0,
            )
            for one in listed
        ]
        AuditItem.objects.bulk_create(items)
        row.drawn_at = now
        row.save()
        keys = "".join(f"{one.key}\n" for one in listed)
        work.record(
            AuditDrawn(
                stream=f"audit:{row.pk}",
                audit_id=row.pk,
                population=len(listed),
                size=len(found),
                list_digest=hashlib.sha256(keys.encode()).hexdigest(),
                cell_ids=tuple(sorted(int(key) for key in found)),
            )
        )
    return row


def audit_item(
    *,
    actor: Actor,
    now: datetime.datetime,
    item_id: int,
    outcome: str,
    way: str,
    typed: Typed,
    brought: Sequence[Brought] = (),
    phone: Position = NOWHERE,
) -> AuditItem:
    """What the auditor found of an item, once. RIGHT and WRONG write the verified value; what could not be shown is
    an error and verifies nothing. A question that was sent to the audit is settled by it. `phone` is where the
    telephone was, in degrees, if the auditor let it say so.

    Raises:
        NotAllowed: there is no such item, it was not drawn, or it is not the actor's to say so.
        RuleBroken: "indicators.outcome_missing", "indicators.way_missing", "indicators.item_done",
            "indicators.recount_missing", "indicators.recount_same", "indicators.too_many_files",
            "indicators.reason_missing", "indicators.bad_place" and those of rules.grid.read.
    """
    if outcome not in set(Outcome):
        raise RuleBroken("indicators.outcome_missing", field="outcome")
    if way not in set(Way):
        raise RuleBroken("indicators.way_missing", field="way")
    if len(brought) > MOST_FILES:
        raise RuleBroken("indicators.too_many_files", field="file", most=MOST_FILES)
    note = check_reason(typed.note)
    check_place(*phone)
    file_ids = [one.file_id for one in brought]
    if len(files.owned(person_id=actor.person_id, file_ids=file_ids)) != len(set(file_ids)):
        raise NotAllowed(AUDIT)
    with unit_of_work(actor=actor, now=now) as work:
        row = _locked(actor, item_id)
        row.outcome, row.way, row.note = outcome, way, note
        row.counted, row.counted_of = _counted(row, Outcome(outcome), typed)
        row.at, row.by_id = now, actor.person_id
        row.save()
        AuditPhoto.objects.bulk_create([_photo(row, one, Way(way), phone) for one in brought])
        _settle(work, row, now)
        work.record(
            ItemAudited(
                stream=f"audit:{row.audit_id}",
                audit_id=row.audit_id,
                item_id=row.pk,
                cell_id=row.cell_id,
                outcome=Outcome(outcome),
                number=row.counted,
                of=row.counted_of,
                photos=len(brought),
            )
        )
        _end(work, row.audit_id, now)
        if row.counted is not None:
            _verify(actor, now, row)
    return row


def _photo(row: AuditItem, one: Brought, way: Way, phone: Position) -> AuditPhoto:
    check_place(one.latitude, one.longitude)
    latitude, longitude, by = placed(one, way, phone)
    return AuditPhoto(
        item=row,
        file_id=one.file_id,
        taken_at=one.taken_at,
        latitude=latitude,
        longitude=longitude,
        placed_by=by or "",
    )


def _locked(actor: Actor, item_id: int) -> AuditItem:
    rows = AuditItem.objects.exclude(part="").select_related("value", "cell__version")
    row = access.load(rows, actor, AUDIT, lock=True, pk=item_id)
    if row.outcome:
        raise RuleBroken("indicators.item_done")
    return row


def _counted(row: AuditItem, outcome: Outcome, typed: Typed) -> tuple[Decimal | None, Decimal | None]:
    if outcome is Outcome.UNAVAILABLE:
        return None, None
    if outcome is Outcome.RIGHT:
        return row.value.number, row.value.of
    found = read(Measure(row.cell.version.measure), typed)
    if found.held is not Held.VALUE:
        raise RuleBroken("indicators.recount_missing", field="number")
    if (found.number, found.of) == (row.value.number, row.value.of):
        raise RuleBroken("indicators.recount_same", field="number")
    return found.number, found.of


def _verify(actor: Actor, now: datetime.datetime, row: AuditItem) -> None:
    told = Typed(
        "",
        number=f"{row.counted.normalize():f}" if row.counted is not None else "",
        of=f"{row.counted_of.normalize():f}" if row.counted_of is not None else "",
        note=row.note,
    )
    judge_figure(actor=actor, now=now, cell_id=row.cell_id, standing=Standing.VERIFIED, typed=told)


def _settle(work: Work, row: AuditItem, now: datetime.datetime) -> None:
    """What was sent to the audit is answered by it."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("cell")
    for one in rows.filter(cell=row.cell_id, value=row.value_id, state=QuestionState.TO_AUDIT):
        is_right = row.outcome == Outcome.RIGHT
        settle(work, one, QuestionState.EXPLAINED if is_right else QuestionState.ERROR, now)


def _end(work: Work, audit_id: int, now: datetime.datetime) -> None:
    """The audit ends with its last item."""
    items = AuditItem.objects.filter(audit=audit_id).exclude(part="")
    if items.filter(outcome="").exists():
        return
    Audit.objects.filter(pk=audit_id).update(ended_at=now)
    work.record(
        AuditEnded(
            stream=f"audit:{audit_id}",
            audit_id=audit_id,
            checked=items.count(),
            wrong=items.exclude(outcome=Outcome.RIGHT).count(),
        )
    )
