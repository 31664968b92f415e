"""Writes the catalogue: drafts services and their versions, publishes and retires them."""

from ostan.domains.catalogue.actions.drafting import discard_draft, draft_service, start_version
from ostan.domains.catalogue.actions.editing import change_card, change_form, change_process, change_promise
from ostan.domains.catalogue.actions.loading import load_service
from ostan.domains.catalogue.actions.publishing import follow_unit, publish, retire

__all__ = [
    "change_card",
    "change_form",
    "change_process",
    "change_promise",
    "discard_draft",
    "draft_service",
    "follow_unit",
    "load_service",
    "publish",
    "retire",
    "start_version",
]
