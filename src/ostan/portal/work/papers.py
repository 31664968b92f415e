"""The file on paper, and the documents in it."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.cases import actions, queries
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.files import queries as files
from ostan.kernel.errors import NotAllowed
from ostan.portal.work import shown
from ostan.ui import pages


@access.door("cases.see")
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: Request, code: str) -> HttpResponseBase:
    """The file for an A4 sheet; personal answers stay covered unless they are asked for, which is recorded."""
    file = queries.case_file(actor=request.actor, now=request.now, code=code)
    revealed = request.method == "POST"
    page = pages.render(request, "work/print.html", shown.case_context(request, file, revealed=revealed))
    actions.record_reading(actor=request.actor, now=request.now, case_id=file.id, revealed=revealed)
    return page


@access.door("cases.see")
@require_safe
def document(request: Request, code: str, attachment_id: int) -> HttpResponseBase:
    """One document of the case, as a download; taking it is a reading of the file."""
    found = queries.attached(actor=request.actor, code=code, attachment_id=attachment_id)
    stored = files.files(file_ids=[found.file_id]).get(found.file_id)
    if stored is None:
        raise NotAllowed("cases.see")
    response = files.response_for(stored, name=found.name)
    actions.record_reading(actor=request.actor, now=request.now, case_id=found.case_id)
    return response
