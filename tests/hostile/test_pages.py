"""What is typed never becomes markup, and what a page is told to load is ours: on every page of the house."""

import csv
import dataclasses
import html.parser
import io
import re
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Attachment, Task
from ostan.domains.cases.rules import Channel
from ostan.domains.catalogue.models import PublicService
from ostan.domains.org.models import OrgUnit, Person
from ostan.foundation.files.models import StoredFile
from ostan.foundation.notices import actions as notices
from ostan.kernel import clock
from ostan.kernel.actor import Actor, Grant, Role
from tests.access.faces import EVERY as TABLE
from tests.access.province import Province, build
from tests.access.table import VISITOR
from tests.access.test_table import ask
from tests.cases.given import PDF
from tests.hostile.poison import EVIL, MARK, SHORT, TYPED, poison_rows
from tests.standing import standing

NONE = {"script", "style", "iframe", "object", "embed", "base"}
READERS = ("administrator", "auditor", "deputy", "clerk", "owner", VISITOR)


class Page(html.parser.HTMLParser):
    """What a browser would make of a page: its elements, and what is wrong with them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self.loaded: list[str] = []
        self.feed(text)
        if f"<script>{MARK}" in text:
            self.wrong.append("what was typed, unescaped")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "script" and not found.get("src") and found.get("type") != "application/json":
            self.wrong.append("inline script")
        if tag in NONE - {"script"}:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            told = (value or "").strip().lower()
            if name.startswith("on") or name in ("style", "srcdoc", MARK):
                self.wrong.append(f"{tag} {name}={value}")
            if name in (
                "href",
                "src",
                "action",
                "formaction",
                "poster",
                "data",
                "xlink:href",
            ) and not is_ours(told):
                self.wrong.append(f"{tag} {name}={value}")
            if MARK in name or (tag == "img" and told == "x"):
                self.wrong.append(f"<{tag}> made of what was typed")
        if tag == "form":
            self.forms.append(found)


def is_ours(address: str) -> bool:
    """An address of this house, whole or in part, of a telephone, or a picture inside the page."""
    house = f"{settings.PORTAL['address']}/".lower()
    begins = (house, "/", "?", "#", "tel:", "data:image/", "mailto:")
    return (address.startswith(begins) and not address.startswith("//")) or (
        address == "" or bool(re.match(r"[\w./-]+(\?|#|$)", address))
    )


def wrongs_of(answer: Any) -> list[str]:
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return Page(answer.body.decode()).wrong


def poison() -> Province:
    """The province after somebody has put markup into every text that it keeps."""
    province = build()
    now, owner, clerk = clock.now(), province.actors["owner"], province.actors["clerk"]
    case = cases.open_case(
        actor=owner, now=now, service_code="service-first", answers={"topic": EVIL}, channel=Channel.WEB
    )
    task = Task.objects.get(case=case)
    cases.claim_task(actor=clerk, now=now, task_id=task.pk)
    cases.send_message(actor=owner, now=now, case_id=case.pk, text=EVIL)
    cases.send_message(actor=clerk, now=now, case_id=case.pk, text=EVIL)
    cases.add_note(actor=clerk, now=now, case_id=case.pk, text=EVIL)
    cases.keep_filter(actor=clerk, now=now, name=SHORT, values={"tab": "late", "act": SHORT})
    administrator = Actor(person_id=1, grants=(Grant(Role.ADMINISTRATOR),))
    for channel in ("SMS", "EMAIL", "INAPP"):
        notices.change_text(
            actor=administrator,
            now=now,
            code="case.opened",
            channel=channel,
            subject=EVIL,
            body=EVIL + " $code",
        )
    poison_rows(case)
    return dataclasses.replace(province, things={**province.things, "case": case.code})


poisoned = standing(poison)


def test_every_text_that_somebody_types_is_poisoned() -> None:
    kept = {(model, name) for model, names in TYPED.items() for name in names}
    assert len(kept) > 40
    assert {"law", "comment", "answer", "returned", "forwarded_to"} <= {name for _, name in kept}


GETS = [name for name, page in TABLE.items() if page.get.get(200) and name != "outside_file"]
"""The file of a body outside is no page, and its case has lost it here."""


@pytest.mark.parametrize("name", GETS)
def test_no_page_holds_markup_that_was_typed(name: str, poisoned: Province) -> None:
    page = TABLE[name]
    seen = 0
    for who in READERS:
        if who not in page.get[200]:
            continue
        answer = ask(poisoned, who, "get", poisoned.address(page.path))
        seen += 1
        assert answer.status_code == 200, (who, answer.status_code)
        assert wrongs_of(answer) == [], who
    assert seen or not set(READERS) & page.get[200]


ECHOES = {
    "/services/?q={evil}&event={evil}&agency={evil}&page={evil}": VISITOR,
    "/track/?code={evil}": VISITOR,
    "/proof/?p={evil}": VISITOR,
    "/sign-in/?next={evil}": VISITOR,
    "/staff/sign-in/?next={evil}": VISITOR,
    "/rate/{token}/?score={evil}": VISITOR,
    "/{evil}/": VISITOR,
    "/my/?from={evil}": "owner",
    "/apply/{service}/page/all/?then={evil}": "owner",
    "/work/?tab={evil}&service_id={evil}&place_code={evil}&act={evil}&due={evil}&unit_id={evil}&panel=yes": "clerk",
    "/work/search/?q={evil}": "clerk",
    "/work/week/?tab={evil}": "clerk",
    "/work/cases/{case}/?do={evil}": "clerk",
    "/owner/?q={evil}&page={evil}": "deputy",
    "/manage/units/?q={evil}&open={evil}&kind={evil}": "administrator",
    "/manage/people/?q={evil}": "administrator",
    "/manage/places/?q={evil}&at=": "administrator",
    "/ledger/?activity={evil}&stream={evil}&actor={evil}&since={evil}": "auditor",
}


@pytest.mark.parametrize("path", ECHOES)
def test_what_stands_in_an_address_never_becomes_markup(path: str, province: Province) -> None:
    url = path.format(**province.things, evil="%27%22%3E%3Cscript%3Exss7()%3C%2Fscript%3E%3Cb%20xss7%3D1%3E")
    answer = ask(province, ECHOES[path], "get", url)

    assert answer.status_code < 500
    assert wrongs_of(answer) == []


POSTED = {
    "/track/": (VISITOR, ("code", "mobile")),
    "/sign-in/": (VISITOR, ("phone", "next")),
    "/staff/sign-in/": (VISITOR, ("login", "next")),
    "/apply/{service}/who/": ("stranger", ("given_name", "family_name", "national_code")),
    "/apply/{service}/page/all/": ("owner", ("topic", "size", "mobile", "paper-kept", "_show")),
    "/my/{asked}/answer/": ("owner", ("files-kept", "_drop")),
    "/rate/{token}/": (VISITOR, ("comment", "reasons")),
    "/work/search/": ("clerk", ("q",)),
    "/work/cases/{case}/": (
        "clerk",
        ("decide-reason", "decide-law", "decide-outcome", "decide-duplicate_of"),
    ),
    "/owner/add/": ("deputy", ("title", "code", "owner")),
    "/manage/units/add/": ("administrator", ("name", "kind", "code", "phone", "address")),
    "/manage/units/{unit}/people/add/": (
        "administrator",
        ("given_name", "national_code", "mobile", "email", "role"),
    ),
    "/manage/calendar/days/add/": ("administrator", ("title", "kind", "first-year", "hours")),
    "/manage/notices/case.opened/SMS/": ("administrator", ("subject", "body", "preview")),
}


@pytest.mark.parametrize("path", POSTED)
def test_a_refused_form_comes_back_without_markup(path: str, province: Province) -> None:
    who, fields = POSTED[path]
    body = {**dict.fromkeys(fields, EVIL), "act": "decide", "_shown": "topic size mobile paper", "score": "1"}
    answer = ask(province, who, "post", province.address(path), body)

    assert answer.status_code < 500
    assert wrongs_of(answer) == []


POLICY = re.compile(r"(script|style)-src[^;]*('unsafe|\*|https?:|data:)")


@pytest.mark.parametrize("name", TABLE)
def test_every_answer_carries_the_policy_and_its_headers(name: str, province: Province) -> None:
    page = TABLE[name]
    who = next((one for one in READERS if one in page.get.get(200, set())), VISITOR)
    for answer in (
        ask(province, who, "get", province.address(page.path)),
        ask(province, "juror", "get", province.address(page.path)),
        province.browser(VISITOR, enforce_csrf_checks=True).post(province.address(page.path)),
    ):
        check_headers(answer)


def check_headers(answer: Any) -> None:
    told = answer.headers
    policy = told["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not POLICY.search(policy)
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["X-Frame-Options"] == "DENY"
    assert told["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Permissions-Policy" in told
    for cookie in answer.cookies.values():
        if not cookie.value:  # being taken away
            continue
        assert cookie["samesite"] == "Lax", cookie
        assert cookie["httponly"] or cookie.key == "theme", cookie
        assert bool(cookie["secure"]) == settings.HTTPS


def test_faults_missing_pages_and_static_files_carry_the_policy_too(db: None) -> None:
    visitor = Client(raise_request_exception=False)
    for url in ("/no/such/page/", "/static/no-such.css", "/static/ui/no/../../settings.py"):
        check_headers(visitor.get(url))
    check_headers(visitor.get("/", headers={"host": "evil.example"}))
    check_headers(visitor.post("/track/", {"code": "1"}))
    check_headers(Client(enforce_csrf_checks=True).post("/track/", {"code": "1"}))


def test_personal_pages_are_kept_by_no_cache(province: Province) -> None:
    wrong = []
    for name, page in TABLE.items():
        who = next((one for one in READERS if one != VISITOR and one in page.get.get(200, set())), "")
        if not who or VISITOR in page.get.get(200, set()):
            continue
        told = ask(province, who, "get", province.address(page.path)).headers
        private = told.get("Cache-Control", "")
        if "no-store" not in private and "private" not in private and "Cookie" not in told.get("Vary", ""):
            wrong.append(name)
    assert not wrong


FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A0")


def test_sheets_hold_no_formula_that_somebody_typed(province: Province) -> None:
    units = list(OrgUnit.objects.order_by("pk"))
    for unit, formula in zip(units, FORMULAS, strict=False):
        OrgUnit.objects.filter(pk=unit.pk).update(name=formula, address=formula, phone=formula)
    Person.objects.update(given_name=FORMULAS[0], family_name=FORMULAS[3])
    PublicService.objects.update(title=FORMULAS[5])
    sheets = {
        "/manage/units/export/": "get",
        "/manage/units/export/?format=csv": "get",
        "/manage/people/export/": "post",
        "/manage/people/export/?format=csv": "post",
        "/statistics/services.csv": "get",
        "/statistics/agencies.csv": "get",
    }
    for url, method in sheets.items():
        answer = ask(province, "administrator", method, url)
        assert answer.status_code == 200
        for cell in cells(answer.body):
            assert not re.match(r"\s*[=+@]|\s*-(?!\d+(\.\d+)?$)", cell), (url, cell)


def cells(body: bytes) -> list[str]:
    """Every cell of a sheet as a table program would see it: a formula begins with «=»."""
    if not body.startswith(b"PK"):
        return [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row]
    book = openpyxl.load_workbook(io.BytesIO(body))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return [f"={cell.value}" if cell.data_type == "f" else "" for cell in found]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\a.pdf",
        "/etc/passwd",
        "a\r\nSet-Cookie: x=1.pdf",
        'a";x="b.pdf',
        "ی" * 500 + ".pdf",
        ".",
        "a\u202efdp.exe",
    ],
)
def test_a_file_name_leads_nowhere(name: str, province: Province) -> None:
    upload = SimpleUploadedFile("x.pdf", PDF, content_type="application/pdf")
    upload._name = name  # what a hostile client sends past Django's own cleaning
    body = {"act": "attach", "attach-file": upload, "attach-for_citizen": "yes"}
    browser = province.browser("clerk")
    answer = browser.post(province.address("/work/cases/{case}/"), body)
    assert answer.status_code in (302, 400, 422)
    if answer.status_code != 302:
        return
    kept = Attachment.objects.latest("pk")
    stored = StoredFile.objects.latest("pk")
    assert "/" not in stored.name
    assert "\\" not in stored.name
    got = browser.get(province.address(f"/work/cases/{{case}}/files/{kept.pk}/"))
    disposition = got.headers["Content-Disposition"]
    b"".join(got.streaming_content)
    assert disposition.startswith("attachment")
    assert "\n" not in disposition
    assert "Set-Cookie" not in got.headers
