"""Acting for another: asking for it, seeing what became of it, ending it."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ostan.domains.org import actions, queries, words
from ostan.domains.org.rules import MandateKind
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.foundation.files import actions as files
from ostan.kernel.actor import MANDATES, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.account.fresh import shell
from ostan.ui import pages, refusals

HERE = "/account/mandates/"
FIELDS = ("kind", "code", "given_name", "family_name")
PAPERS = ("application/pdf", "image/jpeg", "image/png", "image/webp")


@access.door(access.SIGNED_IN)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code", "given_name", "family_name")
def mandates(request: Request) -> HttpResponse:
    """For whom one acts and who acts for one; a post asks for another. Two statements of its own."""
    typed = {name: request.POST.get(name, "").strip()[:200] for name in FIELDS}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        if request.actor.for_id or not request.actor.holds(Role.CITIZEN):
            raise NotAllowed(access.SIGNED_IN)
        try:
            told = actions.principal(**typed)
            actions.ask_mandate(actor=request.actor, now=request.now, told=told, evidence_id=_paper(request))
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "درخواست نمایندگی ثبت شد. پس از دیدن مدرک، نتیجه همین‌جا می‌آید.")
            return HttpResponseRedirect(HERE)
    context = {
        "shell": shell(request),
        "rows": queries.mandates_of(person_id=request.actor.person_id, on=request.now),
        "kinds": words.MANDATE_KIND,
        "options": [(kind.value, str(word)) for kind, word in words.MANDATE_KIND.items()],
        "states": words.MANDATE_STATE,
        "may_ask": request.actor.holds(Role.CITIZEN) and not request.actor.for_id,
        "hat_of": MANDATES,
        "typed": typed,
        "wrongs": wrongs,
        "company": MandateKind.COMPANY.value,
    }
    return pages.render(request, "account/mandates.html", context, status=422 if wrongs else 200)


def _paper(request: Request) -> int:
    upload = request.FILES.get("evidence")
    if upload is None:
        raise RuleBroken("org.mandate_evidence", field="evidence")
    if not limits.allows(request, "upload", str(request.actor.person_id)):
        raise RuleBroken("files.too_often", field="evidence")
    try:
        body = cast(files.Upload, upload)
        kept = files.keep(
            actor=request.actor, now=request.now, upload=body, name=str(upload.name or ""), only=PAPERS
        )
    except RuleBroken as broken:
        broken.facts.setdefault("field", "evidence")
        raise
    return kept.pk


@access.door(access.SIGNED_IN)
@require_POST
def end(request: Request, mandate_id: int) -> HttpResponse:
    """Ends a mandate, from either side."""
    actions.end_mandate(actor=request.actor, now=request.now, mandate_id=mandate_id)
    messages.success(request, "این نمایندگی پایان یافت.")
    return HttpResponseRedirect(HERE)
