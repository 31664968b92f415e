"""Writes the catalogue: drafts services and their versions, publishes and retires them."""

from ostan.domains.catalogue.actions.drafting import discard_draft, draft_service, start_version
from ostan.domains.catalogue.actions.editing import (
    change_card,
    change_form,
    change_process,
    change_promise,
    change_step_form,
)
from ostan.domains.catalogue.actions.gateway import set_gateway
from ostan.domains.catalogue.actions.handing import check_taker, hand_over
from ostan.domains.catalogue.actions.loading import load_service
from ostan.domains.catalogue.actions.publishing import follow_unit, publish, retire
from ostan.domains.catalogue.actions.subjects import add_subject

__all__ = [
    "add_subject",
    "change_card",
    "change_form",
    "change_process",
    "change_promise",
    "change_step_form",
    "check_taker",
    "discard_draft",
    "draft_service",
    "follow_unit",
    "hand_over",
    "load_service",
    "publish",
    "retire",
    "set_gateway",
    "start_version",
]
