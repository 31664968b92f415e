"""What a notice may hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """Default texts of one kind of notice. `subject` is for e-mail; `short` for SMS; `body` for the rest.

    A digest can be done without while other notices come.
    """

    title: str
    subject: str
    short: str
    body: str
    names: tuple[str, ...]
    urgent: bool = False
    is_digest: bool = False


SMS_NAMES = frozenset(
    {"code", "due", "until", "link", "count", "days", "number", "when", "hall", "portal", "address"}
)
"""What a text message may name: it lies open on a locked telephone, so nothing tells of whom or what it is."""
HOUSE = ("portal", "address")
