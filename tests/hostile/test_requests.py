"""Requests that no browser of a well-meaning person sends: each ends in a page of ours, none in a fault."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from ostan.foundation import limits
from ostan.kernel import codes
from tests.access.faces import EVERY as TABLE
from tests.access.province import Province
from tests.access.table import VISITOR, Page
from tests.access.test_table import ask, body_of

NUL = "\0"
PERSIAN = re.compile(r"[آ-ی]{2,}")
WRITERS = {
    name: next((sorted(who)[0] for status, who in page.post.items() if status != 405), "")
    for name, page in TABLE.items()
}


def readers(page: Page) -> str:
    """Somebody to whom the page opens, staff before citizens before visitors."""
    found = sorted(page.get.get(200) or set())
    return next((who for who in found if who != VISITOR), VISITOR)


def is_our_page(answer: Any) -> bool:
    text = answer.body.decode() if hasattr(answer, "body") else answer.content.decode()
    return '<html lang="fa" dir="rtl"' in text and bool(PERSIAN.search(text))


@pytest.mark.parametrize("name", TABLE)
def test_strange_bytes_in_addresses_and_forms_are_no_fault(name: str, province: Province) -> None:
    page = TABLE[name]
    url = province.address(page.path)
    glue = "&" if "?" in url else "?"
    reader, writer = readers(page), WRITERS[name] or readers(page)
    strange = ("q=%00", "page=%00&at=%00&month=%00", "q=%FF%FE&after=%ED%A0%80&from=%FF", "p=%00&below=%00")
    for query in strange:
        assert ask(province, reader, "get", url + glue + query).status_code < 500, query
    known = {*body_of(page, province), *FIELDS}
    for text in (
        NUL,
        "\u202e\u2066" * 50,
        "\ufffd\ufeff",
        "۹" * 5000,
        "9" * 5000,
        "-1",
        "' OR 1=1 --",
        "{{7*7}}%(x)s${x}",
    ):
        body = dict.fromkeys(known, text)
        assert ask(province, writer, "post", url, body).status_code < 500, text[:20]


FIELDS = (
    *(
        "text",
        "reason",
        "score",
        "comment",
        "reasons",
        "draft",
        "code",
        "mobile",
        "phone",
        "login",
        "password",
    ),
    *(
        "given_name",
        "family_name",
        "national_code",
        "topic",
        "size",
        "paper-kept",
        "_shown",
        "_add",
        "_remove",
    ),
    *("act", "task", "revision", "name", "title", "tab", "hat", "next", "back", "subject", "body", "kind"),
    *("unit", "parent", "role", "substitute", "since-year", "since-month", "first-year", "hours", "year"),
    *(
        "add_page",
        "add_question",
        "move",
        "remove",
        "label",
        "carried",
        "step",
        "q",
        "service_id",
        "place_code",
    ),
    *("amount", "confirm", "note-text", "to", "username", "email", "order", "xml", "file", "format"),
    *(
        "owner",
        "back",
        "files-kept",
        "hand_over-to",
        "decide-outcome",
        "extend-days",
        "month",
        "below",
        "page",
    ),
)


@pytest.mark.parametrize(
    "path", ["/services/a%00b/", "/agencies/%00/", "/my/%00/", "/rate/%00/", "/work/cases/%00/"]
)
def test_a_nul_in_a_path_is_no_fault(path: str, province: Province) -> None:
    for who in (VISITOR, "owner", "clerk"):
        assert ask(province, who, "get", path).status_code in (302, 400, 404)


def test_a_nul_is_told_in_persian(province: Province) -> None:
    answer = ask(province, "owner", "post", province.address("/my/{case}/message/"), {"text": "سلام\0"})

    assert answer.status_code == 400
    assert is_our_page(answer)


def test_a_million_letters_are_refused_in_persian(province: Province) -> None:
    much = "ی" * 1_000_000
    told = {
        "/my/{case}/message/": ("owner", {"text": much}),
        "/my/{asked}/answer/": ("owner", {"text": much}),
        "/my/{decided}/object/": ("owner", {"text": much}),
        "/my/{decided}/rate/": ("owner", {"score": "1", "comment": much}),
        "/my/{case}/withdraw/": ("owner", {"reason": much}),
        "/apply/{service}/page/all/": ("owner", {"topic": much, "_shown": "topic size mobile paper"}),
        "/apply/{service}/who/": ("owner", {"given_name": much, "family_name": much, "foreign": "1"}),
        "/rate/{token}/": (VISITOR, {"score": "1", "comment": much}),
        "/track/": (VISITOR, {"code": much, "mobile": much}),
        "/work/cases/{case}/": ("clerk", {"act": "note", "note-text": much}),
        "/work/filters/": ("clerk", {"name": much, "tab": much}),
        "/manage/units/add/": ("administrator", {"name": much, "kind": "OFFICE"}),
        "/manage/units/{unit}/posts/": ("administrator", {"title": much}),
        "/manage/notices/case.opened/SMS/": ("administrator", {"subject": much, "body": much}),
        "/owner/add/": ("administrator", {"title": much, "code": "x"}),
    }
    wrong = []
    for path, (who, body) in told.items():
        answer = ask(province, who, "post", province.address(path), body)
        if answer.status_code != 302 and (answer.status_code >= 500 or not is_our_page(answer)):
            wrong.append((path, answer.status_code))
    assert not wrong


def test_ten_thousand_fields_are_refused_in_persian(province: Province) -> None:
    answer = ask(province, "owner", "post", "/track/", {f"field{n}": "x" for n in range(10_000)})

    assert answer.status_code == 400
    assert is_our_page(answer)


def test_a_huge_body_is_refused_before_it_is_read() -> None:
    answer = Client().post(
        "/track/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=settings.LARGEST_REQUEST + 1,
    )
    assert answer.status_code == 413
    assert is_our_page(answer)

    wordy = Client().post(
        "/track/", b"a=" + b"x" * (13 * 2**20), content_type="application/x-www-form-urlencoded"
    )
    assert wordy.status_code == 413
    assert is_our_page(wordy)


def test_a_broken_multipart_body_is_no_fault(db: None) -> None:
    for body, kind in (
        (b"garbage", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b"{" * 9999, "application/json"),
    ):
        answer = Client().post("/track/", body, content_type=kind)
        assert answer.status_code in (400, 422), (kind, answer.status_code)
        assert is_our_page(answer)


def test_an_unknown_host_is_refused(db: None) -> None:
    answer = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert is_our_page(answer)
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_change_nothing_and_get_our_page(method: str, province: Province) -> None:
    for url in ("/", "/track/", province.address("/my/{case}/"), province.address("/work/cases/{case}/")):
        for who in (VISITOR, "owner", "clerk"):
            answer = getattr(province.browser(who, enforce_csrf_checks=True), method)(url)
            assert answer.status_code in (200, 302, 403, 404, 405), (url, who)


def test_a_button_opened_as_a_page_says_so(province: Province) -> None:
    answer = ask(province, "owner", "get", "/hat/")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert is_our_page(answer)


@pytest.mark.parametrize(
    "where",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
    ],
)
def test_nobody_is_led_away(where: str, province: Province) -> None:
    posts: dict[str, tuple[str, dict[str, str]]] = {
        "/hat/": ("clerk", {"hat": "0", "next": where}),
        "/work/bulk/": ("clerk", {"back": where}),
        "/work/filters/": ("clerk", {"name": "x", "tab": where}),
        "/sign-out/": ("owner", {"next": where}),
        "/sign-in/": ("owner", {"next": where, "phone": "09120000000"}),
        "/staff/sign-in/": ("owner", {"next": where}),
    }
    for url, (who, body) in posts.items():
        answer = ask(province, who, "post", url, body)
        assert "evil" not in answer.headers.get("Location", "").split("?")[0], url
        assert not answer.headers.get("Location", "").startswith(("//", "/\\", "javascript")), url
    for url in (f"/sign-in/?next={where}", f"/staff/sign-in/?next={where}"):
        answer = ask(province, "owner", "get", url)
        assert answer.headers["Location"].startswith("/")
        assert "evil" not in answer.headers["Location"]
        text = ask(province, VISITOR, "get", url).body.decode()
        assert f'href="{where}' not in text


NO_FORM = {"notice_delivery"}
MACHINES = ("/api/", "/open311/", "/govstack/")
"""Where a key is shown with every request and no session counts, so that no other site can borrow one."""
"""Called by carriers of text messages, who know its address and hold no cookie."""


def test_every_form_without_its_token_is_refused_with_our_page(province: Province) -> None:
    wrong = []
    for name, page in TABLE.items():
        if (
            name in NO_FORM
            or page.path.startswith(MACHINES)
            or not any(status != 405 for status in page.post)
        ):
            continue
        who = WRITERS[name]
        answer = province.browser(who, enforce_csrf_checks=True).post(province.address(page.path), page.body)
        if answer.status_code != 403 or not is_our_page(answer):
            wrong.append((name, answer.status_code))
    assert not wrong


def test_tries_are_counted_by_whom_the_proxy_speaks_for(
    settings: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a proxy one visitor who tries too often shuts out himself alone, whatever he claims to be."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setitem(limits.LIMITS, "track", limits.Limit(600, 60, 12))

    def tries(address: str, number: int) -> int:
        answer = Client().post(
            "/track/",
            {"code": codes.tracking_code(number), "mobile": "09123456789"},
            headers={"x-forwarded-for": address},
        )
        return answer.status_code

    mine = [tries(f"10.9.9.{number % 200}, 10.1.1.1", number) for number in range(61)]
    assert (mine[0], mine[-1]) == (422, 429)
    assert tries("10.1.1.1, 10.1.1.2", 99) == 422


def test_the_settings_of_a_served_province_pass_every_check() -> None:
    environment = {**os.environ, "OSTAN_HTTPS": "1", "OSTAN_BEHIND_PROXY": "1", "OSTAN_TESTING": ""}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set for the browser tests alone
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
