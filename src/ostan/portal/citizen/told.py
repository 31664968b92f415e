"""How values of the domains are told on the citizen's pages: promises, costs, life events and their icons."""

from ostan.domains.catalogue.rules.card import Card, LifeEvent
from ostan.domains.catalogue.words.card import LIFE_EVENT
from ostan.domains.org.queries import PlaceCard
from ostan.kernel.calendar import Promise, Unit
from ostan.kernel.persian import group_digits

ICONS = {
    LifeEvent.BIRTH: "baby",
    LifeEvent.EDUCATION: "school",
    LifeEvent.HEALTH: "health",
    LifeEvent.TAX: "money",
    LifeEvent.BUSINESS: "work",
    LifeEvent.SOCIAL_SECURITY: "people",
    LifeEvent.PROPERTY: "home",
    LifeEvent.UTILITIES: "building",
    LifeEvent.INSURANCE: "shield",
    LifeEvent.MARRIAGE: "ring",
    LifeEvent.RETIREMENT: "tree",
    LifeEvent.CERTIFICATES: "file",
    LifeEvent.DEATH: "calendar",
    LifeEvent.OTHER: "message",
}
UNITS = {Unit.DAYS: "روز کاری", Unit.HOURS: "ساعت کاری"}


def promise(value: Promise | None) -> str:
    """A promise as «۱۰ روز کاری»; "" for none."""
    return f"{group_digits(value.amount)} {UNITS[value.unit]}" if value else ""


def slug(event: LifeEvent) -> str:
    """The life event as a part of an address."""
    return event.value.replace("_", "-")


def event_of(text: str) -> LifeEvent | None:
    """The life event of a slug, None for an unknown one."""
    value = text.replace("-", "_")
    return LifeEvent(value) if value in {event.value for event in LifeEvent} else None


def event_name(event: LifeEvent) -> str:
    """The life event in words; what fits nowhere is told as what it is on a page of choices."""
    return "موضوع‌های دیگر" if event is LifeEvent.OTHER else str(LIFE_EVENT[event])


def icon(event: LifeEvent | None) -> str:
    """The icon of a service, by its life event."""
    return ICONS[event] if event else "services"


def cost(card: Card) -> str:
    """The whole cost in a few words; "" when the card says nothing of it."""
    if card.free:
        return "رایگان"
    known = [item.rials for item in card.costs if item.rials]
    if not known:
        return "بستگی به مورد دارد" if card.costs else ""
    least = f"{group_digits(min(known) // 10)} تومان"
    return least if len(card.costs) == 1 else f"از {least}"


def visits(count: int | None) -> str:
    """Visits in person in a few words; "" when nothing is said."""
    if count is None:
        return ""
    return f"{group_digits(count)} بار مراجعه" if count else "بدون مراجعه"


def number(value: int) -> str:
    """A whole number in Persian digits and groups of three."""
    return group_digits(value)


def place(around: list[PlaceCard]) -> str:
    """A place with all it lies in, as «تبریز، آذربایجان شرقی»."""
    return "، ".join(card.name for card in reversed(around))
