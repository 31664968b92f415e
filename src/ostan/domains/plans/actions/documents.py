"""Sets documents up and takes over from Excel what stands in them."""

import dataclasses
import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ostan.domains.org.rules.sheets import Tally, Verdict, tally
from ostan.domains.plans import rules
from ostan.domains.plans.events import DocumentSet, DocumentTermChanged, NodesImported
from ostan.domains.plans.models import Commitment, Document, Node, Term
from ostan.domains.plans.queries.documents import known_nodes
from ostan.domains.plans.rules.document_sheet import COLUMNS, NEEDS, NodeFate, NodeRow, judge, parents_first
from ostan.domains.plans.rules.documents import check_term
from ostan.foundation import access, sheets
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import parse_jalali
from ostan.kernel.errors import RuleBroken

EDIT = "plans.edit"


@dataclasses.dataclass(frozen=True, slots=True)
class NodesImport:
    """The fate of every row of a sheet; `done` once it has been written."""

    fates: list[NodeFate]
    tally: Tally
    done: bool


def set_up_document(*, actor: Actor, now: datetime.datetime, told: rules.Particulars) -> Document:
    """The new document, or a new edition of one; earlier editions stay as they are.

    Raises:
        NotAllowed: the actor keeps no documents.
        RuleBroken: plans.code_taken, plans.bad_code, plans.missing, plans.too_long, plans.edition, plans.term.
    """
    access.require(actor, EDIT)
    told = rules.check_particulars(told)
    with unit_of_work(actor=actor, now=now) as work:
        if Document.objects.filter(code=told.code, edition=told.edition).exists():
            raise RuleBroken("plans.code_taken", field="code")
        made = Document.objects.create(made_at=now, **dataclasses.asdict(told))
        work.record(
            DocumentSet(
                stream=f"document:{made.pk}",
                document_id=made.pk,
                document_kind=told.kind,
                edition=told.edition,
            )
        )
    return made


def import_nodes(
    *, actor: Actor, now: datetime.datetime, document_id: int, data: bytes, dry_run: bool = True
) -> NodesImport:
    """The fate of each row of the first sheet; written unless `dry_run`. Refused rows are left out, all others are
    written in one transaction or not at all. Nothing is ever removed: units may have taken it.

    Raises:
        NotAllowed: there is no such document, or the actor keeps none.
        RuleBroken: "sheets.*" for the file, plans.lacks_columns.
    """
    access.load(Document.objects.all(), actor, EDIT, pk=document_id)
    told = sheets.read(data)[0]
    _check_columns(told)
    rows = [(line.number, line.cells) for line in told.lines]
    if dry_run:
        fates = judge(rows, known_nodes(document_id=document_id))
        return NodesImport(fates, tally(fates), done=False)
    return _written(actor, now, document_id, rows)


def load_document(*, actor: Actor, now: datetime.datetime, path: Path) -> NodesImport:
    """The fates of the rows of a delivered document (data/plans/*.json), which is set up when it is not there yet.

    A second run changes nothing, and never what the file does not name.

    Raises:
        NotAllowed: the actor keeps no documents.
        RuleBroken: those of set_up_document.
    """
    told = json.loads(path.read_text(encoding="utf-8"))
    found = Document.objects.filter(code=told["code"], edition=told["edition"]).first()
    document = found or set_up_document(actor=actor, now=now, told=_delivered(told))
    access.require(actor, EDIT)
    rows = [
        (at, {COLUMNS[field]: text for field, text in row.items()}) for at, row in enumerate(told["nodes"], 1)
    ]
    fates = judge(rows, known_nodes(document_id=document.pk))
    if all(one.verdict is Verdict.SAME for one in fates):
        return NodesImport(fates, tally(fates), done=False)
    return _written(actor, now, document.pk, rows)


def change_term(
    *,
    actor: Actor,
    now: datetime.datetime,
    document_id: int,
    until: datetime.date | None,
    reason: str,
) -> Document:
    """The document with another last day (None: until another takes its place); earlier days stay, with their reasons.

    Raises:
        NotAllowed: there is no such document, or the actor keeps none.
        RuleBroken: plans.missing, plans.too_long, plans.same_term, plans.term, plans.cuts_promises.
    """
    why = rules.text(reason, "reason")
    with unit_of_work(actor=actor, now=now) as work:
        row = access.load(Document.objects.all(), actor, EDIT, lock=True, pk=document_id)
        taken = Commitment.objects.filter(node__document=row).values_list("due", "title", "unit__name")
        promised = [(due, f"{title}، {unit}") for due, title, unit in taken]
        check_term(since=row.since, before=row.until, after=until, promised=promised)
        Term.objects.create(
            document=row, until_before=row.until, until=until, reason=why, by_id=actor.person_id, at=now
        )
        work.record(
            DocumentTermChanged(
                stream=f"document:{row.pk}", document_id=row.pk, before=row.until, until=until
            )
        )
        row.until = until
        row.save(update_fields=["until"])
    return row


def _delivered(told: dict[str, Any]) -> rules.Particulars:
    return rules.Particulars(
        kind=rules.DocumentKind(told["kind"]),
        code=told["code"],
        edition=told["edition"],
        title=told["title"],
        since=parse_jalali(told["since"]),
        until=parse_jalali(told["until"]) if told["until"] else None,
        basis=told["basis"],
    )


def _written(
    actor: Actor, now: datetime.datetime, document_id: int, rows: Iterable[tuple[int, dict[str, str]]]
) -> NodesImport:
    with unit_of_work(actor=actor, now=now) as work:
        access.load(Document.objects.all(), actor, EDIT, lock=True, pk=document_id)
        fates = judge(rows, known_nodes(document_id=document_id))
        _take_over(document_id, fates)
        counts = tally(fates)
        work.record(
            NodesImported(
                stream=f"document:{document_id}", document_id=document_id, **dataclasses.asdict(counts)
            )
        )
    return NodesImport(fates, counts, done=True)


def _check_columns(sheet: sheets.Sheet) -> None:
    have = {persian.fold(title) for title in sheet.columns}
    missing = [COLUMNS[field] for field in NEEDS if persian.fold(COLUMNS[field]) not in have]
    if missing:
        raise RuleBroken("plans.lacks_columns", columns="، ".join(missing))


def _take_over(document_id: int, fates: list[NodeFate]) -> None:
    written = (Verdict.NEW, Verdict.CHANGED)
    said = {fate.said.code: fate.line for fate in fates if fate.said and fate.verdict in written}
    rows = parents_first(fate.said for fate in fates if fate.said and fate.verdict in written)
    ids = dict(Node.objects.filter(document=document_id).values_list("code", "pk"))
    for row in rows:
        ids[row.code] = _write(document_id, row, ids, said[row.code])


def _write(document_id: int, row: NodeRow, ids: dict[str, int], place: int) -> int:
    values = {
        "parent_id": ids.get(row.parent),
        "kind": row.kind,
        "title": row.title,
        "body": row.body,
        "place": place,
    }
    node, _ = Node.objects.update_or_create(document_id=document_id, code=row.code, defaults=values)
    return node.pk
