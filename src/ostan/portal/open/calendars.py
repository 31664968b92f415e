"""One's own calendar: deadlines, meetings, appointments of both sides; at a private address that can be taken back.

The address is a key of its own, made for this and opening nothing else: whoever has it reads step, service and time,
never a name. It speaks for the hat in which it was made, and ends with it.
"""

from collections.abc import Iterator

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ostan.domains.cases import queries as cases
from ostan.domains.cases import words as case_words
from ostan.domains.cases.rules import Tab
from ostan.domains.councils import queries as councils
from ostan.domains.desk import queries as desk
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.keys import actions, queries
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed
from ostan.portal.account.fresh import shell
from ostan.ui import figures, icalendar, pages
from ostan.ui.icalendar import Happening

MOST_TASKS = 2_000
"""Tasks in one calendar, more than one person can have in hand. Source: assumed."""


@access.door(access.SIGNED_IN)
@require_GET
def feeds(request: Request) -> HttpResponse:
    """Whether there is a calendar of one's own, and how to have one."""
    return _page(request)


@access.door(access.SIGNED_IN)
@never_cache
@require_POST
def make(request: Request) -> HttpResponse:
    """A new private address; the one before opens nothing any more."""
    secret = actions.make_feed(actor=request.actor, now=request.now)
    return _page(request, f"{_home()}{reverse('calendar_feed', args=[secret])}")


def _page(request: Request, shown: str = "") -> HttpResponse:
    actor = request.actor
    is_staff = access.may(actor, "councils.see")
    if actor.for_id or not (is_staff or access.may(actor, "desk.see_own")):
        raise NotAllowed("desk.see_own")
    context = {
        "shell": shell(request),
        "feed": queries.feed_of(person_id=actor.person_id),
        "shown": shown,
        "is_staff": is_staff,
    }
    return pages.render(request, "account/calendar.html", context)


@access.door(access.SIGNED_IN)
@require_POST
def take_back(request: Request) -> HttpResponse:
    """The address opens nothing any more."""
    actions.end_feed(actor=request.actor, now=request.now)
    messages.success(request, "نشانی تقویم باطل شد.")
    return HttpResponseRedirect(reverse("calendar_feeds"))


@access.door(access.PUBLIC)
@require_GET
def feed(request: Request, secret: str) -> HttpResponse:
    """What lies before the owner of the address. At most nine statements."""
    owner = queries.feed_by(shown=secret)
    if owner is None:
        raise NotAllowed("cases.see")
    actor = org.actor_in(person_id=owner.person_id, hat=owner.hat, on=request.now)
    if not actor.is_signed_in:
        raise NotAllowed("cases.see")
    told = [*_deadlines(request, actor), *_visits(request, actor), *_meetings(request, actor)]
    body = icalendar.written("تقویم من", told, origin=settings.PORTAL["origin"], now=request.now)
    answer = HttpResponse(body, content_type=icalendar.MEDIA_TYPE)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _home() -> str:
    return str(settings.PORTAL["address"]).rstrip("/")


def _deadlines(request: Request, actor: Actor) -> Iterator[Happening]:
    """The tasks that the actor holds, at their ends."""
    if not access.may(actor, "cases.see"):
        return
    for one in cases.inbox(actor=actor, now=request.now, tab=Tab.MINE, size=MOST_TASKS).items:
        if not one.paused:
            yield Happening(
                key=f"task-{one.task_id}",
                title=f"مهلت: {case_words.step(one.node, one.name)}",
                begins=one.due_at,
                text=one.service,
                url=f"{_home()}/work/cases/{one.code}/",
            )


def _meetings(request: Request, actor: Actor) -> Iterator[Happening]:
    """The meetings to which the actor was called; those called off stay, so that calendars take them out."""
    if access.may(actor, "councils.propose"):
        yield from map(councils.happening, councils.my_meetings(actor=actor, now=request.now))


def _visits(request: Request, actor: Actor) -> Iterator[Happening]:
    """The actor's own appointments; or those at the counters where the actor sits, without who comes."""
    is_own = access.may(actor, "desk.see_own")
    if is_own:
        found = desk.my_visits_ahead(actor=actor, now=request.now)
    elif access.may(actor, "desk.represent"):
        found = desk.visits_at_my_counter(actor=actor, now=request.now)
    else:
        return
    for one in found:
        place = "، ".join(filter(None, (one.hall, one.address)))
        yield Happening(
            key=f"appointment-{one.id}",
            title=f"وقت حضوری: {one.service}",
            begins=one.begins_at,
            ends=one.ends_at,
            place=place if is_own else f"{one.hall}، باجهٔ {figures.digits(one.counter_number)}",
            url=f"{_home()}/visits/{one.id}/" if is_own else f"{_home()}/desk/",
        )


urlpatterns = [
    path("account/calendar/", feeds, name="calendar_feeds"),
    path("account/calendar/make/", make, name="calendar_make"),
    path("account/calendar/end/", take_back, name="calendar_end"),
    path("calendars/<str:secret>.ics", feed, name="calendar_feed"),
]
