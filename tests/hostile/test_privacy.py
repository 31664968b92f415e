"""After a journey nothing personal can be read in the tables, the logs, the addresses or the messages sent."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

from ostan.domains.cases.models import Case
from ostan.domains.catalogue import actions as catalogue
from ostan.foundation.identity.models import Session
from ostan.foundation.work import delivering_at_once
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from tests import given
from tests.access.province import Province
from tests.cases import given as cases_given

MOBILE, OTHER_MOBILE = "09123456780", "09351112233"
NATIONAL_CODE = "0010007709"
SHEBA = "IR062960000000100324200001"
POSTAL_CODE = "5165678912"
SECRETS = ("123456780", "351112233", NATIONAL_CODE, "0629600000001003", POSTAL_CODE)
"""What must not be found, in every form: a mobile is known by its last nine digits."""
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

FORM = {
    "layout": {
        "pages": [
            {
                "name": "you",
                "title": "خود شما",
                "questions": [
                    {"name": "mobile", "kind": "mobile", "label": "تلفن همراه"},
                    {"name": "code", "kind": "national_code", "label": "کد ملی"},
                    {"name": "sheba", "kind": "sheba", "label": "شبا"},
                    {"name": "post", "kind": "postal_code", "label": "کد پستی"},
                    {"name": "paper", "kind": "file", "label": "مدرک", "required": False},
                ],
            }
        ]
    }
}


def found_in(text: str) -> list[str]:
    return [
        s
        for s in SECRETS
        for form in (s, s.translate(PERSIAN), s.translate(ARABIC), s.encode().hex())
        if form in text
    ]


@pytest.fixture
def walked(province: Province, settings: object, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Everything that left the house on the way of a citizen and a clerk: addresses and logs."""
    settings.DEMO = True  # type: ignore[attr-defined]  # the code of signing in is shown on the page
    caplog.set_level(logging.DEBUG)
    unit_id = int(province.things["unit"])
    catalogue.load_service(
        actor=SYSTEM,
        now=clock.now(),
        definition={
            "code": "personal",
            "card": cases_given.CARD,
            "form": FORM,
            "norm": {"amount": 5, "unit": "days"},
        },
        process=cases_given.short_process(),
        owner_id=unit_id,
    )
    left: list[str] = []
    with delivering_at_once():
        apply(left)
        work(given.staff(Role.CLERK, unit_id), left)
    return [*left, *(record.getMessage() for record in caplog.records if record.name != "django.db.backends")]


def go(
    client: Client, left: list[str], method: str, path: str, body: dict[str, object] | None = None
) -> HttpResponseBase:
    answer: HttpResponseBase = getattr(client, method)(path, body or {})
    left += [path, str(answer.headers.items())]
    assert answer.status_code < 500
    return answer


def apply(left: list[str]) -> None:
    """A citizen follows somebody else's case, signs in, mistypes, applies, and follows his own."""
    client = Client()
    go(client, left, "post", "/track/", {"code": "123456789012", "mobile": OTHER_MOBILE})
    go(client, left, "post", "/staff/sign-in/", {"login": NATIONAL_CODE, "password": MOBILE})
    go(
        client,
        left,
        "post",
        "/apply/personal/page/you/",
        {"mobile": MOBILE, "code": NATIONAL_CODE, "_shown": "mobile code"},
    )
    go(client, left, "post", "/sign-in/", {"phone": "912"})
    go(client, left, "post", "/sign-in/", {"phone": MOBILE.translate(PERSIAN)})
    page = go(client, left, "get", "/sign-in/code/").content.decode()
    code = re.search(r'<bdi dir="ltr">(\d{6})</bdi>', page)
    assert code
    go(client, left, "post", "/sign-in/code/", {"code": "000000"})
    go(client, left, "post", "/sign-in/code/", {"code": code[1]})
    who = {"given_name": "سارا", "family_name": "محمدی", "national_code": NATIONAL_CODE.translate(ARABIC)}
    go(client, left, "post", "/apply/personal/who/", {**who, "national_code": "0010007708"})
    go(client, left, "post", "/apply/personal/who/", who)
    answers = {
        "mobile": OTHER_MOBILE,
        "code": NATIONAL_CODE,
        "sheba": SHEBA,
        "post": POSTAL_CODE,
        "_shown": "mobile code sheba post paper",
    }
    paper = SimpleUploadedFile(f"{NATIONAL_CODE}.pdf", cases_given.PDF)
    go(client, left, "post", "/apply/personal/page/you/", {**answers, "sheba": f"{SHEBA}9"})
    go(client, left, "post", "/apply/personal/page/you/", {**answers, "paper": paper})
    assert go(client, left, "get", "/apply/personal/check/").status_code == 200
    sent = go(client, left, "post", "/apply/personal/check/")
    assert "/sent/" in sent.headers["Location"]
    case = Case.objects.latest("pk")
    for url in (f"/my/{case.code}/", f"/receipt/{case.code}/", f"/receipt/{case.code}/pdf/", "/my/"):
        assert go(client, left, "get", url).status_code == 200
    go(client, left, "post", "/track/", {"code": case.code, "mobile": MOBILE})


def work(clerk: Client, left: list[str]) -> None:
    """A clerk looks for the applicant, uncovers the answers and decides."""
    case = Case.objects.latest("pk")
    page = f"/work/cases/{case.code}/"
    for text in (NATIONAL_CODE, MOBILE, OTHER_MOBILE.translate(PERSIAN)):
        go(clerk, left, "post", "/work/search/", {"q": text})
    go(clerk, left, "get", page)
    shown = go(clerk, left, "post", page, {"reveal": "1"}).content.decode()
    assert NATIONAL_CODE in shown or NATIONAL_CODE.translate(PERSIAN) in shown
    task = case.tasks.get().pk
    go(clerk, left, "post", page, {"act": "claim", "task": str(task)})
    told = {"outcome": "REFUSED", "reason": cases_given.REASON, "law": cases_given.LAW}
    go(
        clerk,
        left,
        "post",
        page,
        {"act": "decide", **{f"decide-{name}": text for name, text in told.items()}},
    )
    case.refresh_from_db()
    assert case.state == "DECIDED"


def test_nothing_personal_is_left_in_the_open(walked: list[str]) -> None:
    assert [(secret, text[:200]) for text in walked for secret in found_in(text)] == []

    wrong = []
    for table, row in rows():
        wrong += [f"{table}: {secret}" for secret in found_in(row)]
    for session in Session.objects.all():
        wrong += [f"session: {secret}" for secret in found_in(str(session.get_decoded()))]
    # A document keeps the name that its owner gave it: in a row that is erased with it.
    assert set(wrong) <= {f"files_storedfile: {NATIONAL_CODE}"}


def rows() -> Iterator[tuple[str, str]]:
    """Every row of every table as the database writes it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                yield table, row
