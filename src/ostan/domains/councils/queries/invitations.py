"""A meeting as people keep it in their calendars."""

from django.conf import settings

from ostan.domains.councils.queries.sessions import MeetingCard
from ostan.domains.councils.rules import MeetingState
from ostan.ui import figures
from ostan.ui.icalendar import Happening


def address(path: str) -> str:
    """The address of a page of this house."""
    return f"{str(settings.PORTAL['address']).rstrip('/')}/{path}"


def happening(card: MeetingCard, *, with_link: bool = False) -> Happening:
    """The meeting in a calendar; the way into its video room only where nobody but its members reads it.

    Source: RFC 5545, RFC 5546 (SEQUENCE, STATUS:CANCELLED).
    """
    return Happening(
        key=f"meeting-{card.id}",
        title=f"جلسهٔ {figures.digits(card.number)}، {card.body}",
        begins=card.begins_at,
        ends=card.ends_at,
        text=card.link if with_link else "",
        place="، ".join(filter(None, (card.place, card.host))),
        url=address(f"councils/meetings/{card.id}/"),
        sequence=card.sequence,
        changed_at=card.changed_at,
        is_cancelled=card.state is MeetingState.CANCELLED,
    )
