"""The cost of a case: paid at the bank and back again, its receipt, and the account to which money goes back."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from ostan.domains.cases import queries as cases
from ostan.domains.org import queries as org
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.foundation.ledger import prove
from ostan.foundation.payments import actions as payments
from ostan.foundation.payments.queries import BillCard
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import led
from ostan.portal.citizen.cases import fees
from ostan.ui import pages, refusals

PAY = "payments.pay"
BACK = "/pay/back/"
TOLD = ("payments.gateway_silent", "payments.gateway_refused")
"""What the page of the cost says by itself, from what became of the attempt."""


def url(case: cases.CaseFile) -> str:
    """The address of the page of the case's cost."""
    return f"/my/{case.code}/payment/"


@access.door(PAY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: Request, tracking: str) -> HttpResponseBase:
    """What is owed and what became of it; to the bank; and where to give money back to. At most 20 statements."""
    case = cases.my_case(actor=request.actor, now=request.now, code=tracking)
    fee = fees.fee_of(case)
    if fee is None:
        raise NotAllowed(PAY)
    if request.method != "POST":
        return _show(request, case, fee)
    if not limits.allows(request, "submit", str(request.actor.person_id)):
        return led.too_often(request)
    return _account(request, case, fee) if "sheba" in request.POST else _leave(request, case, fee)


def _show(
    request: Request, case: cases.CaseFile, fee: fees.Fee, wrongs: dict[str, str] | None = None
) -> HttpResponseBase:
    context = {
        "case": case,
        "fee": fee,
        "unit": org.unit(unit_id=case.unit_id),
        "sheba": request.POST.get("sheba", ""),
        "wrongs": wrongs or {},
    }
    return pages.render(request, "citizen/payment.html", context, status=422 if wrongs else 200)


def _leave(request: Request, case: cases.CaseFile, fee: fees.Fee) -> HttpResponseBase:
    """A page of ours that goes on to the bank: no form of ours may lead to another site."""
    back = f"{str(settings.PORTAL['address']).rstrip('/')}{BACK}"
    try:
        address = payments.send_payer(actor=request.actor, now=request.now, token=fee.bill.token, back=back)
    except RuleBroken as broken:
        if broken.code not in TOLD:
            messages.error(request, refusals.text(broken))
        return HttpResponseRedirect(url(case))
    return pages.render(request, "citizen/to_bank.html", {"case": case, "fee": fee, "address": address})


def _account(request: Request, case: cases.CaseFile, fee: fees.Fee) -> HttpResponseBase:
    try:
        payments.give_account(
            actor=request.actor, now=request.now, token=fee.bill.token, sheba=request.POST.get("sheba", "")
        )
    except RuleBroken as broken:
        return _show(request, case, fee, {"sheba": refusals.text(broken)})
    messages.success(request, "شمارهٔ شبا ثبت شد. پس از بازپرداخت خبرتان می‌کنیم.")
    return HttpResponseRedirect(url(case))


@access.door(access.PUBLIC)
@never_cache
@require_safe
def back(request: Request) -> HttpResponseBase:
    """Back from the bank, perhaps in another browser. What the address claims is not believed: the bank is asked.

    However often it is called, money is taken once.
    """
    if not limits.allows(request, "pay_back"):
        return led.too_often(request)
    bill = payments.settle(
        actor=request.actor, now=request.now, authority=request.GET.get("Authority", "")[:80]
    )
    if access.may_touch(request.actor, PAY, owner=bill.payer_id):
        return HttpResponseRedirect(f"/my/{cases.code_of_bill(bill_id=bill.pk)}/payment/")
    return pages.render(request, "citizen/from_bank.html", {"is_paid": bill.state == "PAID"})


@access.door(PAY)
@require_safe
def receipt(request: Request, tracking: str) -> HttpResponseBase:
    """The receipt of a payment on a sheet of paper, with a proof that anybody can check. At most 20 statements."""
    case = cases.my_case(actor=request.actor, now=request.now, code=tracking)
    fee = fees.fee_of(case)
    if fee is None or fee.bill.state != "PAID":
        raise NotAllowed(PAY)
    payload = prove.receipt_proof(entry_id=_entry(case, fee.bill))
    context = {
        "case": case,
        "fee": fee,
        "unit": org.unit(unit_id=case.unit_id),
        "qr": Markup(prove.qr_svg(payload)) if payload else "",  # noqa: S704  # our own drawing of our own digits
        "proof_url": prove.receipt_url(payload) if payload else "",
    }
    return pages.render(request, "citizen/payment_print.html", context)


def _entry(case: cases.CaseFile, bill: BillCard) -> int:
    """The ledger entry of the payment."""
    paid = (line for line in case.history if line.activity == "BillPaid" and line.facts["bill_id"] == bill.id)
    return next((line.entry_id for line in paid), 0)
