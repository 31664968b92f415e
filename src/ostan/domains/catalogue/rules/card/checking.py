"""What is wrong with a card: errors stop publishing, warnings only speak."""

import re
from collections.abc import Iterator

from ostan.domains.catalogue.rules.card.model import Card, Channel, Stage
from ostan.domains.catalogue.rules.findings import Finding, error, warning

NATIONAL_ID_DIGITS = 11
"""Source: identifiers published for Interior-ministry services (10011077000, 10011081000); the rule behind
them is not published, so another form is a warning and never a refusal."""

_ELECTRONIC = frozenset({Channel.WEB, Channel.MOBILE_APP, Channel.SMS, Channel.INTRANET})
_MOST_TITLE = 300
_SHORT_DESCRIPTION = 30


def check_card(card: Card) -> list[Finding]:
    """The errors and warnings of the card, in the order of its fields. Source of the bounds: assumed."""
    return list(_findings(card))


def _findings(card: Card) -> Iterator[Finding]:
    if not card.title:
        yield error("catalogue.card_title", "title")
    elif len(card.title) > _MOST_TITLE:
        yield error("catalogue.card_title_long", "title", most=_MOST_TITLE)
    if not _is_usual(card.national_id):
        yield warning("catalogue.card_national_id", "national_id", digits=NATIONAL_ID_DIGITS)
    if not card.provider:
        yield error("catalogue.card_provider", "provider")
    if not card.description:
        yield error("catalogue.card_description", "description")
    elif len(card.description) < _SHORT_DESCRIPTION:
        yield warning("catalogue.card_description_short", "description")
    if card.kind is None:
        yield error("catalogue.card_kind", "kind")
    yield from _of_parts(card)
    if card.free and any(cost.rials for cost in card.costs):
        yield error("catalogue.card_free_and_costs", "costs")
    for cost in card.costs:
        if cost.rials and not cost.account and not cost.online:
            yield warning("catalogue.card_cost_without_way", "costs", title=cost.title)
    if card.source_url and not re.match(r"https?://\S+$", card.source_url):
        yield warning("catalogue.card_source_url", "source_url")
    yield from _of_access(card)


def _is_usual(national_id: str) -> bool:
    """Whether the identifier is left out, or of the length that is known."""
    return not national_id or bool(re.fullmatch(rf"[0-9]{{{NATIONAL_ID_DIGITS}}}", national_id))


def _of_parts(card: Card) -> Iterator[Finding]:
    if card.undivided and card.parts:
        yield error("catalogue.card_undivided_and_parts", "parts")
    ids = [card.national_id, *(part.national_id for part in card.parts)]
    titles = [part.title for part in card.parts]
    for at, part in enumerate(card.parts):
        if len(part.title) > _MOST_TITLE:
            yield error("catalogue.card_part_long", "parts", most=_MOST_TITLE)
        if not _is_usual(part.national_id):
            yield warning("catalogue.card_part_id", "parts", title=part.title, digits=NATIONAL_ID_DIGITS)
        if part.national_id and part.national_id in ids[: at + 1]:
            yield warning("catalogue.card_part_id_twice", "parts", title=part.title)
        if part.title in titles[:at]:
            yield warning("catalogue.card_part_twice", "parts", title=part.title)


def _of_access(card: Card) -> Iterator[Finding]:
    stages = {item.stage: item for item in card.access}
    if Stage.REQUEST not in stages:
        yield warning("catalogue.card_no_request_channel", "access")
    for item in card.access:
        if item.electronic and item.channels and not _ELECTRONIC.intersection(item.channels):
            yield warning("catalogue.card_not_electronic", "access", stage=item.stage.value)
    request = stages.get(Stage.REQUEST)
    if request and Channel.IN_PERSON in request.channels and card.visits == 0:
        yield warning("catalogue.card_visits", "visits")
