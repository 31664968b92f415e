"""The deadlines of one's tasks as a calendar, at a private address that can be taken back.

The address is a key of its own, made for this and opening nothing else: whoever has it reads step, service and deadline,
never a name. It speaks for the hat in which it was made, and ends with it.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ostan.domains.cases import queries as cases
from ostan.domains.cases import words as case_words
from ostan.domains.cases.rules import Tab
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.keys import actions, queries
from ostan.kernel.errors import NotAllowed
from ostan.ui import icalendar, pages


@access.door("cases.see")
@require_GET
def feeds(request: Request) -> HttpResponse:
    """Whether there is a calendar of one's deadlines, and how to have one."""
    found = queries.feed_of(person_id=request.actor.person_id)
    return pages.render(request, "work/calendar.html", {"feed": found, "shown": ""})


@access.door("cases.see")
@never_cache
@require_POST
def make(request: Request) -> HttpResponse:
    """A new private address; the one before opens nothing any more."""
    secret = actions.make_feed(actor=request.actor, now=request.now)
    address = f"{settings.PORTAL['address'].rstrip('/')}{reverse('calendar_feed', args=[secret])}"
    found = queries.feed_of(person_id=request.actor.person_id)
    return pages.render(request, "work/calendar.html", {"feed": found, "shown": address})


@access.door("cases.see")
@require_POST
def take_back(request: Request) -> HttpResponse:
    """The address opens nothing any more."""
    actions.end_feed(actor=request.actor, now=request.now)
    messages.success(request, "نشانی تقویم باطل شد.")
    return HttpResponseRedirect(reverse("calendar_feeds"))


@access.door(access.PUBLIC)
@require_GET
def feed(request: Request, secret: str) -> HttpResponse:
    """The deadlines of the tasks that the owner of the address holds. Three statements."""
    owner = queries.feed_by(shown=secret)
    if owner is None:
        raise NotAllowed("cases.see")
    actor = org.actor_in(person_id=owner.person_id, hat=owner.hat, on=request.now)
    if not access.may(actor, "cases.see"):
        raise NotAllowed("cases.see")
    home = settings.PORTAL["address"].rstrip("/")
    items = cases.inbox(actor=actor, now=request.now, tab=Tab.MINE).items
    told = [
        icalendar.Happening(
            key=f"task-{one.task_id}",
            title=f"مهلت: {case_words.step(one.node, one.name)}",
            begins=one.due_at,
            text=one.service,
            url=f"{home}/work/cases/{one.code}/",
        )
        for one in items
        if not one.paused
    ]
    body = icalendar.written("مهلت‌های من", told, origin=settings.PORTAL["origin"], now=request.now)
    answer = HttpResponse(body, content_type=icalendar.MEDIA_TYPE)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


urlpatterns = [
    path("work/calendar/", feeds, name="calendar_feeds"),
    path("work/calendar/make/", make, name="calendar_make"),
    path("work/calendar/end/", take_back, name="calendar_end"),
    path("calendars/<str:secret>.ics", feed, name="calendar_feed"),
]
