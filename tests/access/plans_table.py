"""The addresses of plans, and what everybody gets there; with a document of the small province.

The first agency has promised a part of its first action, and waits for what it asked of a national body.
"""

import datetime
import io
from decimal import Decimal

import openpyxl

from ostan.domains.plans import actions
from ostan.domains.plans.models import Node
from ostan.domains.plans.rules import DocumentKind, Particulars, Told
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import local_day
from tests.access.pages import ADMIN, ALL, HEADS, LEADERS, PROVINCE, STAFF, Page, asked, read_only

DAY = datetime.timedelta(days=1)
KEEPERS = {"provincial deputy"} | ADMIN
ASKERS = HEADS | {"provincial deputy"}
DOCUMENT = "/plans/documents/{plan}/"
PROMISE = "/plans/promises/{promise}/"
DEMAND = "/plans/demands/{demand}/"

PLANS: dict[str, Page] = {
    "commitments": read_only("/commitments/", ALL),
    "commitment": read_only("/commitments/{promise}/", ALL),
    "commitment_proof": Page("/commitments/{promise}/proof/{entry_of_claim}/", {404: ALL}, {405: ALL}),
    "open_commitments": read_only("/open/commitments.json", ALL),
    "plans:documents": read_only("/plans/", STAFF),
    "plans:document_add": asked("/plans/add/", KEEPERS),
    "plans:document": read_only(DOCUMENT, STAFF),
    "plans:document_term": asked(DOCUMENT + "term/", KEEPERS),
    "plans:coverage": read_only(DOCUMENT + "coverage/", STAFF),
    "plans:import": asked(DOCUMENT + "import/", KEEPERS),
    "plans:template": read_only(DOCUMENT + "template/", KEEPERS),
    "plans:action": read_only("/plans/actions/{action}/", STAFF),
    "plans:take": asked("/plans/actions/{action}/take/", HEADS),
    "plans:promises": read_only("/plans/promises/", STAFF),
    "plans:promise": Page(
        PROMISE, {200: STAFF}, {302: PROVINCE}, {"act": "refuse", "amendment": "{amendment}", "note": "نه"}
    ),
    "plans:amend": asked(PROMISE + "amend/", LEADERS),
    "plans:amendments": read_only("/plans/amendments/", PROVINCE),
    "plans:demands": read_only("/plans/demands/", STAFF),
    "plans:demand_add": asked("/plans/demands/add/", ASKERS),
    "plans:demand": Page(
        DEMAND,
        {200: STAFF},
        {302: LEADERS | {"provincial deputy"}},
        {"act": "free", "commitment": "{promise}"},
    ),
    "demand_letter": Page(DEMAND + "letter/", {200: STAFF}, {405: STAFF}),
    "plans:demand_answer": asked(DEMAND + "answer/", LEADERS | {"provincial deputy"}),
}


def kept(now: datetime.datetime, actors: dict[str, Actor], units: dict[str, int]) -> dict[str, str]:
    """What the addresses name."""
    today = local_day(now)
    told = Particulars(DocumentKind.TRANSFORMATION, "tahavol", 1, "سند تحول", today - 30 * DAY)
    document = actions.set_up_document(actor=SYSTEM, now=now, told=told).pk
    book, sheet = openpyxl.Workbook(), io.BytesIO()
    for row in (
        ("کد", "نوع", "عنوان", "کد بالادست"),
        ("f1", "فصل", "نظام اداری", ""),
        ("a1", "اقدام", "کوتاه‌کردن پاسخ", "f1"),
    ):
        book.worksheets[0].append(row)
    book.save(sheet)
    actions.import_nodes(actor=SYSTEM, now=now, document_id=document, data=sheet.getvalue(), dry_run=False)
    action = Node.objects.get(document=document, code="a1").pk
    head = actors["unit head"]
    promise = actions.take_action(
        actor=head,
        now=now,
        node_id=action,
        unit_id=units["first"],
        indicator_code="permits",
        told=Told("صد پروانه", Decimal(0), Decimal(100), today - 20 * DAY, today + 200 * DAY),
    ).pk
    amendment = actions.ask_amendment(
        actor=head,
        now=now,
        commitment_id=promise,
        target=Decimal(90),
        due=today + 220 * DAY,
        reason="بودجه نرسید",
    ).pk
    demand = actions.ask_body(
        actor=head,
        now=now,
        unit_id=units["first"],
        body="سازمان اداری و استخدامی کشور",
        title="مجوز جذب",
        text="مجوز جذب ده نیرو",
        asked_on=today,
        commitment_ids=[promise],
    ).pk
    return {
        "plan": str(document),
        "action": str(action),
        "promise": str(promise),
        "amendment": str(amendment),
        "demand": str(demand),
        "entry_of_claim": str(Entry.objects.filter(activity="ValueGiven").latest("pk").pk),
    }
