"""The wording of the province's notices, and what became of those that were sent."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ostan.foundation import access
from ostan.foundation.audit import actions as audit
from ostan.foundation.notices import actions, providers, queries, words
from ostan.foundation.notices.wording import WORDINGS
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.listed import MOST_ROWS
from ostan.kernel.persian import only_digits, persian_digits
from ostan.portal.manage import taken
from ostan.portal.public import delivery
from ostan.ui import pages, refusals, taking

EXAMPLE = {
    "code": "۱۲۳۴-۵۶۷۸-۹۰۱۲",
    "service": "نام خدمت",
    "due": "۲۰ مهر ۱۴۰۵",
    "until": "۲۵ مهر ۱۴۰۵",
    "link": "نشانی نظرسنجی",
    "portal": "نام درگاه",
    "address": "نشانی درگاه",
    "count": "۷",
    "days": "۵",
    "number": "۳",
    "when": "شنبه ۲۰ مهر ۱۴۰۵، ساعت ۹:۳۰",
    "hall": "نام تالار",
    "agency": "نام دستگاه",
    "body": "نام شورا یا کمیته",
    "told": "آنچه در هفته گذشت",
    "origin": "نام دفتر رویدادها",
    "size": "۱۲۳۴۵",
    "root": "ریشهٔ دفتر",
    "seals": "نشانی مُهرها",
}


@access.door("notices.edit")
def notices(request: access.Request) -> HttpResponse:
    """Every kind of notice, its channels, and how many wait or failed."""
    titles = {code: wording.title for code, wording in WORDINGS.items()}
    if form := taking.form_of(request.GET):
        listed = taken.undelivered(queries.failed()[: MOST_ROWS + 1], titles)
        return taking.answer(request, listed, form, take=audit.take_list)
    rows = [
        (wording.title, [(t, words.CHANNEL[t.channel], t.is_own) for t in texts])
        for wording, texts in queries.all_texts()
    ]
    states = [(words.STATE[state], state, count) for state, count in sorted(queries.states().items())]
    failed = list(queries.failed()[:20])
    return pages.render(
        request,
        "manage/notices.html",
        {
            "rows": rows,
            "states": states,
            "failed": failed,
            "titles": titles,
            "quiet": queries.quiet_hours(),
            "channels": [(words.CHANNEL[one], providers.reaches_people(one)) for one in ("SMS", "EMAIL")],
            "report_to": f"{settings.PORTAL['address'].rstrip('/')}/notices/delivery/{delivery.key()}/",
        },
    )


@access.door("notices.edit")
def quiet(request: access.Request) -> HttpResponse:
    """Between which hours text messages wait."""
    begins, ends = queries.quiet_hours()
    typed = {"begins": persian_digits(begins.hour), "ends": persian_digits(ends.hour)}
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip()[:10] for name in typed}
        try:
            hours = {name: _hour(text, name) for name, text in typed.items()}
            actions.set_quiet_hours(actor=request.actor, now=request.now, **hours)
        except RuleBroken as broken:
            errors = refusals.by_field(broken)
        else:
            messages.success(request, "ساعت‌های آرام ثبت شد.")
            return HttpResponseRedirect(reverse("manage_notices"))
    context = {"typed": typed, "errors": errors}
    return pages.render(request, "manage/quiet.html", context, status=422 if errors else 200)


def _hour(text: str, field: str) -> int:
    digits = only_digits(text)
    if not digits or len(digits) > 2:
        raise RuleBroken("notices.hours_wrong", field=field)
    return int(digits)


@access.door("notices.edit")
def notice(request: access.Request, code: str, channel: str) -> HttpResponse:
    """Word one notice on one channel; a preview shows what a person would get."""
    try:
        text = queries.text_of(code=code, channel=channel)
    except RuleBroken as unknown:
        raise NotAllowed("notices.edit") from unknown
    subject = request.POST.get("subject", text.subject)
    body = request.POST.get("body", text.body)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            if "preview" in request.POST:
                queries.check_text(code=code, channel=channel, body=body, subject=subject)
            else:
                actions.change_text(
                    actor=request.actor,
                    now=request.now,
                    code=code,
                    channel=channel,
                    subject=subject,
                    body=body,
                )
                messages.success(request, "متن پیام عوض شد.")
                return HttpResponseRedirect(reverse("manage_notices"))
        except RuleBroken as broken:
            errors = refusals.by_field(broken)
    shown = queries.fill(queries.Text(code, channel, subject, body, True), EXAMPLE)
    return pages.render(
        request,
        "manage/notice.html",
        {
            "text": text,
            "title": WORDINGS[code].title,
            "names": [(name, EXAMPLE[name]) for name in queries.names_on(WORDINGS[code], channel)],
            "letters": len(shown.body),
            "channel": words.CHANNEL[channel],
            "subject": subject,
            "body": body,
            "shown": shown,
            "errors": errors,
        },
        status=422 if errors else 200,
    )


@access.door("notices.edit")
@require_POST
def reset(request: access.Request, code: str, channel: str) -> HttpResponse:
    """Go back to the wording of the house."""
    actions.reset_text(actor=request.actor, now=request.now, code=code, channel=channel)
    messages.success(request, "متن پیش‌فرض برگشت.")
    return HttpResponseRedirect(reverse("manage_notices"))


@access.door("notices.edit")
@require_POST
def retry(request: access.Request, notice_id: int) -> HttpResponse:
    """Send a failed notice again."""
    actions.retry_failed(actor=request.actor, now=request.now, notice_id=notice_id)
    messages.success(request, "پیام دوباره در صف ارسال قرار گرفت.")
    return HttpResponseRedirect(reverse("manage_notices"))


urlpatterns = [
    path("manage/notices/", notices, name="manage_notices"),
    path("manage/notices/quiet/", quiet, name="manage_quiet_hours"),
    path("manage/notices/retry/<int:notice_id>/", retry, name="manage_notice_retry"),
    path("manage/notices/<str:code>/<str:channel>/", notice, name="manage_notice"),
    path("manage/notices/<str:code>/<str:channel>/reset/", reset, name="manage_notice_reset"),
]
