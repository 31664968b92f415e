"""What is published: for cases that run on it, and for the page on which it is offered."""

import dataclasses
import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.rules.card import Card, read_card
from ostan.domains.catalogue.rules.form import Form, StepForm, StepForms, read_form, read_step_forms
from ostan.domains.catalogue.rules.life import ServiceKind, VersionState
from ostan.domains.catalogue.rules.process import Plan, asks_staff, form_key
from ostan.domains.catalogue.rules.runnable import plan_of
from ostan.foundation.once import Once
from ostan.kernel.calendar import Promise, Unit
from ostan.kernel.errors import NotAllowed

KEPT = 2_000
"""Versions kept ready in one process: a form and a plan take some 100 kB together."""


@dataclasses.dataclass(frozen=True, slots=True)
class RunnableVersion:
    """A published version, ready for a case to run on. Equal for ever, because the version is.

    `owner_id` and `owner_path` are the unit that owned the service when this process first asked; where the
    owner stands now is org's to say. `legal` is None when the law sets no deadline.
    """

    service_id: int
    version_id: int
    service_code: str
    number: int
    owner_id: int
    owner_path: str
    title: str
    form: Form
    plan: Plan
    norm: Promise
    legal: Promise | None
    card: Card
    is_matter: bool = False
    step_forms: StepForms = dataclasses.field(default_factory=dict)

    def step_form(self, node_id: str) -> StepForm | None:
        """What whoever does the step has to answer; None when nothing is asked there."""
        node = self.plan.nodes.get(node_id)
        return self.step_forms.get(form_key(node)) if node and asks_staff(node) else None


@dataclasses.dataclass(frozen=True, slots=True)
class ServicePage:
    """A published service as its page shows it. `norm` is None for a service that is not asked for here."""

    service_id: int
    version_id: int
    code: str
    number: int
    title: str
    owner_id: int
    owner_name: str
    owner_code: str
    owner_path: str
    parent_code: str
    can_apply: bool
    form: Form
    norm: Promise | None
    legal: Promise | None
    card: Card
    published_at: datetime.datetime
    is_matter: bool = False


def promise(amount: int, unit: str) -> Promise | None:
    """The promise in two columns; None for 0."""
    return Promise(amount, Unit(unit)) if amount else None


def version_numbered(*, code: str, number: int) -> RunnableVersion:
    """The version of a service, published now or once, with this number. One statement, and one for its first reading.

    Raises:
        NotAllowed: there is no such version, it was never published, or it has no process.
    """
    rows = ServiceVersion.objects.filter(service__code=code, number=number).exclude(state=VersionState.DRAFT)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise NotAllowed("catalogue.see")
    return version_for_case(version_id=found)


@lru_cache(maxsize=KEPT)
def version_for_case(*, version_id: int) -> RunnableVersion:
    """The version, published now or once, that a case runs on. Kept per process, for it never changes.

    Raises:
        NotAllowed: there is no such version, it was never published, or it has no process.
    """
    row = (
        ServiceVersion.objects.filter(pk=version_id)
        .exclude(state=VersionState.DRAFT)
        .select_related("service")
        .first()
    )
    norm = promise(row.norm_amount, row.norm_unit) if row else None
    if row is None or norm is None or not row.process:
        raise NotAllowed("catalogue.see")
    card = read_card(row.card)
    return RunnableVersion(
        service_id=row.service_id,
        version_id=row.pk,
        service_code=row.service.code,
        number=row.number,
        owner_id=row.service.owner_id,
        owner_path=row.service.owner_path,
        title=card.title,
        form=read_form(row.form),
        plan=plan_of(bytes(row.process), row.called),
        norm=norm,
        legal=promise(row.legal_amount, row.legal_unit),
        card=card,
        is_matter=row.service.kind == ServiceKind.MATTER,
        step_forms=read_step_forms(row.step_forms),
    )


_OFFERED = Once(
    lambda code_text: PublicService.objects.filter(
        code=code_text, published__isnull=False, published__published_at__isnull=False, retired_at=None
    ).values_list(
        *("pk", "published_id", "owner_id", "owner_path", "can_apply"),
        *("title", "owner__name", "owner__code", "parent__code", "kind"),
    ),
    "code_text",
)


def _offered(code: str) -> tuple[Any, ...]:
    rows = _OFFERED.rows(code_text=code)
    if not rows:
        raise NotAllowed("catalogue.see")
    return rows[0]


def published_service(*, code: str) -> ServicePage:
    """The service as it is offered now, in one statement.

    Raises:
        NotAllowed: there is no such service, or it is not offered (any more).
    """
    row = _offered(code)
    service_id, version_id, owner_id, owner_path, can_apply, title, owner, owner_code, parent, kind = row
    version = _published(version_id)
    return ServicePage(
        service_id=service_id,
        version_id=version_id,
        code=code,
        number=version.number,
        title=title,
        owner_id=owner_id,
        owner_name=owner,
        owner_code=owner_code,
        owner_path=owner_path,
        parent_code=parent or "",
        can_apply=can_apply,
        form=version_for_case(version_id=version_id).form if can_apply else Form(),
        norm=version.norm,
        legal=version.legal,
        card=version.card,
        published_at=version.published_at,
        is_matter=kind == ServiceKind.MATTER,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Published:
    number: int
    norm: Promise | None
    legal: Promise | None
    card: Card
    published_at: datetime.datetime


@lru_cache(maxsize=KEPT)
def _published(version_id: int) -> _Published:
    row = ServiceVersion.objects.defer("process").get(pk=version_id, published_at__isnull=False)
    norm, legal = promise(row.norm_amount, row.norm_unit), promise(row.legal_amount, row.legal_unit)
    return _Published(row.number, norm, legal, read_card(row.card), cast(datetime.datetime, row.published_at))


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """What opening a case needs to know of a published service."""

    service_id: int
    version_id: int
    owner_id: int
    owner_path: str
    can_apply: bool
    is_matter: bool = False


def offer(*, code: str) -> Offer:
    """The service as it can be asked for now, in one small statement.

    Raises:
        NotAllowed: there is no such service, or it is not offered (any more).
    """
    row = _offered(code)
    return Offer(*(*row[:5], row[-1] == ServiceKind.MATTER))


def steps_of(*, service_id: int) -> list[tuple[str, str]]:
    """The steps at which cases of the service rest as it is published, by node and name; none for one that is not
    offered. Two statements."""
    try:
        version = version_for_case(version_id=offer(code=service_code(service_id=service_id)).version_id)
    except NotAllowed:
        return []
    return [(node.id, node.name) for node in version.plan.nodes.values() if node.waits]


def service_titles(*, service_ids: Iterable[int]) -> dict[int, str]:
    """The titles of these services, by id, in one statement."""
    return dict(_TITLES.rows(service_ids=[*set(service_ids)]))


_TITLES = Once(
    lambda service_ids: PublicService.objects.filter(pk__in=[service_ids]).values_list("pk", "title"),
    "service_ids",
)


def service_code(*, service_id: int) -> str:
    """The code of the service. Raises NotAllowed when there is none."""
    found = PublicService.objects.filter(pk=service_id).values_list("code", flat=True).first()
    if found is None:
        raise NotAllowed("catalogue.see")
    return found
