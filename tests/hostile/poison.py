"""Markup in every text that somebody may have typed, for pages to show as what it is."""

import contextlib
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CharField, Model, TextField

from ostan.domains.cases.models import Attachment, Case
from ostan.domains.catalogue.models import ServiceVersion

MARK = "xss7"
EVIL = f"""'"><script>{MARK}()</script><img src=x onerror={MARK}()>{{{{{MARK}}}}}"""
SHORT = f"""'"><b {MARK}=1>"""

WRITTEN = {
    *("name", "title", "text", "reason", "body", "subject", "note", "words", "reference", "source"),
    *("given_name", "family_name", "address", "phone", "email", "device", "refusal"),
    *("comment", "answer", "law", "forwarded_to", "answered_by", "returned"),
}
"""What fields are called that hold what somebody typed."""

NAMED_BY_US = {
    "Account",
    "KeptAnswer",
    "Template",
    "Hook",
    "SavedFilter",
    "StepTime",
    "Bill",
    "Attempt",
    "Refund",
}
"""Whose texts are ours or a machine's, must be unlike each other, or keep a form that the page must read."""


FITS = 20
"""Letters below which a field holds a word of ours."""


def typed() -> dict[type[Model], list[str]]:
    found: dict[type[Model], list[str]] = {}
    for model in apps.get_models():
        if model.__module__.startswith("ostan.") and model.__name__ not in NAMED_BY_US:
            fields = (one for one in model._meta.concrete_fields if isinstance(one, CharField | TextField))
            long = (one for one in fields if (one.max_length or FITS) >= FITS)
            if names := [one.name for one in long if one.name in WRITTEN]:
                found[model] = names
    return found


TYPED = typed()


def poison_rows(case: Case) -> None:
    """What validation would have cleaned is written past it: templates must not rely on it."""
    kept = Attachment.objects.exclude(case=case).first()
    assert kept
    Attachment.objects.filter(pk=kept.pk).update(case=case)
    for model, names in TYPED.items():
        with contextlib.suppress(IntegrityError), transaction.atomic():  # some rows only grow
            model.objects.update(**{name: evil_for(model, name) for name in names})
    version = ServiceVersion.objects.filter(state="DRAFT").get()
    version.card = poison(version.card)
    version.form = poison(version.form)
    version.save(update_fields=["card", "form"])


def evil_for(model: type[Model], name: str) -> str:
    """Markup that fits the field."""
    return EVIL if (model._meta.get_field(name).max_length or 300) >= len(EVIL) else SHORT


def poison(value: Any, key: str = "") -> Any:
    """The same structure with markup at the end of every text that a person may have written."""
    if isinstance(value, dict):
        return {name: poison(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [poison(inner, key) for inner in value]
    if isinstance(value, str) and key in (
        "title",
        "label",
        "help",
        "section",
        "statement",
        "description",
        "provider",
    ):
        return value + EVIL
    return value
