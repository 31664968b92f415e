"""«اشاره‌ها به من»: in which cases a colleague has mentioned one in a note, and what of it was not seen yet."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ostan.domains.cases import actions, queries
from ostan.domains.cases.queries.mentions import PAGE
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.listed import MOST_ROWS
from ostan.kernel.persian import whole_number
from ostan.portal.work import taken
from ostan.ui import pages, taking


@access.door("cases.mentions")
@require_http_methods(["GET", "HEAD", "POST"])
def mentions(request: Request) -> HttpResponse:
    """The mentions, newest first; a post says that all are read. Seeing a case reads its own. Two statements."""
    if request.method == "POST":
        actions.mark_mentions_read(actor=request.actor, now=request.now)
        messages.success(request, "همهٔ اشاره‌ها خوانده شد.")
        return HttpResponseRedirect(reverse("work_mentions"))
    if form := taking.form_of(request.GET):
        every = queries.mentions(actor=request.actor, limit=MOST_ROWS + 1)
        return taking.answer(request, taken.mentions(every), form, take=audit.take_list)
    before = request.GET.get("before", "")
    at = whole_number(before, 0)
    lines = queries.mentions(actor=request.actor, before=at)
    context = {
        "lines": lines,
        "any_new": any(one.read_at is None for one in lines),
        "older": f"?before={lines[-1].id}" if len(lines) == PAGE else "",
        "newest": reverse("work_mentions") if at else "",
    }
    return pages.render(request, "work/mentions.html", context)
