"""A form begun on one telephone without an account, kept, taken up on another and sent; without scripts."""

import re

import pytest

from ostan.domains.cases.models import Case, Draft
from tests.journeys.test_citizen import sign_in
from tests.portal.citizen import given

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MOBILE = "09141112266"
STORY = "آب شرب روستا ده روز است که تنها دو ساعت در شبانه‌روز می‌آید."


def begun(here):
    """Half of the form, with a picture, on the first telephone; kept under a number. Gives the code."""
    page = here.page
    here.go("/services/complaint-111/")
    here.follow("درخواست می‌دهم")
    here.look("begun")
    page.get_by_role("radio", name="شکایت").check()
    page.select_option("#f-agency", "water")
    here.press("ادامه")
    page.get_by_role("radio", name="خیر").check()
    here.press("ادامه")
    page.fill("#f-text", STORY)
    here.press("ادامه")
    page.select_option("[name=place-county]", label="تبریز")
    here.press("ادامه")
    page.set_input_files("#f-files", {"name": "شیر.png", "mimeType": "image/png", "buffer": given.PNG})
    here.press("نگه‌داشتن")
    here.look("hold")
    page.fill("#f-mobile", "۰۹۱۴۱")
    here.press("نگه دار و کد بفرست")
    here.look("hold-refused")
    page.fill("#f-mobile", MOBILE)
    here.press("نگه دار و کد بفرست")
    here.look("held")
    code = re.search(r"\d{8}", page.locator("main .notice").inner_text()).group(0)
    here.press("در این دستگاه ببند")
    return code


def taken_up(here, code):
    """On the second telephone: a wrong code, the right one, and the rest of the form."""
    page = here.page
    here.go("/track/")
    here.follow("ادامهٔ پیش‌نویس")
    page.fill("#f-mobile", MOBILE)
    page.fill("#f-code", "۰۰۰۰۰۰۰۰" if code != "00000000" else "۱۱۱۱۱۱۱۱")
    here.press("ادامه")
    here.look("resume-refused")
    page.fill("#f-code", code)
    here.press("ادامه")
    here.look("resumed")
    here.follow("ادامه می‌دهم")
    page.get_by_role("radio", name="تنها", exact=True).check()
    here.press("ادامه")
    page.get_by_role("radio", name="بله، گفته شود").check()
    page.fill("#f-mobile", "۰۹۱۴ ۱۲۳ ۴۵۶۷")
    here.press("ادامه")
    here.look("check-visitor")


def test_a_draft_is_resumed_on_another_telephone_without_scripts(walk):
    first, second = walk(script=False), walk(script=False)

    taken_up(second, begun(first))
    assert second.reads(STORY)
    assert second.reads("شیر.png")
    second.press("ورود و فرستادن")
    sign_in(second, MOBILE)
    second.page.fill("#f-given_name", "رضا")
    second.page.fill("#f-family_name", "نوری")
    second.page.fill("#f-national_code", "0010007709")
    second.press("ادامه")
    second.look("check-signed")
    second.page.locator("[name=declared]").check()
    second.press("درخواست را می‌فرستم")
    second.look("sent")

    assert Draft.objects.count() == 0
    assert Case.objects.get().attachments.count() == 1
    first.go("/apply/complaint-111/")
    assert not first.reads(STORY)
