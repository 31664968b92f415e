"""Finding a case: by its tracking code, by words, by its applicant's name, code or telephone."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from ostan.domains.cases import queries, words
from ostan.domains.cases.queries import CaseLine
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel import codes
from ostan.kernel.errors import RuleBroken
from ostan.portal.work import taken
from ostan.ui import pages, refusals, taking

LONGEST = 200


@access.door("cases.see")
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponseBase:
    """The cases that fit; a tracking code opens its case at once.

    The box of every page posts, so that nobody's name or number comes to stand in an address; an address that
    carries one all the same finds nothing.
    """
    text = request.POST.get("q", "").strip()[:LONGEST]
    found: list[CaseLine] = []
    wrong = ""
    if text:
        try:
            found = queries.search(actor=request.actor, text=text)
        except RuleBroken as broken:
            wrong = refusals.text(broken)
    if (form := taking.form_of(request.POST)) and found:
        listed = taken.cases("پرونده‌های یافته", found, [f"جست‌وجوی «{text}»"])
        return taking.answer(request, listed, form, take=audit.take_list)
    if len(found) == 1 and _is_code(text):
        return HttpResponseRedirect(f"/work/cases/{found[0].code}/")
    context = {
        "text": text,
        "found": found,
        "wrong": wrong,
        "states": words.STATES,
        "outcomes": words.OUTCOMES,
        "most": len(found) == queries.MOST_FOUND,
    }
    return pages.render(request, "work/search.html", context, status=422 if wrong else 200)


def _is_code(text: str) -> bool:
    try:
        codes.parse_tracking_code(text)
    except RuleBroken:
        return False
    return True
