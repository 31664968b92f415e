"""Every address × everybody: who gets what, and that who is turned away has changed nothing."""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from ostan.foundation.ledger.models import Entry
from ostan.foundation.work import delivering_at_once
from tests.access.faces import EVERY as TABLE
from tests.access.province import WHO, Province
from tests.access.table import VISITOR, Allowed, Page

GONE = {
    **dict.fromkeys(
        (
            "draft",
            "case_file",
            "unit",
            "person",
            "hat",
            "away",
            "post",
            "filter",
            "system",
            "key",
            "hook",
            "delivery",
            "mandate",
            "suggestion",
        ),
        "99999999",
    ),
    **dict.fromkeys(("notice", "version", "published", "entry", "size", "day", "hours"), "99999999"),
    **dict.fromkeys(("case", "asked", "decided", "billed"), "100000000003"),
    **dict.fromkeys(("bill", "owed"), "99999999"),
    "service": "no-such-service",
    "unit_code": "no-such-unit",
    **dict.fromkeys(("token", "turn"), "no-such-token"),
    **dict.fromkeys(("ticket", "counter", "appointment", "shift"), "99999999"),
    "hall": "no-such-hall",
    **dict.fromkeys(("body", "follower"), "99999999"),
    **dict.fromkeys(("council", "meeting", "held_meeting", "consultation"), "99999999"),
    **dict.fromkeys(("resolution", "done_resolution"), "99999999"),
    "outside": "1-no-such-link",
    "subject": "no-such-subject",
    "complaints_system": "no-such-system",
    "indicator": "no_such_indicator",
    "ratio": "no_such_indicator",
    **dict.fromkeys(("data_set", "sheet", "figure", "evidence", "question", "question_file"), "99999999"),
    **dict.fromkeys(("audit", "audit_item", "audit_photo"), "99999999"),
}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def addresses(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The names of all addresses, with their namespaces."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inner)
        else:
            yield f"{space}{one.name}"


def test_every_address_of_the_house_stands_in_the_table() -> None:
    served = sorted(addresses(get_resolver().url_patterns))

    assert set(served) - set(TABLE) == set(), "served, and nobody said to whom"
    assert set(TABLE) - set(served) == set(), "in the table, and not served"
    assert len(served) == len(TABLE)
    assert set(WHO) >= {one for page in TABLE.values() for who in page.get.values() for one in who}


def ask(province: Province, who: str, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    """What somebody gets, and how many entries there were then; all it did to the database is undone."""
    with transaction.atomic(), delivering_at_once():
        answer = getattr(province.browser(who), method)(url, body or {})
        answer.entries = Entry.objects.count()
        answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer


def expected(allowed: Allowed, who: str, method: str) -> int:
    for status, those in allowed.items():
        if who in those:
            return status
    return 302 if who == VISITOR and method == "get" else 404


def body_of(page: Page, province: Province) -> dict[str, Any]:
    return {name: value.format(**province.things) for name, value in page.body.items()}


@pytest.mark.parametrize("name", TABLE)
def test_everybody_gets_what_the_table_says_and_the_rest_looks_like_what_is_missing(
    name: str, province: Province
) -> None:
    """To everybody for whom a thing is closed, its page is byte for byte that of a thing that is not there."""
    page, entries, wrong = TABLE[name], Entry.objects.count(), []
    url, gone = province.address(page.path), page.path.format(**{**province.things, **GONE})
    for who, (method, told) in itertools.product(WHO, (("get", page.get), ("post", page.post))):
        body = body_of(page, province) if method == "post" else {}
        answer = ask(province, who, method, url, body)
        if answer.status_code != expected(told, who, method):
            wrong.append(f"{who} {method}: {answer.status_code}")
        if answer.status_code not in (404, 405):
            continue
        if answer.entries != entries:
            wrong.append(f"{who} {method}: was turned away and left a trace")
        if url != gone and bare(answer, url) != bare(ask(province, who, method, gone, body), gone):
            wrong.append(f"{who} {method}: is told that it is there")

    assert not wrong


def bare(answer: Any, url: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body without its token, and headers of an answer without its length and the quota that is left."""
    own = ("Content-Length", "RateLimit-")
    headers = {name: value for name, value in answer.headers.items() if not name.startswith(own)}
    return answer.status_code, TOKEN.sub(b"", answer.body).replace(url.encode(), b""), headers


@pytest.mark.parametrize("name", [name for name, page in TABLE.items() if page.whose])
def test_the_things_of_others_are_missing_under_every_id(name: str, province: Province) -> None:
    """Every id of an address is tried with another person's thing, one after the other and all together."""
    page, entries = TABLE[name], Entry.objects.count()
    ids = [one for one in page.whose if f"{{{one}}}" in page.path]
    mixtures = [{one: province.others[one]} for one in ids] + [{one: province.others[one] for one in ids}]
    for mixture in mixtures:
        url = province.address(page.path, **mixture)
        gone = page.path.format(
            **{**province.things, **mixture, **{one: GONE[one.replace("asked", "case")] for one in mixture}}
        )
        for method in ("get", "post"):
            if expected(page.get if method == "get" else page.post, "stranger", method) in (200, 302):
                continue
            theirs = ask(province, "owner", method, url, body_of(page, province))
            missing = ask(province, "owner", method, gone, body_of(page, province))
            assert theirs.status_code == 404
            assert bare(theirs, url) == bare(missing, gone)
            assert theirs.entries == entries


def test_a_visitor_is_told_the_truth_about_public_pages(province: Province) -> None:
    for url in (
        "/services/no-such/",
        "/agencies/no-such/",
        "/life-events/no-such/",
        "/rate/no-such/",
        "/no/such/",
    ):
        answer = ask(province, VISITOR, "get", url)
        assert answer.status_code == 404, url
