"""A service passes to another unit: asked for, shown with what follows from it, and done."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ostan.domains.cases import queries as cases
from ostan.domains.catalogue import actions
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.work.people import unit_called
from ostan.ui import pages, refusals

HAND_OVER = "catalogue.hand_over"


@access.door(HAND_OVER)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request, code: str) -> HttpResponse:
    """Asks for the unit; shows who gives, who takes and what stays; and hands the service over when told to."""
    service = _service(request, code)
    typed = {name: request.POST.get(name, "").strip()[:200] for name in ("unit", "unit_id")}
    if request.method != "POST":
        return _page(request, service, typed)
    try:
        unit_id = unit_called(typed["unit"], typed["unit_id"], request.now)
        actions.check_taker(
            actor=request.actor, now=request.now, owner_id=service.owner_id, unit=org.unit(unit_id=unit_id)
        )
        if "confirm" not in request.POST:
            return _page(request, service, typed | {"unit_id": str(unit_id)}, taker=org.unit(unit_id=unit_id))
        actions.hand_over(
            actor=request.actor, now=request.now, service_id=service.service_id, unit_id=unit_id
        )
    except RuleBroken as broken:
        return _page(request, service, typed, broken=broken)
    messages.success(request, f"«{service.title}» از این پس از آن «{org.unit(unit_id=unit_id).name}» است.")
    within = access.may_touch(request.actor, "catalogue.see_drafts", unit_path=org.unit(unit_id=unit_id).path)
    return HttpResponseRedirect(
        reverse("catalogue:service", args=[code]) if within else reverse("catalogue:services")
    )


def _service(request: Request, code: str) -> catalogue.VersionFile:
    """The service by its newest version. Raises NotAllowed: there is none that the actor may hand over."""
    versions = catalogue.versions_of(actor=request.actor, code=code)
    if not versions:
        raise NotAllowed(HAND_OVER)
    found = catalogue.version_file(actor=request.actor, version_id=versions[0].id)
    if not access.may_touch(request.actor, HAND_OVER, unit_path=found.owner_path):
        raise NotAllowed(HAND_OVER)
    return found


def _page(
    request: Request,
    service: catalogue.VersionFile,
    typed: dict[str, str],
    *,
    taker: org.Unit | None = None,
    broken: RuleBroken | None = None,
) -> HttpResponse:
    options = broken.facts.get("options", []) if broken else []
    context = {
        "service": service,
        "typed": typed,
        "taker": taker,
        "options": options,
        "wrongs": refusals.by_field(broken) if broken else {},
        "left": cases.left_behind(service_id=service.service_id),
        "parts": catalogue.parts_of(service_id=service.service_id),
        "anywhere": access.may_touch(request.actor, HAND_OVER),
    }
    return pages.render(request, "owner/hand_over.html", context, status=422 if broken else 200)
