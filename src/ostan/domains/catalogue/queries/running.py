"""What is published: for cases that run on it, and for the page on which it is offered."""

import dataclasses
import datetime
from collections.abc import Iterable
from functools import lru_cache

from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.rules.card import Card, read_card
from ostan.domains.catalogue.rules.form import Form, read_form
from ostan.domains.catalogue.rules.life import VersionState
from ostan.domains.catalogue.rules.process import Plan
from ostan.domains.catalogue.rules.runnable import plan_of
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


def promise(amount: int, unit: str) -> Promise | None:
    """The promise in two columns; None for 0."""
    return Promise(amount, Unit(unit)) if amount else None


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
    )


def published_service(*, code: str) -> ServicePage:
    """The service as it is offered now, in one statement.

    Raises:
        NotAllowed: there is no such service, or it is not offered (any more).
    """
    rows = PublicService.objects.filter(code=code, published__isnull=False, retired_at=None)
    row = rows.select_related("published", "owner", "parent").defer("published__process").first()
    version = row.published if row else None
    if row is None or version is None or version.published_at is None:
        raise NotAllowed("catalogue.see")
    return ServicePage(
        service_id=row.pk,
        version_id=version.pk,
        code=row.code,
        number=version.number,
        title=row.title,
        owner_id=row.owner_id,
        owner_name=row.owner.name,
        owner_code=row.owner.code,
        owner_path=row.owner_path,
        parent_code=row.parent.code if row.parent else "",
        can_apply=row.can_apply,
        form=_form(version.pk) if row.can_apply else Form(),
        norm=promise(version.norm_amount, version.norm_unit),
        legal=promise(version.legal_amount, version.legal_unit),
        card=read_card(version.card),
        published_at=version.published_at,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """What opening a case needs to know of a published service."""

    service_id: int
    version_id: int
    owner_id: int
    owner_path: str
    can_apply: bool


def offer(*, code: str) -> Offer:
    """The service as it can be asked for now, in one small statement.

    Raises:
        NotAllowed: there is no such service, or it is not offered (any more).
    """
    rows = PublicService.objects.filter(code=code, published__isnull=False, retired_at=None)
    found = rows.values_list("pk", "published_id", "owner_id", "owner_path", "can_apply").first()
    if found is None:
        raise NotAllowed("catalogue.see")
    return Offer(*found)


def _form(version_id: int) -> Form:
    return version_for_case(version_id=version_id).form


def service_titles(*, service_ids: Iterable[int]) -> dict[int, str]:
    """The titles of these services, by id, in one statement."""
    return dict(PublicService.objects.filter(pk__in=set(service_ids)).values_list("pk", "title"))


def service_code(*, service_id: int) -> str:
    """The code of the service. Raises NotAllowed when there is none."""
    found = PublicService.objects.filter(pk=service_id).values_list("code", flat=True).first()
    if found is None:
        raise NotAllowed("catalogue.see")
    return found
