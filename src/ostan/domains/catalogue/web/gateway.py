"""The owner decides whether a service stands in the public gateway."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ostan.domains.catalogue import actions, queries
from ostan.domains.catalogue.web.asking import SERVICES, Question, answers, now, status, who, wrongs
from ostan.foundation import access
from ostan.kernel.errors import RuleBroken
from ostan.ui import pages

TITLE = "دروازهٔ عمومی"
QUESTIONS: list[Question] = [
    {
        "name": "is_open",
        "kind": "declaration",
        "label": "در دروازهٔ عمومی",
        "required": False,
        "statement": "سامانه‌های دیگر این خدمت را نشان دهند و درخواست بفرستند",
        "help": "وضع درخواست‌های این خدمت، بی نام و بی متن، برای همه دیدنی می‌شود.",
    },
    {
        "name": "placeless",
        "kind": "declaration",
        "label": "درخواست بی‌محل",
        "required": False,
        "statement": "درخواستی که محل ندارد هم پذیرفته شود",
    },
]


@access.door("catalogue.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def gateway(request: HttpRequest, code: str) -> HttpResponse:
    """Shows how the service stands in the gateway, and changes it."""
    service_id, is_open, placeless = queries.gateway_of(actor=who(request), code=code)
    told: dict[str, Any] = {"is_open": is_open, "placeless": placeless}
    broken: RuleBroken | None = None
    back = reverse("catalogue:service", args=[code])
    if request.method == "POST":
        told = answers(QUESTIONS, request)
        try:
            actions.set_gateway(actor=who(request), now=now(request), service_id=service_id, **told)
        except RuleBroken as refused:
            broken = refused
        else:
            messages.success(request, "وضع خدمت در دروازهٔ عمومی ذخیره شد.")
            return HttpResponseRedirect(back)
    context = {
        "title": TITLE,
        "questions": QUESTIONS,
        "values": told,
        "wrongs": wrongs(broken),
        "submit": "ذخیره",
        "back": back,
        "path": [(SERVICES, reverse("catalogue:services")), (code, back), (TITLE, "")],
    }
    return pages.render(request, "ui/questions.html", context, status=status(broken))
