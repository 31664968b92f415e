"""A body without an account answers what it was asked about a case, at the link it was sent."""

from typing import Any

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.cases import actions
from ostan.domains.cases import queries as cases
from ostan.domains.org import queries as org
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.foundation.files import queries as files
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.ui import pages, refusals

FILES = {
    "name": "files",
    "kind": "file",
    "label": "پیوست",
    "help": "PDF، تصویر، Word یا Excel؛ تا ۵ فایل",
    "required": False,
    "many": True,
}


@access.door(access.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, token: str) -> HttpResponseBase:
    """What is asked, and the form for the answer. Looking at it, as scanners of mail do, uses nothing up."""
    if not limits.allows(request, "rate", token):
        return pages.render(request, "ui/error.html", {"status": 429, "retry_after": 600}, status=429)
    view = cases.outside_view(token=token, now=request.now)
    if request.method != "POST":
        return _show(request, view, token)
    typed = {"text": request.POST.get("text", ""), "name": request.POST.get("name", "")}
    try:
        actions.answer_forwarding(
            actor=request.actor,
            now=request.now,
            token=token,
            text=typed["text"],
            name=typed["name"],
            uploads=[(str(one.name or ""), one) for one in request.FILES.getlist("files")],
        )
    except RuleBroken as broken:
        return _show(request, view, token, typed, refusals.by_field(broken))
    return HttpResponseRedirect(request.path)


def _show(
    request: Request,
    view: cases.OutsideView,
    token: str,
    typed: dict[str, str] | None = None,
    wrongs: dict[str, str] | None = None,
) -> HttpResponseBase:
    places = org.place_names(codes=[view.place_code]) if view.place_code else {}
    context: dict[str, Any] = {
        "view": view,
        "here": f"/outside/{token}/",
        "place": places.get(view.place_code, ""),
        "typed": typed or {"text": "", "name": ""},
        "wrongs": wrongs or {},
        "field": FILES,
    }
    page = pages.render(request, "public/outside.html", context, status=422 if wrongs else 200)
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["X-Robots-Tag"] = "noindex"
    return page


@access.door(access.PUBLIC)
@require_safe
def document(request: Request, token: str, attachment_id: int) -> HttpResponseBase:
    """A document that the body may see, as a download."""
    if not limits.allows(request, "rate", token):
        return pages.render(request, "ui/error.html", {"status": 429, "retry_after": 600}, status=429)
    file_id, name = cases.outside_file(token=token, attachment_id=attachment_id, now=request.now)
    stored = files.files(file_ids=[file_id]).get(file_id)
    if stored is None:
        raise NotAllowed("cases.see")
    return files.response_for(stored, name=name)


urlpatterns = [
    path("outside/<str:token>/", answer, name="outside"),
    path("outside/<str:token>/files/<int:attachment_id>/", document, name="outside_file"),
]
