"""Files that a service owner or an administrator brings: whatever is in them, a page of ours comes back."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ostan.domains.catalogue.models import PublicService
from ostan.foundation.ledger.models import Entry
from tests.access.province import Province
from tests.access.test_table import ask
from tests.cases import given as cases_given

GOOD: dict[str, Any] = {"code": "fresh", "card": cases_given.CARD, "form": cases_given.FORM}
BILLION = (
    b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;">]><b>&c;</b>"""
)
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><b>&a;</b>"""


def package(definition: bytes, process: bytes = b"", name: str = "service.json") -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, definition)
        if process:
            packed.writestr("process.bpmn", process)
    return body.getvalue()


def told(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


PACKAGES: dict[str, bytes] = {
    "nothing": b"",
    "no zip": b"%PDF-1.4",
    "half a zip": package(told())[:60],
    "no definition": package(told(), name="other.json"),
    "outside": package(told(), name="../../service.json"),
    "a list": package(b"[]"),
    "deep": package(b"[" * 100_000 + b"]" * 100_000),
    "deep in a card": package(
        b'{"code":"x","form":{},"card":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}"
    ),
    "a NUL": package(told(card=cases_given.CARD | {"description": "a\0b"})),
    "half a pair": package(b'{"code": "x", "card": {"title": "\\ud800"}, "form": {}}'),
    "no text": package(b"\xff\xfe\x00"),
    "a huge number": package(b'{"code": "x", "card": {"title": "t", "visits": ' + b"9" * 5000 + b"}}"),
    "not a number": package(b'{"code": "x", "card": {"title": "t", "visits": NaN}}'),
    "strange kinds": package(told(code=7, card=[], form="x", norm=[], legal=5)),
    "a promise without end": package(told(norm={"amount": 10**12, "unit": "days"})),
    "a long code": package(told(code="x" * 5000)),
    "a bomb": package(b" " * 200_000_000),
    "entities": package(told(), BILLION),
    "a file of ours": package(told(), OUTSIDE),
    "no process": package(told(), b"<a/>"),
    "a form without end": package(
        told(form={"layout": {"pages": [{"name": "p", "questions": [{}] * 20_000}]}})
    ),
    "a wild condition": package(
        told(
            form={
                "layout": {
                    "pages": [
                        {
                            "name": "p",
                            "title": "t",
                            "when": "[1,2].map(x, [1,2].map(y, " * 40 + "1" + "))" * 40,
                            "questions": [{"name": "a", "kind": "text", "label": "b"}],
                        }
                    ]
                }
            }
        )
    ),
}


@pytest.mark.parametrize("what", PACKAGES)
def test_no_package_is_a_fault(what: str, province: Province) -> None:
    upload = SimpleUploadedFile("service.zip", PACKAGES[what])
    answer = ask(
        province, "deputy", "post", "/owner/import/", {"file": upload, "owner": province.things["unit"]}
    )

    assert answer.status_code in (302, 422), what
    if answer.status_code == 422:
        assert "class=" in answer.body.decode()


def test_a_package_cannot_take_a_service_of_others(province: Province) -> None:
    before, entries = PublicService.objects.get(code="service-first"), Entry.objects.count()
    theirs = package(told(code="service-first"))
    own = str(province.actors["other head"].grants[0].unit_id)
    for owner in (own, province.things["unit"], province.things["root"]):
        body = {"file": SimpleUploadedFile("service.zip", theirs), "owner": owner}
        answer = ask(province, "other head", "post", "/owner/import/", body)
        assert answer.status_code in (404, 422)
        assert answer.entries == entries
    assert PublicService.objects.get(code="service-first").owner_id == before.owner_id


def test_a_service_is_begun_for_units_of_ones_own_only(province: Province) -> None:
    entries = Entry.objects.count()
    for unit in (province.things["unit"], province.things["root"], "99999999"):
        answer = ask(
            province, "other head", "post", "/owner/add/", {"owner": unit, "title": "خدمت", "code": "mine"}
        )
        assert answer.status_code in (404, 422)
        assert answer.entries == entries


SHEETS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no sheet": lambda: b"PK\x03\x04garbage",
    "a zip of other things": lambda: package(b"{}"),
    "bytes": lambda: bytes(range(256)) * 100,
    "a NUL": lambda: "کد,نام,نوع\na,الف\0ب,واحد داخلی\n".encode(),
    "no columns": lambda: b",,,,\n,,,,\n",
    "wide": lambda: b"," * 100_000,
    "a quote without end": lambda: 'کد,نام,نوع\n"a,b,c'.encode(),
    "long cells": lambda: ("کد,نام,نوع\na," + "ی" * 200_000 + ",واحد داخلی\n").encode(),
    "formulas": lambda: "کد,نام,نوع\n=1+1,@x,واحد داخلی\n".encode(),
}


@pytest.mark.parametrize("kind", ["units", "people"])
@pytest.mark.parametrize("what", SHEETS)
def test_no_sheet_is_a_fault(kind: str, what: str, province: Province) -> None:
    for name in ("rows.csv", "rows.xlsx"):
        for step in ("look", "take"):
            upload = SimpleUploadedFile(name, SHEETS[what]())
            body = {"file": upload, "step": step}
            answer = ask(province, "administrator", "post", f"/manage/{kind}/import/", body)
            assert answer.status_code in (200, 302, 422), (what, name, step)
    carried = {"carried": "%%%", "step": "take"}
    assert ask(province, "administrator", "post", f"/manage/{kind}/import/", carried).status_code == 422


@pytest.mark.parametrize(
    "xml", [BILLION, OUTSIDE, b"", b"<", b"\0", b"<a>" * 100_000, b"\xff\xfe<", "<‮/>".encode()]
)
def test_no_process_file_is_a_fault(xml: bytes, province: Province) -> None:
    page = "/owner/versions/{version}/process/"
    body = {"file": SimpleUploadedFile("a.bpmn", xml), "revision": province.things["revision"]}
    answer = ask(province, "deputy", "post", province.address(page), body)

    assert answer.status_code in (302, 422)
    assert b"root:" not in answer.body
