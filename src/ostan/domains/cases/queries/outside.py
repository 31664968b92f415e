"""Bodies without an account: who they are, what they were asked, and the link at which they answer."""

import dataclasses
import datetime
import hmac
from enum import StrEnum

from django.conf import settings

from ostan.domains.cases.models import Attachment, Forwarding, OutsideBody
from ostan.domains.cases.rules import neutral_name
from ostan.foundation import access, vault
from ostan.foundation.once import Once
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

LINK = "outside link"
_SIGNED = 40


class LinkState(StrEnum):
    """What a link given to a body outside still opens."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    EXPIRED = "EXPIRED"
    TAKEN_BACK = "TAKEN_BACK"


def token_of(forwarding_id: int) -> str:
    """The link's secret: the id and its signature, which nobody can make without the key of the house."""
    return f"{forwarding_id}-{vault.match_key(str(forwarding_id), LINK).hex()[:_SIGNED]}"


def link_of(forwarding_id: int) -> str:
    """The address at which the body answers."""
    return f"{settings.PORTAL['address']}/outside/{token_of(forwarding_id)}/"


def id_in(token: str) -> int:
    """The id that a token names; 0 for one that the house did not sign."""
    text, _, _ = token.partition("-")
    found = persian.whole_number(text, 0)
    return found if hmac.compare_digest(token.encode(), token_of(found).encode()) else 0


def state_of(row: Forwarding, now: datetime.datetime) -> LinkState:
    """What the link still opens."""
    if row.answered_at:
        return LinkState.ANSWERED
    if row.taken_back_at:
        return LinkState.TAKEN_BACK
    return LinkState.EXPIRED if row.expires_at <= now else LinkState.OPEN


def check_open(row: Forwarding, now: datetime.datetime) -> None:
    """Raises RuleBroken: cases.outside_answered, cases.outside_expired, cases.outside_taken_back."""
    state = state_of(row, now)
    if state is not LinkState.OPEN:
        raise RuleBroken(f"cases.outside_{state.lower()}")


@dataclasses.dataclass(frozen=True, slots=True)
class OutsidePaper:
    """A document that the body may see; `scan` tells how it stands with the scanner."""

    id: int
    file_id: int
    name: str
    size: int
    scan: str


@dataclasses.dataclass(frozen=True, slots=True)
class OutsideView:
    """What the body may know: what it is asked, about which subject and place, until when; nothing of the applicant."""

    id: int
    body: str
    code: str
    subject: str
    place_code: str
    unit: str
    text: str
    due_at: datetime.datetime
    expires_at: datetime.datetime
    state: LinkState
    files: tuple[OutsidePaper, ...]


def outside_view(*, token: str, now: datetime.datetime) -> OutsideView:
    """What stands behind the link. Two statements; looking uses nothing up.

    Raises:
        NotAllowed: no such link was given out.
    """
    pk = id_in(token)
    rows = Forwarding.objects.select_related("case__service", "case__unit", "body")
    row = rows.filter(pk=pk).first() if pk else None
    if row is None:
        raise NotAllowed("cases.see")
    state = state_of(row, now)
    shown = row.files if state is LinkState.OPEN else []
    attached = Attachment.objects.filter(case=row.case_id, pk__in=shown).order_by("pk")
    columns = ("pk", "file_id", "file__name", "file__size", "file__scan")
    documents = [OutsidePaper(*one) for one in attached.values_list(*columns)] if shown else []
    if row.case.hides:
        documents = [
            dataclasses.replace(one, name=neutral_name(number, one.name))
            for number, one in enumerate(documents, 1)
        ]
    return OutsideView(
        row.pk,
        row.body.name,
        row.case.code,
        row.case.service.title,
        row.case.place_code,
        row.case.unit.name,
        row.text if state is LinkState.OPEN else "",
        row.due_at,
        row.expires_at,
        state,
        tuple(documents),
    )


def outside_file(*, token: str, attachment_id: int, now: datetime.datetime) -> tuple[int, str]:
    """The stored file behind an attachment that the body may see, and what it is called. Raises NotAllowed."""
    found = outside_view(token=token, now=now)
    stored = {one.id: (one.file_id, one.name) for one in found.files}
    if attachment_id not in stored:
        raise NotAllowed("cases.see")
    return stored[attachment_id]


@dataclasses.dataclass(frozen=True, slots=True)
class BodyCard:
    """A body outside; its addresses come masked."""

    id: int
    name: str
    email: str
    mobile: str
    is_active: bool


def outside_bodies(*, actor: Actor) -> list[BodyCard]:
    """The bodies that are or were asked, by name. One statement. Raises NotAllowed unless the actor works on cases."""
    if not access.may(actor, "cases.outside_bodies"):
        access.require(actor, "cases.work")
    return [
        BodyCard(row.pk, row.name, _masked(row.email_sealed), _masked(row.mobile_sealed), row.is_active)
        for row in OutsideBody.objects.order_by("fold")
    ]


_NAMES = Once(lambda: OutsideBody.objects.filter(is_active=True).order_by("fold").values_list("pk", "name"))


def names_of_bodies(*, actor: Actor) -> list[tuple[int, str]]:
    """The bodies in use, (id, name), by name. One statement. Raises NotAllowed unless the actor works on cases."""
    access.require(actor, "cases.work")
    return [(pk, name) for pk, name in _NAMES.rows()]


def _masked(sealed: bytes | memoryview) -> str:
    text = vault.unseal(bytes(sealed)) if sealed else ""
    if "@" in text:
        local, _, host = text.partition("@")
        return f"{local[:2]}…@{host}"
    return persian.mask(text) if text else ""


def addresses_of(body_id: int) -> dict[str, str]:
    """Where the body is reached, by channel: for sending alone."""
    row = OutsideBody.objects.get(pk=body_id)
    found = {"EMAIL": row.email_sealed, "SMS": row.mobile_sealed}
    return {channel: vault.unseal(bytes(sealed)) for channel, sealed in found.items() if sealed}
