"""The addresses at which machines are spoken to: known by their keys, so that every session is nobody there."""

from tests.access.figures import COCKPIT, FIGURES
from tests.access.matters import MATTERS
from tests.access.pages import SIGNED_IN
from tests.access.payments_table import PAYMENTS
from tests.access.table import ALL, TABLE, Page, button
from tests.access.working import WORKING


def told(path: str) -> Page:
    """What everybody may read."""
    return Page(path, {200: ALL}, {405: ALL})


def keyed(path: str, *, reads: bool = True, writes: bool = False) -> Page:
    """What nobody gets who shows no key."""
    return Page(path, {401 if reads else 405: ALL}, {401 if writes else 405: ALL})


V1 = "/api/v1"
FACES: dict[str, Page] = {
    "api:description": told(f"{V1}/openapi.json"),
    "api:services": told(f"{V1}/services"),
    "api:service": told(f"{V1}/services/{{service}}"),
    "api:form": told(f"{V1}/services/{{service}}/form"),
    "api:places": told(f"{V1}/places"),
    "api:units": told(f"{V1}/units"),
    "api:unit": told(f"{V1}/units/{{unit_code}}"),
    "api:statistics": told(f"{V1}/statistics"),
    "api:statistics_services": told(f"{V1}/statistics/services"),
    "api:statistics_units": told(f"{V1}/statistics/units"),
    "api:indicators": told(f"{V1}/indicators"),
    "api:indicator": told(f"{V1}/indicators/{{indicator}}"),
    "api:figures": told(f"{V1}/indicators/{{indicator}}/figures"),
    "api:sheets": keyed(f"{V1}/sheets"),
    "api:sheet": keyed(f"{V1}/sheets/monthly/{{unit_code}}/{{period}}", writes=True),
    "api:keep": keyed(f"{V1}/sheets/monthly/{{unit_code}}/{{period}}", writes=True),
    "api:key": keyed(f"{V1}/key"),
    "api:files": keyed(f"{V1}/files", reads=False, writes=True),
    "api:cases": keyed(f"{V1}/cases", writes=True),
    "api:open_case": keyed(f"{V1}/cases", writes=True),
    "api:case": keyed(f"{V1}/cases/{{case}}"),
    "api:messages": keyed(f"{V1}/cases/{{case}}/messages", writes=True),
    "api:send_message": keyed(f"{V1}/cases/{{case}}/messages", writes=True),
    "api:answer": keyed(f"{V1}/cases/{{asked}}/answer", reads=False, writes=True),
    "api:tasks": keyed(f"{V1}/tasks"),
    "api:task": keyed(f"{V1}/tasks/1"),
    "api:claim": keyed(f"{V1}/tasks/1/claim", reads=False, writes=True),
    "api:release": keyed(f"{V1}/tasks/1/release", reads=False, writes=True),
    "api:complete": keyed(f"{V1}/tasks/1/complete", reads=False, writes=True),
    "open311:discovery": told("/open311/discovery.json"),
    "open311:services": told("/open311/v2/services.xml"),
    "open311:definition": Page("/open311/v2/services/{service}.json", {404: ALL}, {405: ALL}),
    "open311:requests": Page("/open311/v2/requests.json", {200: ALL}, {403: ALL}),
    "open311:request": Page("/open311/v2/requests/1.json", {404: ALL}, {405: ALL}),
    "open311:token": Page("/open311/v2/tokens/{case}.json", {404: ALL}, {405: ALL}),
    "open311_missing": Page("/open311/none", {404: ALL}, {404: ALL}),
    "open_services": told("/open/services.ttl"),
    "statistics_dictionary": told("/statistics/dictionary.csv"),
    "calendar_feed": Page("/calendars/none.ics", {404: ALL}, {405: ALL}),
    "calendar_feeds": Page("/account/calendar/", {200: SIGNED_IN}, {405: SIGNED_IN}),
    "calendar_make": Page("/account/calendar/make/", {405: SIGNED_IN}, {200: SIGNED_IN}),
    "calendar_end": button("/account/calendar/end/", SIGNED_IN),
    "open311:updates": Page("/open311/v2/servicerequestupdates.json", {200: ALL}, {403: ALL}),
    "govstack:services": told("/govstack/services"),
    "govstack:service": told("/govstack/services/{service}"),
    "govstack:forms": told("/govstack/services/{service}/eForms"),
    "govstack:form": told("/govstack/eForms/{service}"),
    "govstack:statistics": told("/govstack/data/statistics/1.0"),
    "govstack:apply": Page("/govstack/services/{service}/applications", {401: ALL}, {401: ALL}),
    "govstack:applications": Page("/govstack/applications", {401: ALL}, {401: ALL}),
    "govstack:application": Page("/govstack/applications/{case}", {401: ALL}, {401: ALL}),
    "govstack:documents": Page("/govstack/documents", {401: ALL}, {401: ALL}),
    "govstack:tasks": Page("/govstack/tasks", {401: ALL}, {401: ALL}),
    "govstack:task": Page("/govstack/tasks/1", {401: ALL}, {401: ALL}),
    "govstack:complete": Page("/govstack/tasks/1/complete", {401: ALL}, {401: ALL}),
    "govstack_missing": Page("/govstack/none", {404: ALL}, {404: ALL}),
    "api_missing": Page("/api/none", {404: ALL}, {404: ALL}),
}
EVERY = TABLE | COCKPIT | FACES | FIGURES | MATTERS | PAYMENTS | WORKING
