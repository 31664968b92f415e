"""What a form must be like for other systems to ask by it in a public gateway (Open311 GeoReport v2)."""

from ostan.domains.catalogue.rules.form import Form, Kind, Question
from ostan.kernel.errors import RuleBroken

_NOT_SENT = frozenset({Kind.FILE, Kind.GROUP})
"""Kinds for which the protocol has no attribute."""

_WORDS = (Kind.LONG_TEXT, Kind.TEXT)


def askable(form: Form) -> tuple[Question, ...]:
    """The questions that can be put to another system as attributes, in their order."""
    return tuple(one for one in form.questions if one.kind not in _NOT_SENT)


def described_by(form: Form) -> Question | None:
    """The question that the free description answers: the first long text, else the first text; None for none."""
    found = [one for kind in _WORDS for one in form.questions if one.kind is kind and not one.is_personal]
    return found[0] if found else None


def check_gateway(form: Form) -> None:
    """Refuse a form that nobody could fill in there.

    Raises:
        RuleBroken: catalogue.gateway_needs_text, catalogue.gateway_wants_file.
    """
    if described_by(form) is None:
        raise RuleBroken("catalogue.gateway_needs_text")
    if any(one.required and not one.when for one in form.questions if one.kind in _NOT_SENT):
        raise RuleBroken("catalogue.gateway_wants_file")
