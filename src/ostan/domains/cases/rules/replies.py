"""Texts kept ready: for which answers they are, and what may stand in them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ostan.domains.cases.rules.endings import BY_STAFF, check_text
from ostan.domains.cases.rules.moves import Act
from ostan.kernel import blanks
from ostan.kernel.errors import RuleBroken

FIELDS: Mapping[Act, str] = MappingProxyType(
    {Act.DECIDE: "reason", Act.ASK: "text", Act.MESSAGE: "text", Act.COMPLETE: "note", Act.EXTEND: "reason"}
)
"""The acts for which texts are kept, with the field into which they go."""

NAMES = ("code", "service", "unit", "due", "opened")
"""What a text may name, written $name. No name of a person: reasons outlive the erasure of who they speak of."""

MOST_REPLIES = 200
"""Texts of one unit. Source: assumed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A text with what it is for: an act, and the services, step and outcome to which it is confined ("" for any)."""

    title: str
    text: str
    act: str
    services: tuple[int, ...] = field(default=())
    node: str = ""
    outcome: str = ""

    def fits(self, *, service_id: int, nodes: Collection[str]) -> bool:
        """Whether the text is meant for a case of the service that stands at these steps."""
        of_service = not self.services or service_id in self.services
        return of_service and (not self.node or self.node in nodes)


def check_reply(reply: Reply) -> None:
    """Raises RuleBroken: cases.reply_untitled, cases.reply_for_what, cases.reply_step, cases.outcome_wanted, and those
    of check_text and blanks.check."""
    if not reply.title.strip():
        raise RuleBroken("cases.reply_untitled", field="title")
    check_text(reply.text)
    blanks.check(reply.text, NAMES, field="text")
    if reply.act not in FIELDS:
        raise RuleBroken("cases.reply_for_what", field="act")
    if reply.node and not reply.services:
        raise RuleBroken("cases.reply_step", field="node")
    if reply.outcome and (reply.act != Act.DECIDE or reply.outcome not in BY_STAFF):
        raise RuleBroken("cases.outcome_wanted", field="outcome")


def joined(written: str, text: str) -> str:
    """What was written already, and below it the text."""
    return f"{written.rstrip()}\n\n{text}" if written.strip() else text
