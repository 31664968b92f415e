"""The life of a service version: drafted, published, retired; and what it takes to be published."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from ostan.domains.catalogue.rules.card import Card, check_card
from ostan.domains.catalogue.rules.findings import Finding, error
from ostan.domains.catalogue.rules.form import Form, StepForms, flaws_of_step_forms
from ostan.kernel.calendar import Promise, Unit
from ostan.kernel.errors import RuleBroken

MOST_DAYS = 730
"""The longest promise: two years of working days. Source: assumed."""

MOST_HOURS = 240


class VersionState(StrEnum):
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    RETIRED = "RETIRED"


class ServiceKind(StrEnum):
    """What a citizen comes for: a service of the catalogue, or a matter to complain, ask or report about."""

    SERVICE = "SERVICE"
    MATTER = "MATTER"


GENERAL_MATTER = "general-matter"
"""The subject for whoever knows none: its form and process are the pattern of every new subject."""


class NotReady(RuleBroken):
    """A version that may not be published. `findings` holds every reason, not only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("catalogue.not_ready", count=len(self.findings))


def check_draft(state: VersionState | str) -> None:
    """Raises RuleBroken "catalogue.version_published" unless the version may still be changed."""
    if state != VersionState.DRAFT:
        raise RuleBroken("catalogue.version_published")


def check_promise(amount: int, unit: Unit) -> None:
    """Raises RuleBroken "catalogue.promise_range" unless 0 (nothing promised) ≤ amount ≤ two years."""
    most = MOST_DAYS if unit is Unit.DAYS else MOST_HOURS
    if not 0 <= amount <= most:
        raise RuleBroken("catalogue.promise_range", most=most)


def reasons_against(
    *,
    card: Card,
    form: Form,
    process: Iterable[Finding] | None,
    norm: Promise | None,
    legal: Promise | None,
    steps: StepForms,
) -> list[Finding]:
    """Everything that keeps a version from being published; empty when it may be.

    A service that is asked for here needs a form, a process that runs and a norm; one that is only told
    about has neither form nor process. `steps` are the forms of its steps.
    `process` holds the findings about the process, None without one.
    Source: assumed.
    """
    parts = [*_of_parts(form, process), *flaws_of_step_forms(steps)]
    return [*_of_card(card), *parts, *_of_promise(norm, legal, bool(form.pages))]


def _of_card(card: Card) -> Iterator[Finding]:
    return (finding for finding in check_card(card) if finding.stops)


def _of_parts(form: Form, process: Iterable[Finding] | None) -> Iterator[Finding]:
    if form.pages:
        yield from (finding for finding in form.findings if finding.stops)
    if form.pages and process is None:
        yield error("catalogue.process_missing", "process")
    if process is not None and not form.pages:
        yield error("catalogue.form_missing", "form")
    yield from (finding for finding in process or () if finding.stops)


def _of_promise(norm: Promise | None, legal: Promise | None, asked_for: bool) -> Iterator[Finding]:
    if asked_for and norm is None:
        yield error("catalogue.norm_missing", "promise")
    if norm and legal and norm.unit is legal.unit and norm.amount > legal.amount:
        yield error("catalogue.norm_over_legal", "promise", norm=norm.amount, legal=legal.amount)
