"""Outside clients read what is published of the product as it is served, over HTTP."""

from typing import Any
from urllib.request import urlopen

import icalendar
import pytest
from rdflib import Graph

from ostan.domains.councils import actions as councils
from ostan.kernel import clock
from tests.cases import given as cases_given
from tests.councils import given as councils_given
from tests.councils.given import HOUR
from tests.desk import given
from tests.portal.open.test_calendars import address, browser
from tests.portal.open.test_open import RICH, valid

pytestmark = pytest.mark.django_db(transaction=True)


def read(url: str) -> bytes:
    with urlopen(url, timeout=20) as answer:  # our own server
        told: bytes = answer.read()
    return told


def test_a_calendar_program_reads_its_feed(live_server: Any) -> None:
    desk = given.desk()
    cases_given.claimed(desk.world)
    feed = address(browser(desk.world.clerk))

    (deadline,) = icalendar.Calendar.from_ical(read(live_server.url + feed)).walk("VEVENT")
    assert str(deadline["summary"]).startswith("مهلت")


def test_a_calendar_program_reads_of_meetings(live_server: Any) -> None:
    council, now = councils_given.council(), clock.now().replace(microsecond=0)
    told = {"begins_at": now + HOUR, "ends_at": now + 2 * HOUR, "place": "تالار"}
    meeting = councils.plan_meeting(actor=council.secretary, now=now, body_id=council.committee.pk, **told)
    councils.call_meeting(actor=council.secretary, now=now, meeting_id=meeting.pk)

    feed = address(browser(council.holder))

    (event,) = icalendar.Calendar.from_ical(read(live_server.url + feed)).walk("VEVENT")
    assert (event.decoded("dtstart"), str(event["location"])) == (meeting.begins_at, "تالار")
    assert str(event["url"]).endswith(f"/councils/meetings/{meeting.pk}/")


@pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated"
)  # by the reader of JSON-LD in rdflib itself
@pytest.mark.parametrize(("fmt", "name"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_the_served_catalogue_validates(live_server: Any, fmt: str, name: str) -> None:
    world = cases_given.world()
    for number in range(10):
        process, card = cases_given.short_process(), RICH | {"title": f"خدمت {number}"}
        cases_given.service(f"s{number}", world.first, process, card=card)

    conforms, text = valid(Graph().parse(data=read(f"{live_server.url}/open/services.{fmt}"), format=name))
    assert conforms, text
