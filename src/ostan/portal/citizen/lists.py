"""Services and life events as the cards of a list."""

from dataclasses import dataclass

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.card import LifeEvent
from ostan.portal.citizen import told

LONGEST = 150


@dataclass(frozen=True, slots=True)
class EventCard:
    """A life event as it leads on."""

    title: str
    url: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service as it stands in a list."""

    title: str
    url: str
    agency: str
    text: str
    icon: str
    facts: list[str]


def event_card(event: LifeEvent, count: int) -> EventCard:
    """The card of a life event with so many services."""
    return EventCard(told.event_name(event), f"/life-events/{told.slug(event)}/", told.icon(event), count)


def service_card(line: catalogue.ServiceLine, longest: int = LONGEST) -> ServiceCard:
    """The card of a service, its description cut to about so many letters."""
    facts = [told.promise(line.norm), "رایگان" if line.free else "", "" if line.can_apply else "فقط آگاهی"]
    return ServiceCard(
        title=line.title,
        url=f"/services/{line.code}/",
        agency=line.owner_name,
        text=shortened(line.description, longest),
        icon=told.icon(line.life_event),
        facts=[fact for fact in facts if fact],
    )


def shortened(text: str, longest: int) -> str:
    """The text, cut at a word when it is long."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip("،؛:. ") + "…"
