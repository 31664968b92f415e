"""One service as a file to carry: a zip with the definition in JSON and the process in BPMN."""

import io
import json
import zipfile
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.catalogue import actions, queries
from ostan.domains.catalogue.queries import VersionFile
from ostan.domains.catalogue.rules.card import plain_card
from ostan.domains.catalogue.rules.form import definition_of, plain_step_forms
from ostan.domains.catalogue.web.asking import (
    SERVICES,
    Question,
    answers,
    now,
    status,
    the_version,
    who,
    wrongs,
)
from ostan.domains.catalogue.web.owned import own_units, to_version
from ostan.foundation import access
from ostan.kernel.calendar import Promise
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import whole_number
from ostan.ui import pages

_DEFINITION, _PROCESS = "service.json", "process.bpmn"
_MOST_BYTES = 4_000_000


@access.door("catalogue.see_drafts")
@require_safe
def export(request: HttpRequest, version_id: int) -> HttpResponse:
    """The version as a zip file."""
    found = the_version(request, version_id)
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(_DEFINITION, json.dumps(_definition(found), ensure_ascii=False, indent=2))
        if found.has_process:
            package.writestr(_PROCESS, queries.process_file(actor=who(request), version_id=version_id))
    response = HttpResponse(body.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found.code}-{found.number}.zip"'
    return response


def _definition(found: VersionFile) -> dict[str, Any]:
    return {
        "code": found.code,
        "card": plain_card(found.card),
        "form": definition_of(found.form),
        "step_forms": plain_step_forms(found.step_forms.values()),
        "norm": _promise(found.norm),
        "legal": _promise(found.legal),
    }


def _promise(promise: Promise | None) -> dict[str, Any] | None:
    return {"amount": promise.amount, "unit": promise.unit.value} if promise else None


@access.door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take a service in from such a file, as a draft of a unit of one's own."""
    units = [(str(unit.id), unit.name) for unit in own_units(request)]
    questions: list[Question] = [
        {"name": "file", "kind": "file", "label": "بستهٔ خدمت (zip)", "accept": ".zip"},
        {"name": "owner", "kind": "choice", "label": "واحد صاحب خدمت", "options": units, "select": True},
    ]
    values: dict[str, Any] = {}
    broken: RuleBroken | None = None
    if request.method == "POST":
        values = answers(questions, request)
        try:
            return _loaded(request, values)
        except RuleBroken as refused:
            broken, values["file"] = refused, []
    context = {
        "title": "گرفتن خدمت از فایل",
        "questions": questions,
        "values": values,
        "wrongs": wrongs(broken),
        "submit": "بارگذاری",
        "back": reverse("catalogue:services"),
        "path": [(SERVICES, reverse("catalogue:services")), ("گرفتن از فایل", "")],
        "upload": True,
    }
    return pages.render(request, "ui/questions.html", context, status=status(broken))


def _loaded(request: HttpRequest, values: dict[str, Any]) -> HttpResponse:
    if not (owner_id := whole_number(values["owner"], 0)):
        raise RuleBroken("catalogue.owner_missing", field="owner")
    if not values["file"]:
        raise RuleBroken("catalogue.package_broken", field="file")
    definition, process = unpacked(values["file"][0].read(_MOST_BYTES + 1))
    service = actions.load_service(
        actor=who(request),
        now=now(request),
        definition=definition,
        process=process,
        owner_id=owner_id,
        published=False,
    )
    versions = queries.versions_of(actor=who(request), code=service.code)
    messages.success(request, "خدمت به‌صورت پیش‌نویس بارگذاری شد.")
    return to_version(versions[0].id)


def unpacked(body: bytes) -> tuple[dict[str, Any], bytes]:
    """The definition and the process in a package. Raises RuleBroken "catalogue.package_broken"."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            sizes = {item.filename: item.file_size for item in package.infolist()}
            if len(body) > _MOST_BYTES or sum(sizes.values()) > _MOST_BYTES:
                raise RuleBroken("catalogue.package_broken", field="file")
            definition = json.loads(package.read(_DEFINITION))
            process = package.read(_PROCESS) if _PROCESS in sizes else b""
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        RecursionError,
        RuntimeError,
        OSError,
    ):
        raise RuleBroken("catalogue.package_broken", field="file") from None
    if not isinstance(definition, dict):
        raise RuleBroken("catalogue.package_broken", field="file")
    return definition, process
