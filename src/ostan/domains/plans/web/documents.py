"""Documents: the list, one with its tree, and setting one up."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.org import queries as org
from ostan.domains.plans import actions, queries, words
from ostan.domains.plans.queries import DocumentCard, DocumentFile, NodeLine, TermLine
from ostan.domains.plans.rules import DocumentKind, Particulars
from ostan.domains.plans.web import asking, shown
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import Listed
from ostan.kernel.persian import latin_digits, persian_digits, whole_number
from ostan.ui import moments, pages, taking

SEE, EDIT = "plans.see", "plans.edit"


@access.door(SEE)
@require_safe
def listing(request: Request) -> HttpResponse:
    """All documents, those in force first, each with how much of it is taken. Three statements."""
    found = queries.documents(actor=request.actor)
    taken = queries.coverages(document_ids=[one.id for one in found])
    rows = [_row(one, *taken.get(one.id, (0, 0))) for one in found]
    if form := taking.form_of(request.GET):
        columns = ("سند", "گونه", "ویرایش", "مبنا", "از", "تا", "اقدام‌ها", "بر عهده گرفته‌شده")
        names = ("title", "kind", "edition", "basis", "since", "until", "actions", "taken")
        lines = [tuple(str(row[name]) for name in names) for row in rows]
        listed = Listed("plan-documents", "سندها و برنامه‌ها", columns, lines)
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {
        "rows": rows,
        "tabs": shown.tabs(request, shown.HOME[1]),
        "may_edit": access.may(request.actor, EDIT),
        "take_url": taking.address(request),
    }
    return pages.render(request, "plans/documents.html", context)


def _row(card: DocumentCard, every: int, taken: int) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "kind": str(words.DOCUMENT_KINDS[card.kind]),
        "edition": persian_digits(card.edition),
        "basis": card.basis,
        "since": moments.short_day(card.since),
        "until": moments.short_day(card.until) if card.until else "",
        "actions": persian_digits(every),
        "taken": persian_digits(taken),
    }


@access.door(SEE)
@require_safe
def one(request: Request, document_id: int) -> HttpResponse:
    """One document from top to bottom, who took what of it, and the changes of its last day. Six statements."""
    file = queries.document(actor=request.actor, document_id=document_id)
    names = queries.taker_names(lines=file.lines)
    if form := taking.form_of(request.GET):
        return taking.answer(request, _listed(file, names), form, take=audit.take_list)
    context = {
        "card": file.card,
        "facts": _facts(file.card, file.terms),
        "terms": _terms(file.terms),
        "rows": [_line(line, names) for line in file.lines],
        "coverage": file.coverage,
        "may_edit": access.may(request.actor, EDIT),
        "take_url": taking.address(request),
        "path": [shown.HOME, (file.card.title, "")],
    }
    return pages.render(request, "plans/document.html", context)


def _until(day: datetime.date | None) -> str:
    return f"تا {moments.day(day)}" if day else "تا سند بعدی"


def _terms(terms: list[TermLine]) -> list[dict[str, Any]]:
    """The changes of the last day, the newest first."""
    names = org.names(person_ids={one.by_id for one in terms if one.by_id}) if terms else {}
    return [
        {
            "before": _until(one.before),
            "after": _until(one.until),
            "reason": one.reason,
            "by": names.get(one.by_id, "سامانه"),
            "at": one.at,
        }
        for one in reversed(terms)
    ]


def _facts(card: DocumentCard, terms: list[TermLine]) -> list[dict[str, str]]:
    first = f" (نخست {_until(terms[0].before)})" if terms and terms[0].before != card.until else ""
    facts = [
        ("گونه", str(words.DOCUMENT_KINDS[card.kind])),
        ("ویرایش", persian_digits(card.edition)),
        ("مبنا", card.basis),
        ("اعتبار", f"از {moments.day(card.since)}، {_until(card.until)}{first}"),
    ]
    return [{"term": term, "value": value} for term, value in facts if value]


def _line(line: NodeLine, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": line.id,
        "code": line.code,
        "kind": str(words.NODE_KINDS[line.kind]),
        "title": line.title,
        "body": line.body,
        "depth": line.depth,
        "takeable": line.is_takeable,
        "takers": [names[one] for one in line.takers if one in names],
    }


def _listed(file: DocumentFile, names: dict[int, str]) -> Listed:
    columns = ("کد", "نوع", "عنوان", "دستگاه ملی مسئول", "بر عهدهٔ")
    rows = [
        (row["code"], row["kind"], row["title"], row["body"], "، ".join(row["takers"]))
        for row in (_line(line, names) for line in file.lines)
    ]
    return Listed(f"document-{file.card.id}", file.card.title, columns, rows)


@access.door(EDIT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """A new document, or a new edition of one; what stands in it comes from a file after that."""

    def do(values: asking.Values) -> str:
        made = actions.set_up_document(actor=request.actor, now=request.now, told=_told(values))
        messages.success(request, "سند ثبت شد. اکنون ردیف‌های آن را از فایل بیاورید.")
        return f"/plans/documents/{made.pk}/import/"

    return asking.form(
        request,
        title="سند تازه",
        lead="ویرایش تازهٔ یک سند، سندی جدا با همان کد است و ویرایش پیشین دست نمی‌خورد.",
        questions=_questions(),
        values={"edition": persian_digits(1)},
        do=do,
        trail=[],
        submit="ثبت سند",
    )


@access.door(EDIT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: Request, document_id: int) -> HttpResponse:
    """Another last day of the document, with the reason."""
    card = queries.document_card(actor=request.actor, document_id=document_id, capability=EDIT)
    here = f"/plans/documents/{card.id}/"

    def do(values: asking.Values) -> str:
        until = asking.day(values["until"], "until") if values["until"] else None
        actions.change_term(
            actor=request.actor,
            now=request.now,
            document_id=document_id,
            until=until,
            reason=values["reason"],
        )
        messages.success(request, "روز پایان سند تغییر کرد. روز پیشین با دلیل تغییر در صفحهٔ سند می‌ماند.")
        return here

    ask = asking.question
    return asking.form(
        request,
        title="تغییر روز پایان",
        lead=f"اکنون: از {moments.day(card.since)}، {_until(card.until)}",
        questions=[
            ask(
                "until", "date", "تا روز", required=False, help="خالی یعنی تا وقتی سند دیگری جای آن را بگیرد."
            ),
            ask("reason", "long_text", "چرا؟", help="مانند شمارهٔ ابلاغی که سند را تمدید کرده است."),
        ],
        values={"until": asking.day_text(card.until) if card.until else ""},
        do=do,
        trail=[(card.title, here)],
        submit="ثبت تغییر",
    )


def _questions() -> list[asking.Question]:
    ask = asking.question
    kinds = [(one.value, str(word)) for one, word in words.DOCUMENT_KINDS.items()]
    return [
        ask("kind", "choice", "گونه", options=kinds),
        ask("title", "text", "عنوان"),
        ask("code", "text", "کد", help="حرف‌های کوچک لاتین، رقم و خط تیره؛ مانند tahavol."),
        ask("edition", "number", "ویرایش"),
        ask(
            "basis",
            "text",
            "مبنا",
            required=False,
            help="شماره و تاریخ مصوبه یا ابلاغی که آن را الزام‌آور کرده است.",
        ),
        ask("since", "date", "از روز"),
        ask("until", "date", "تا روز", required=False, help="خالی یعنی تا وقتی سند دیگری جای آن را بگیرد."),
    ]


def _told(values: asking.Values) -> Particulars:
    if values["kind"] not in set(DocumentKind):
        raise RuleBroken("plans.missing", field="kind")
    return Particulars(
        kind=DocumentKind(values["kind"]),
        code=values["code"],
        edition=whole_number(latin_digits(values["edition"]), 0, digits=4),
        title=values["title"],
        since=asking.day(values["since"], "since"),
        until=asking.day(values["until"], "until") if values["until"] else None,
        basis=values["basis"],
    )
