"""The living style page: every part of the design system, for whoever builds or judges pages."""

from django.http import HttpResponse
from django.urls import path

from ostan.foundation import access
from ostan.ui import design, pages


@access.door("manage.enter")
def style(request: access.Request) -> HttpResponse:
    """All parts, on one page, with sample texts that belong to no real case."""
    return pages.render(request, "ui/design.html", {**design.sample(request.now), "shell": "ui/desk.html"})


urlpatterns = [path("manage/design/", style, name="design")]
