"""The person's own cases, unsent applications and news."""

from django.http import HttpResponseBase, HttpResponseRedirect

from ostan.domains.cases import actions, words
from ostan.domains.cases import queries as cases
from ostan.domains.cases.rules import CaseState
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.notices import actions as notice_actions
from ostan.foundation.notices import queries as notices
from ostan.foundation.notices.models import Notice
from ostan.portal.citizen.apply import unsent
from ostan.ui import pages

SEE = "cases.see_own"
NEWEST = 5


@access.door(SEE)
def mine(request: Request) -> HttpResponseBase:
    """The cases, those that wait for the person first. Four statements, and one for each kind of news."""
    unsent.sign(request)
    found, following = cases.my_cases(actor=request.actor, cursor=request.GET.get("from", ""))
    inbox = notices.inbox_of(person_id=request.actor.own_id, limit=NEWEST)
    context = {
        "waiting": [line for line in found if line.state == CaseState.WAITING],
        "open": [line for line in found if line.state == CaseState.OPEN],
        "decided": [line for line in found if line.state == CaseState.DECIDED],
        "outcomes": {outcome.value: str(word) for outcome, word in words.OUTCOMES.items()},
        "drafts": cases.drafts_of(actor=request.actor, now=request.now),
        "waited_for": cases.waited_for(actor=request.actor),
        "news": _news(inbox),
        "has_unread": any(one.read_at is None for one in inbox),
        "next": f"/my/?from={following}" if following else "",
        "is_first": not request.GET.get("from"),
    }
    return pages.render(request, "citizen/my.html", context)


def _news(inbox: list[Notice]) -> list[dict[str, object]]:
    """Notices as lines, each wording asked for once."""
    texts = {code: notices.text_of(code=code, channel="INAPP") for code in {one.code for one in inbox}}
    return [
        {
            "text": notices.fill(texts[one.code], one.facts).body,
            "at": one.created_at,
            "is_new": one.read_at is None,
        }
        for one in inbox
    ]


@access.door(SEE)
def read(request: Request) -> HttpResponseBase:
    """All news are read."""
    if request.method == "POST":
        notice_actions.mark_read(actor=request.actor, now=request.now)
    return HttpResponseRedirect("/my/")


@access.door("cases.draft")
def drop_draft(request: Request, draft_id: int) -> HttpResponseBase:
    """Throws an unsent application away."""
    if request.method == "POST":
        actions.drop_draft(actor=request.actor, now=request.now, draft_id=draft_id)
    return HttpResponseRedirect("/my/")
