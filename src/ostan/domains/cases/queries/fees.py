"""The bill of a case, as its pages show it."""

import dataclasses
from collections.abc import Iterable

from ostan.domains.cases.models import Case
from ostan.domains.cases.queries import inside
from ostan.domains.org import queries as org
from ostan.foundation.payments import queries as payments
from ostan.foundation.payments.queries import BillCard
from ostan.kernel import codes
from ostan.kernel.errors import NotAllowed, RuleBroken


def bill_of(*, case_id: int) -> BillCard | None:
    """The newest bill of the case, None when it was never billed. Three statements.

    Whoever asks has the case in hand, and may see it.
    """
    found = payments.cards_of(stream=f"case:{case_id}", purpose=inside.FEE)
    return found[-1] if found else None


def bills_of(*, case_ids: Iterable[int]) -> dict[int, BillCard]:
    """The newest bill of each of these cases that was billed. Three statements, none without cases.

    Whoever asks has the cases in hand, and may see them.
    """
    streams = {f"case:{one}": one for one in case_ids}
    found = payments.newest_cards(streams=streams, purpose=inside.FEE) if streams else {}
    return {streams[stream]: card for stream, card in found.items()}


@dataclasses.dataclass(frozen=True, slots=True)
class FeeCase:
    """What those who keep the books know of the case of a bill: no word of what was asked."""

    code: str
    service: str
    unit: str


def fee_cases(*, streams: Iterable[str]) -> dict[str, FeeCase]:
    """The cases of these bills' streams, by stream. One statement."""
    ids = [inside.case_of(stream) for stream in streams]
    rows = Case.objects.filter(pk__in=ids).values_list("pk", "code", "service__title", "unit__name")
    return {f"case:{pk}": FeeCase(*told) for pk, *told in rows}


def stream_of(*, code: str) -> str:
    """The stream of the case with this tracking code, in any digits; "" when there is none. One statement."""
    try:
        typed = codes.parse_tracking_code(code)
    except RuleBroken:
        return ""
    found = Case.objects.filter(code=typed).values_list("pk", flat=True).first()
    return f"case:{found}" if found else ""


def payer_of(*, bill: BillCard) -> str:
    """The name of who pays, "" when the applicant of the case hides. One statement."""
    case = Case.objects.filter(pk=inside.case_of(bill.stream)).values_list("hides", "citizen_id").first()
    return "" if case is None or case[0] else org.names(person_ids=[case[1]]).get(case[1], "")


def code_of_bill(*, bill_id: int) -> str:
    """The tracking code of the case that a bill belongs to. Raises NotAllowed when it belongs to none."""
    case_id = inside.case_of(payments.bill(bill_id=bill_id).stream)
    found = Case.objects.filter(pk=case_id).values_list("code", flat=True).first()
    if found is None:
        raise NotAllowed("cases.see_own")
    return found
