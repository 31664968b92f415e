"""A version as people will see it: the very page of the service, before it is published."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import ServicePage, VersionFile
from ostan.domains.catalogue.web import asking
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.portal.citizen import finding
from ostan.ui import pages


@access.door("catalogue.see_drafts")
@require_safe
def preview(request: Request, version_id: int) -> HttpResponse:
    """The page of the service with what this version says, and a banner that tells so."""
    version = asking.the_version(request, version_id)
    plan = catalogue.plan_of_version(actor=request.actor, version_id=version_id)
    context = finding.context_of(request, _page_of(version, can_apply=plan is not None), plan)
    first = version.form.pages[0].name if version.form.pages else ""
    context["preview"] = {
        "back": reverse("catalogue:version", args=[version_id]),
        "form": reverse("catalogue:preview_form", args=[version_id, first]) if first else "",
        "is_published": version.published_at is not None,
    }
    return pages.render(request, "citizen/service.html", context)


def _page_of(version: VersionFile, *, can_apply: bool) -> ServicePage:
    owner = org.unit(unit_id=version.owner_id)
    return ServicePage(
        service_id=version.service_id,
        version_id=version.id,
        code=version.code,
        number=version.number,
        title=version.title,
        owner_id=owner.id,
        owner_name=owner.name,
        owner_code=owner.code,
        owner_path=owner.path,
        parent_code="",
        can_apply=can_apply,
        form=version.form,
        norm=version.norm,
        legal=version.legal,
        card=version.card,
        published_at=version.published_at or version.changed_at,
    )
