"""Answers of Open311 in JSON and XML, as the specification has them: bare arrays, no namespace, ids as strings."""

import datetime
import json
import re
import xml.etree.ElementTree as ET  # only writes
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from ostan.kernel.calendar import local
from ostan.kernel.errors import RuleBroken
from ostan.portal.api import problems

ITEM = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "notes": "note",
    "service_request_updates": "request_update",
}
"""What one of them is called in XML."""

FORMATS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rendered(fmt: str, root: str, told: Any, status: int = 200) -> HttpResponse:
    """The answer in the format asked for; `root` is what XML calls it."""
    body = _xml(root, told) if fmt == "xml" else json.dumps(told, ensure_ascii=False).encode()
    return HttpResponse(body, status=status, content_type=FORMATS[fmt])


def _xml(root: str, told: Any) -> bytes:
    element = ET.Element(root)
    _fill(element, told)
    whole: bytes = ET.tostring(element, encoding="utf-8", xml_declaration=True)
    return whole


def _fill(element: ET.Element, told: Any) -> None:
    match told:
        case Mapping():
            for name, value in told.items():
                _fill(ET.SubElement(element, name), value)
        case list():
            for one in told:
                _fill(ET.SubElement(element, ITEM[element.tag]), one)
        case bool():
            element.text = "true" if told else "false"
        case None:
            element.text = ""
        case _:
            element.text = _NOT_XML.sub("", str(told))


def moment(at: datetime.datetime | None) -> str | None:
    """The instant as W3C has it, by the clock of the province."""
    return local(at).isoformat(timespec="seconds") if at else None


def format_of(request: HttpRequest) -> str:
    """The format in the address; JSON where there is none."""
    return "xml" if request.path.endswith(".xml") else "json"


def refuse(request: HttpRequest, status: int, broken: RuleBroken) -> HttpResponse:
    """Refusals as the specification has them: 403 for keys, 404 for what is not there, 400 for the rest."""
    code = {401: 403, 403: 403, 404: 404, 405: 405, 413: 413, 429: 429, 500: 500}.get(status, 400)
    parts = problems.parts_of(broken) or [("", broken)]
    told = [{"code": str(code), "description": _sentence(request, field, one)} for field, one in parts]
    return rendered(format_of(request), "errors", told, code)


def _sentence(request: HttpRequest, field: str, broken: RuleBroken) -> str:
    text = problems.text(request, broken)
    return f"{field}: {text}" if field else text


def plain(request: HttpRequest, status: int) -> HttpResponse:
    """What is said of a status that no rule speaks about."""
    return refuse(request, status, RuleBroken(problems.PLAIN.get(status, "api.fault")))
