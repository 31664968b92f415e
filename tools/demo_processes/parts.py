"""The words in which the processes of the demonstration are written down."""

from typing import Any

from ostan.domains.catalogue.rules.process import PAY, Item, Kind, Lane, Span, Step, Timer, To, answers
from ostan.domains.catalogue.rules.process.spans import working

APPLICANT = Lane("applicant", "متقاضی", unit="case", role="citizen")
COMPLETE = answers(complete="مدارک کامل است", incomplete="مدارک ناقص است")
SUITED = answers(suited="بی‌مانع", unsuited="دارای مانع")
MISSING = "مدارک شما ناقص است؛ لطفاً آن را کامل کنید."
DECISION = answers(GRANTED="موافقت", REFUSED="مخالفت")


def days(text: str) -> Span:
    """A working time that the list below writes by hand."""
    span = working(text)
    if span is None:
        raise ValueError(text)
    return span


def user(node: str, name: str, lane: str, after: str, *, norm: str = "1d", **step: Any) -> Item:
    """A step of a person; `step` are further fields of Step."""
    return Item(node, Kind.USER, name, lane, (after,), Step(norm=days(norm), **{"act": "work", **step}))


def ask(node: str, after: str, shown: str) -> Item:
    """The step of the applicant who completes what is missing; the clock stands still meanwhile."""
    step = Step(norm=days("10d"), act="ask", shown=shown)
    return Item(node, Kind.USER, "تکمیل مدارک و توضیحات", "applicant", (after,), step)


def pay(after: str, shown: str) -> Item:
    """The step of the applicant who pays what the card says; the clock stands still meanwhile."""
    step = Step(norm=days("10d"), act=PAY, shown=shown)
    return Item("pay", Kind.USER, "پرداخت هزینهٔ خدمت", "applicant", (after,), step)


def choice(node: str, name: str, lane: str, step: str, **ways: tuple[str, str]) -> Item:
    """An exclusive gateway on the outcome of a step: outcome=(next node, name on the arrow)."""
    tos = (To(to, caption, f'outcome.{step} == "{code}"') for code, (to, caption) in ways.items())
    return Item(node, Kind.EXCLUSIVE, name, lane, tuple(tos))


def papers(lane: str, name: str, *, shown: str, norm: str = "1d", missing: str = MISSING) -> tuple[Item, ...]:
    """The papers are looked at, and completed by the applicant where they are not whole; then come inquiries."""
    return (
        user("check", name, lane, "complete", norm=norm, shown=shown, outcomes=COMPLETE),
        choice(
            "complete",
            "مدارک کامل است؟",
            lane,
            "check",
            complete=("inquire", "بله"),
            incomplete=("fix", "نقص مدارک"),
        ),
        ask("fix", "check", missing),
    )


def agreed(lane: str, after: str) -> Item:
    """Where the decision parts the ways: on, or to the refusal."""
    return choice(
        "granted", "موافقت شد؟", lane, "decide", GRANTED=(after, "موافقت"), REFUSED=("tell", "مخالفت")
    )


def refusal(lane: str, name: str) -> tuple[Item, ...]:
    """The refusal is told with its reason."""
    return notify("tell", name, lane, "refused"), end("refused", "مخالفت شد", lane)


def parallel(node: str, lane: str, *after: str) -> Item:
    return Item(node, Kind.PARALLEL, "", lane, after)


def notify(node: str, name: str, lane: str, after: str) -> Item:
    return Item(node, Kind.SEND, name, lane, (after,), Step(does="notify"))


def record(node: str, name: str, lane: str, after: str) -> Item:
    return Item(node, Kind.SERVICE, name, lane, (after,), Step(does="record"))


def late(node: str, on: str, after: str, length: str) -> Item:
    """A timer that leaves its step open and calls somebody."""
    return Item(node, Kind.TIMER, "دیرکرد", "", (after,), timer=Timer(on, days(length), interrupting=False))


def reminder(step: str, lane: str, length: str, name: str) -> tuple[Item, ...]:
    """A timer on a step, the message it sends, and the end of that side path."""
    return (
        late(f"{step}_late", step, f"{step}_call", length),
        notify(f"{step}_call", name, lane, f"{step}_called"),
        Item(f"{step}_called", Kind.END, "", lane),
    )


def start(lane: str, after: str) -> Item:
    return Item("begin", Kind.START, "ثبت درخواست", lane, (after,), trigger="message")


def end(node: str, name: str, lane: str) -> Item:
    return Item(node, Kind.END, name, lane)
