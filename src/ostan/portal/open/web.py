"""Addresses of what is published for machines."""

import csv
import io

from django.http import HttpResponse
from django.urls import path, re_path
from django.views.decorators.http import require_GET

from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.portal.open import calendars, commitments, cpsv
from ostan.portal.public.web import COLUMNS

DICTIONARY = {
    "title": ("متن", "", "عنوان خدمت یا نام واحد"),
    "cases": (
        "عدد درست",
        "پرونده",
        "پرونده‌هایی که در بازهٔ شمارش پایان یافته‌اند؛ زیر ده پرونده چیزی منتشر نمی‌شود",
    ),
    "median_days": ("عدد", "روز کاری", "نیمی از پرونده‌ها زودتر از این پایان یافته‌اند؛ توقف‌ها شمرده نشده است"),
    "slow_days": ("عدد", "روز کاری", "نُه پرونده از هر ده پرونده زودتر از این پایان یافته‌اند"),
    "on_time": ("عدد ۰ تا ۱", "سهم", "پرونده‌هایی که در مهلت وعده‌دادهٔ واحد پایان یافته‌اند"),
    "within_law": (
        "عدد ۰ تا ۱",
        "سهم",
        "پرونده‌هایی که در مهلت قانونی پایان یافته‌اند، از آن‌ها که مهلت قانونی دارند",
    ),
    "invited": ("عدد درست", "نفر", "متقاضیانی که به ارزیابی خوانده شده‌اند"),
    "rated": ("عدد درست", "نفر", "متقاضیانی که امتیاز داده‌اند؛ زیر ده نفر چیزی منتشر نمی‌شود"),
    "response": ("عدد ۰ تا ۱", "سهم", "شمار پاسخ‌دهندگان، بخش بر شمار کسانی که به ارزیابی خوانده شده‌اند"),
    "happy": ("عدد ۰ تا ۱", "سهم", "امتیازهای چهار و پنج از پنج"),
    "low": ("عدد ۰ تا ۱", "سهم", "کران پایین اطمینان ۹۵٪ (ویلسون)"),
    "high": ("عدد ۰ تا ۱", "سهم", "کران بالای اطمینان ۹۵٪ (ویلسون)"),
}
"""What each column of the files of figures is: its kind, its unit, its meaning."""


@access.door(access.PUBLIC)
@require_GET
def dictionary(request: Request) -> HttpResponse:
    """The dictionary of the files of figures, itself a CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("ستون", "نام", "نوع", "یکا", "معنا"))
    writer.writerows((name, title, *DICTIONARY[name]) for name, title in COLUMNS)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="ostan-dictionary.csv"'
    return response


@access.door(access.PUBLIC)
@require_GET
def services(request: Request, fmt: str) -> HttpResponse:
    """The catalogue in RDF. One statement for the list and one for each service that this process has not yet read."""
    text, kind = cpsv.written(fmt)
    return HttpResponse(text, content_type=kind)


urlpatterns = [
    path("statistics/dictionary.csv", dictionary, name="statistics_dictionary"),
    re_path(r"^open/services\.(?P<fmt>ttl|jsonld)$", services, name="open_services"),
    *calendars.urlpatterns,
    *commitments.urlpatterns,
]
