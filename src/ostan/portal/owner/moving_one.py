"""One running case goes on by another version of its service, from its own file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ostan.domains.cases import actions, queries
from ostan.domains.cases.rules import Act
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules import process
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_number
from ostan.portal.owner.moving import mapping_of, shown
from ostan.ui import pages, refusals

MOVE = "cases.move"


@access.door(MOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def move_case(request: Request, code: str) -> HttpResponse:
    """Says what becomes what in this case, and moves it to the version that is offered now."""
    file = queries.case_file(actor=request.actor, now=request.now, code=code)
    if Act.MOVE not in file.acts:
        raise NotAllowed(MOVE)
    to = _offered(file)
    refusal = ""
    questions: dict[str, Any] = {}
    if to is not None:
        asked: dict[str, Any] = {
            "actor": request.actor,
            "case_id": file.id,
            "from_id": file.version.version_id,
            "to_id": to.version_id,
        }
        places = queries.places(**asked)
        typed = mapping_of(request, places)
        if request.method == "POST":
            try:
                return _moved(request, file, to, typed)
            except RuleBroken as broken:
                refusal = refusals.text(broken)
        seen = queries.preview(**asked, mapping=typed)
        questions = shown(places, typed, seen)
    context = {"file": file, "to": to, "refusal": refusal, "seen": None, **questions}
    return pages.render(request, "owner/move_case.html", context, status=409 if refusal else 200)


def _offered(file: queries.CaseFile) -> catalogue.RunnableVersion | None:
    """The version that new cases run on, unless the case runs on it already or nothing is offered."""
    try:
        offered = catalogue.offer(code=file.version.service_code)
    except NotAllowed:
        return None
    if offered.version_id == file.version.version_id or not offered.can_apply:
        return None
    return catalogue.version_for_case(version_id=offered.version_id)


def _moved(
    request: Request, file: queries.CaseFile, to: catalogue.RunnableVersion, typed: dict[str, str]
) -> HttpResponse:
    revision = request.POST.get("revision", "")
    actions.move_to_version(
        actor=request.actor,
        now=request.now,
        case_id=file.id,
        version_id=to.version_id,
        mapping=process.with_arrows(file.version.plan, to.plan, typed),
        revision=whole_number(revision, -1, digits=9),
    )
    messages.success(request, "پرونده از این پس با نسخهٔ تازه پیش می‌رود.")
    return HttpResponseRedirect(reverse("work_case", args=[file.code]))
