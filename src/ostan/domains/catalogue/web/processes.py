"""The process of a version: its file, what keeps it from running, its picture and its steps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from ostan.domains.catalogue import actions, queries
from ostan.domains.catalogue.queries import VersionFile
from ostan.domains.catalogue.rules import process as processes
from ostan.domains.catalogue.web.asking import now, render, revision, the_version, told, who
from ostan.domains.catalogue.words import process as words
from ostan.foundation import access
from ostan.kernel.errors import RuleBroken

_MOST_BYTES = 1_000_001


@access.door("catalogue.see_drafts")
@require_http_methods(["GET", "POST"])
def process(request: HttpRequest, version_id: int) -> HttpResponse:
    """The process as a picture and as a list of steps; its file can be replaced in a draft."""
    found = the_version(request, version_id)
    broken: RuleBroken | None = None
    if request.method == "POST":
        try:
            _replace(request, version_id)
        except RuleBroken as refused:
            broken, found = refused, the_version(request, version_id)
        else:
            return HttpResponseRedirect(request.path)
    context = {**_drawn(request, found), "findings": told(found.process_findings or ())}
    return render(request, "process.html", found, context, here="process", title="فرایند", broken=broken)


def _replace(request: HttpRequest, version_id: int) -> None:
    upload = request.FILES.get("file")
    is_removed = "remove" in request.POST
    if upload is None and not is_removed:
        raise RuleBroken("catalogue.process_file_missing", field="file")
    xml = b"" if is_removed or upload is None else upload.read(_MOST_BYTES)
    if not xml and not is_removed:
        raise RuleBroken("catalogue.process_file_missing", field="file")
    actions.change_process(
        actor=who(request), now=now(request), version_id=version_id, revision=revision(request), xml=xml
    )
    messages.success(request, "فرایند برداشته شد." if is_removed else "فرایند جایگزین شد.")


def _drawn(request: HttpRequest, found: VersionFile) -> dict[str, object]:
    nothing: dict[str, object] = {"picture": "", "steps": (), "kinds": words.KIND, "name": ""}
    if not found.has_process:
        return nothing
    try:
        read = processes.read(queries.process_file(actor=who(request), version_id=found.id))
        drawing = processes.svg(
            processes.layout(read), title=read.name or found.title, description=found.title
        )
    except RuleBroken:
        return nothing
    lines = processes.steps(read)
    steps = [
        {
            "number": line.number,
            "name": line.node.name,
            "kind": line.node.kind,
            "lane": line.lane,
            "norm": line.node.step.norm,
            "shown": line.node.step.shown,
            "does": words.PAYING
            if line.node.step.act == processes.PAY
            else words.OPERATION.get(line.node.step.does, ""),
            "after": line.after,
        }
        for line in lines
    ]
    # The drawing escapes every text that it holds.
    return {**nothing, "picture": Markup(drawing), "steps": steps, "name": read.name}  # noqa: S704


@access.door("catalogue.see_drafts")
@require_safe
def process_file(request: HttpRequest, version_id: int) -> HttpResponse:
    """The BPMN file, byte for byte."""
    body = queries.process_file(actor=who(request), version_id=version_id)
    found = the_version(request, version_id)
    response = HttpResponse(body, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{found.code}-{found.number}.bpmn"'
    return response
