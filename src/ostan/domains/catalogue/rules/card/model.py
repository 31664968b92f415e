"""The fields of the identity card.

Source: the form «شناسنامهٔ خدمت دستگاه اجرایی» (annex 1) as four governor's offices publish it filled in;
sections 1 to 8 of that form stand here in its order. The five levels of maturity: the evaluation model of
1397 for agencies' electronic services.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class ServiceKind(StrEnum):
    """Whom the administration serves: citizens, businesses, or other parts of itself."""

    G2C = "G2C"
    G2B = "G2B"
    G2G = "G2G"


class Nature(StrEnum):
    """ماهیت خدمت: an act of public authority (حاکمیتی), or one that others could do as well (تصدی‌گری)."""

    SOVEREIGN = "sovereign"
    DELEGABLE = "delegable"


class Reach(StrEnum):
    """سطح خدمت: how far the service reaches."""

    NATIONAL = "national"
    REGIONAL = "regional"
    PROVINCIAL = "provincial"
    URBAN = "urban"
    RURAL = "rural"


class LifeEvent(StrEnum):
    """رویداد مرتبط: the event in a life, or a business, that a service belongs to."""

    BIRTH = "birth"
    EDUCATION = "education"
    HEALTH = "health"
    TAX = "tax"
    BUSINESS = "business"
    SOCIAL_SECURITY = "social_security"
    PROPERTY = "property"
    UTILITIES = "utilities"
    INSURANCE = "insurance"
    MARRIAGE = "marriage"
    RETIREMENT = "retirement"
    CERTIFICATES = "certificates"
    DEATH = "death"
    OTHER = "other"


class Start(StrEnum):
    """نحوهٔ آغاز خدمت."""

    REQUEST = "request"
    TIME = "time"
    EVENT = "event"
    DECISION = "decision"
    OTHER = "other"


class Stage(StrEnum):
    """مرحله: telling about the service, asking for it, producing it, handing it over."""

    INFORM = "inform"
    REQUEST = "request"
    PRODUCE = "produce"
    DELIVER = "deliver"


class Channel(StrEnum):
    """نحوهٔ دسترسی: the way on which a stage is reached."""

    WEB = "web"
    MOBILE_APP = "mobile_app"
    SMS = "sms"
    CALL_CENTRE = "call_centre"
    COUNTER = "counter"
    IN_PERSON = "in_person"
    POST = "post"
    INTRANET = "intranet"
    OTHER = "other"


class Maturity(StrEnum):
    """بلوغ خدمت الکترونیکی, lowest first."""

    PRESENCE = "presence"
    INTERACTIVE = "interactive"
    TRANSACTIONAL = "transactional"
    INTEGRATED = "integrated"
    PARTICIPATORY = "participatory"


class Refund(StrEnum):
    """بازپرداخت: when a charge goes back to whoever paid it.

    NOT_GIVEN: when the service is not given (refused, sent elsewhere, asked for twice); ALWAYS: also when the
    applicant withdraws or leaves a question unanswered.
    """

    NEVER = "never"
    NOT_GIVEN = "not_given"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Document:
    """A document the applicant must show. `help` says where to get it, or who is exempt."""

    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class SubService:
    """زیرخدمت: a part of the service that is asked for by itself and may have an identifier of its own."""

    title: str
    national_id: str = ""
    kind: ServiceKind | None = None
    description: str = ""
    duration: str = ""


@dataclass(frozen=True, slots=True)
class Statistics:
    """آمار خدمت‌گیرندگان as the owner states it: how many in a day, a month, a year. None is not stated."""

    day: int | None = None
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """One charge. `rials` None: it depends. `account`: where it is paid. `online`: paid on the web.

    A service with a process takes what is paid on the web at the pay step of that process.
    """

    title: str
    rials: int | None = None
    account: str = ""
    online: bool = False
    refund: Refund = Refund.NEVER


@dataclass(frozen=True, slots=True)
class StageAccess:
    """How one stage is reached, and whether it is electronic."""

    stage: Stage
    channels: tuple[Channel, ...] = ()
    electronic: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """ارتباط با سامانه یا دستگاه دیگر: another system or agency that the service leans on. `help` says for what.

    Source: row 7 of the form; the columns of its link tables are not published.
    """

    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """The identity card. Choices are None, and texts and lists empty, where the owner has said nothing.

    `free` says that the service costs nothing, which an empty list of costs does not; so `undivided` says
    that it has no sub-services. `visits` is the number
    of visits in person. `duration` and `frequency` are as the owner words them («۱۰ روز», «یک‌بار»); what is
    promised stands in the version, not here. `filled_by` and
    `filled_on` (an ISO day) say who completed the form and when. `source_url` is where a card was published before.
    """

    title: str = ""
    national_id: str = ""
    provider: str = ""
    parent_body: str = ""
    description: str = ""
    kind: ServiceKind | None = None
    audience: str = ""
    nature: Nature | None = None
    reach: tuple[Reach, ...] = ()
    parts: tuple[SubService, ...] = ()
    undivided: bool = False
    life_event: LifeEvent | None = None
    start: Start | None = None
    documents: tuple[Document, ...] = ()
    laws: tuple[str, ...] = ()
    statistics: Statistics = field(default_factory=Statistics)
    duration: str = ""
    frequency: str = ""
    visits: int | None = None
    free: bool = False
    costs: tuple[Cost, ...] = ()
    access: tuple[StageAccess, ...] = ()
    processes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    maturity: Maturity | None = None
    notes: str = ""
    filled_by: str = ""
    filled_on: str = ""
    keywords: tuple[str, ...] = ()
    source_url: str = ""

    @property
    def fee(self) -> tuple[Cost, ...]:
        """The charges that are paid on the web, of a known amount."""
        return tuple(cost for cost in self.costs if cost.online and cost.rials)

    @property
    def fee_rials(self) -> int:
        """What is paid on the web, in rials."""
        return sum(cost.rials or 0 for cost in self.fee)
