"""A document whose actions the agency of the indicators' tests can take."""

import dataclasses
import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl

from ostan.domains.indicators import actions as indicators
from ostan.domains.indicators.rules import Standing
from ostan.domains.plans import actions
from ostan.domains.plans.models import Commitment, Document, Node
from ostan.domains.plans.rules import DocumentKind, Particulars, Told
from tests.indicators import given

NOW = given.NOW
START = datetime.date(2025, 3, 21)
DUE = datetime.date(2026, 3, 20)
ROWS = [
    ("کد", "نوع", "عنوان", "کد بالادست", "دستگاه ملی مسئول"),
    ("f1", "فصل", "نظام اداری", "", ""),
    ("f1-c1", "چالش", "کندی پاسخ", "f1", ""),
    ("f1-a1", "اقدام", "کوتاه‌کردن زمان پاسخ", "f1-c1", "سازمان اداری و استخدامی کشور"),
    ("f1-a2", "اقدام", "پیوند سامانه‌ها", "f1-c1", ""),
    ("f1-a1-m", "نشانگر", "میانهٔ روزها", "f1-a1", ""),
]


def sheet(rows: list[tuple[str, ...]]) -> bytes:
    """The rows as an Excel file."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@dataclasses.dataclass
class Plan:
    """The world of indicators, a document in it, and its nodes by code."""

    world: given.World
    document: Document
    nodes: dict[str, int]


def particulars(**changes: Any) -> Particulars:
    told: dict[str, Any] = {
        "kind": DocumentKind.TRANSFORMATION,
        "code": "tahavol",
        "edition": 1,
        "title": "سند تحول",
        "since": START,
        **changes,
    }
    return Particulars(**told)


def plan() -> Plan:
    """The document, taken over from Excel."""
    world = given.world()
    made = actions.set_up_document(actor=world.administrator, now=NOW, told=particulars())
    actions.import_nodes(
        actor=world.administrator, now=NOW, document_id=made.pk, data=sheet(ROWS), dry_run=False
    )
    return Plan(world, made, dict(Node.objects.values_list("code", "pk")))


def told(**changes: Any) -> Told:
    """From nothing to one permit for each day of the year."""
    said: dict[str, Any] = {
        "title": "یک پروانه در هر روز",
        "baseline": Decimal(0),
        "target": Decimal(365),
        "starts": START,
        "due": DUE,
        **changes,
    }
    return Told(**said)


def promised(of: Plan, node: str = "f1-a1", **changes: Any) -> Commitment:
    """A promise of the agency."""
    return actions.take_action(
        actor=of.world.head,
        now=NOW,
        node_id=of.nodes[node],
        unit_id=of.world.units["agency"],
        indicator_code="permits",
        told=told(**changes),
    )


def claimed(of: Plan, number: str) -> None:
    """The eastern branch says so many for the second month."""
    given.keep(of.world, given.Typed("permits", number=number))


def verified(of: Plan, number: str) -> None:
    """An auditor found so many in the eastern branch."""
    indicators.judge_figure(
        actor=of.world.auditor,
        now=NOW,
        cell_id=given.cell(of.world).pk,
        standing=Standing.VERIFIED,
        typed=given.Typed("permits", number=number, note="بازشماری شد"),
    )
