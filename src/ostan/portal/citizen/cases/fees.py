"""What a case costs its applicant, in words: what is owed, what became of it, and what goes back."""

import dataclasses

from ostan.domains.cases import queries as cases
from ostan.domains.catalogue.words.card import REFUND
from ostan.foundation.payments import gateway
from ostan.foundation.payments.queries import BillCard

TONES = {"OWED": "warn", "PAID": "ok", "WAIVED": "ok", "CANCELLED": "quiet"}
TITLES = {
    "OWED": "منتظر پرداخت شما",
    "PAID": "پرداخت شد",
    "WAIVED": "بخشوده شد",
    "CANCELLED": "دیگر لازم نیست",
}
_FAILED = "اگر پولی از حساب شما کم شده باشد، بانک آن را تا ۷۲ ساعت بازمی‌گرداند."
_SAID = {
    "CHECKING": (
        "در حال استعلام از بانک",
        "warn",
        "بانک هنوز نتیجه را نگفته است. دوباره نپردازید و چند دقیقهٔ دیگر این صفحه را تازه کنید؛"
        " ما هم پیوسته می‌پرسیم.",
    ),
    "SENT": (
        "پرداختی آغاز شده و پایان نیافته است",
        "info",
        "اگر پرداخته‌اید، تا نیم ساعت دیگر در همین صفحه دیده می‌شود؛ پیش از آن دوباره نپردازید."
        " اگر نپرداخته‌اید، می‌توانید دوباره آغاز کنید.",
    ),
    "REFUSED": ("پرداخت انجام نشد", "bad", f"در درگاه بانک انصراف دادید یا پرداخت نشد. {_FAILED}"),
    "RETURNED": (
        "پرداخت شما پذیرفته نشد",
        "info",
        "این مبلغ دیگر لازم نبود. بانک پول را تا ۷۲ ساعت به حسابتان بازمی‌گرداند.",
    ),
    "twice": (
        "دو بار پرداختید؛ یک بار گرفته شد",
        "info",
        "پرداخت دوم پذیرفته نشد. بانک پول آن را تا ۷۲ ساعت به حسابتان بازمی‌گرداند.",
    ),
    "refused": (
        "درگاه بانک پرداخت را آغاز نکرد",
        "bad",
        "پولی از شما کم نشده است. کمی بعد دوباره بکوشید یا از «راه دیگر پرداخت» بپردازید.",
    ),
    "silent": ("درگاه بانک پاسخ نداد", "bad", "پولی از شما کم نشده است. کمی بعد دوباره بپردازید."),
    "given_up": ("زمان پرداخت گذشت", "bad", f"پرداخت در زمان درگاه به پایان نرسید. {_FAILED}"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """What became of the last way to the bank."""

    title: str
    tone: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Fee:
    """What the page shows of a case's cost. `said` is None when nobody went to the bank or nothing is left to say.

    `is_practice`: the gateway moves no money.
    `charges` are lines of the card with their rule of going back; `accounts` where it is paid otherwise.
    """

    bill: BillCard
    title: str
    tone: str
    said: Said | None
    can_pay: bool
    is_on: bool
    is_practice: bool
    charges: list[tuple[str, int, str]]
    accounts: list[str]


def fee_of(case: cases.CaseFile) -> Fee | None:
    """The cost of the case that is billed; None when nothing is. No statement for a service that costs nothing online.

    At most three statements.
    """
    card = case.version.card
    bill = cases.bill_of(case_id=case.id) if card.fee else None
    if bill is None:
        return None
    is_on, checking = gateway.is_on(), bill.attempt == "CHECKING"
    return Fee(
        bill=bill,
        title=TITLES[bill.state],
        tone=TONES[bill.state],
        said=_said(bill),
        can_pay=bill.state == "OWED" and is_on and not checking,
        is_on=is_on,
        is_practice=gateway.is_practice(),
        charges=[(one.title, one.rials or 0, str(REFUND[one.refund])) for one in card.fee],
        accounts=[f"{one.title}: {one.account}" for one in card.fee if one.account],
    )


def _said(bill: BillCard) -> Said | None:
    is_news = bill.state == "OWED" or bill.attempt == "RETURNED"
    twice = bill.state == "PAID" and bill.attempt == "RETURNED"
    told = _SAID["twice"] if twice else _SAID.get(bill.attempt_reason) or _SAID.get(bill.attempt)
    return Said(*told) if told and is_news else None
