"""Complaints, requests, suggestions: finding the subject, and following what another has asked already."""

import dataclasses

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from ostan.domains.cases import actions
from ostan.domains.cases import queries as cases
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.life import GENERAL_MATTER, ServiceKind
from ostan.domains.org import queries as org
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_number
from ostan.portal.citizen import led, lists
from ostan.ui import pages, refusals

MOST = 60


@access.door(access.PUBLIC)
@require_safe
def subjects(request: Request) -> HttpResponseBase:
    """The subjects, those that fit what is typed; the general one for whoever knows none. Two statements at most."""
    text = request.GET.get("q", "")[:200].strip()
    found = catalogue.search(text=text, kind=ServiceKind.MATTER, limit=MOST)
    shown = [line for line in found.services if line.code != GENERAL_MATTER]
    context = {
        "text": text,
        "subjects": [
            dataclasses.replace(lists.service_card(line), url=f"/apply/{line.code}/") for line in shown
        ],
        "exact": found.exact,
        "general": f"/apply/{GENERAL_MATTER}/",
        "is_ready": bool(found.services) or bool(text),
    }
    return pages.render(request, "citizen/matters.html", context)


def places_of(found: list[cases.Alike]) -> dict[str, str]:
    """The names of the places of these cases."""
    return org.place_names(codes={one.place_code for one in found} - {""})


@access.door("cases.see_own")
@require_POST
def follow(request: Request) -> HttpResponseBase:
    """Waits for a case that was just offered, instead of registering the same demand; the draft goes."""
    if not limits.allows(request, "submit", str(request.actor.person_id)):
        return led.too_often(request)
    case_id = cases.offered_case(
        token=request.POST.get("token", "")[:200], citizen_id=request.actor.person_id
    )
    if not case_id:
        raise NotAllowed("cases.wait_for")
    try:
        actions.follow_case(actor=request.actor, now=request.now, case_id=case_id)
    except RuleBroken as broken:
        messages.warning(request, refusals.text(broken))
    else:
        _drop(request)
        messages.success(request, "پیگیر همان درخواست شدید. پایان رسیدگی به شما هم گفته می‌شود.")
    return HttpResponseRedirect("/my/")


def _drop(request: Request) -> None:
    """What was being filled in is not needed any more."""
    draft_id = whole_number(request.POST.get("draft", ""), 0)
    mine = {one.id for one in cases.drafts_of(actor=request.actor, now=request.now)}
    if draft_id in mine:
        actions.drop_draft(actor=request.actor, now=request.now, draft_id=draft_id, is_left=False)


@access.door("cases.see_own")
def unfollow(request: Request, follower_id: int) -> HttpResponseBase:
    """No longer waits for the case."""
    if request.method == "POST":
        actions.unfollow_case(actor=request.actor, now=request.now, follower_id=follower_id)
        messages.success(request, "دیگر پیگیر آن درخواست نیستید.")
    return HttpResponseRedirect("/my/")
