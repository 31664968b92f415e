"""Where pages are mounted."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from ostan.domains.catalogue import web as catalogue
from ostan.domains.indicators import web as indicators
from ostan.domains.org import web as org
from ostan.domains.plans import web as plans
from ostan.portal import cockpit, councils, desk, owner, uploads, work
from ostan.portal import plans as plan_papers
from ostan.portal.account import web as account
from ostan.portal.api import web as api
from ostan.portal.citizen import web as citizen
from ostan.portal.govstack import web as govstack
from ostan.portal.manage import (
    calendar,
    design,
    erasure,
    exchange,
    hooks,
    limits,
    notices,
    outside_bodies,
    partners,
    routing,
)
from ostan.portal.manage import mandates as manage_mandates
from ostan.portal.open import web as published
from ostan.portal.open311 import web as open311
from ostan.portal.public import outside
from ostan.portal.public import web as public
from ostan.portal.watch import ledger, proof

handler400 = "ostan.wiring.request.bad_request"
handler404 = "ostan.wiring.request.not_found"
handler500 = "ostan.wiring.request.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("work/", include(work)),
    path("", include(citizen)),
    path("", include(account.urlpatterns)),
    path("", include(public)),
    path("", include(published.urlpatterns)),
    path("", include(uploads.urlpatterns)),
    path("", include(notices.urlpatterns)),
    path("", include(manage_mandates.urlpatterns)),
    path("", include(design.urlpatterns)),
    path("", include(limits.urlpatterns)),
    path("", include(routing.urlpatterns)),
    path("", include(erasure.urlpatterns)),
    path("", include(partners.urlpatterns)),
    path("", include(hooks.urlpatterns)),
    path("", include(outside_bodies.urlpatterns)),
    path("", include(exchange.urlpatterns)),
    path("", include(outside.urlpatterns)),
    path("", include(owner)),
    path("", include(desk)),
    path("", include(councils)),
    path("", include(cockpit)),
    path("", include(proof)),
    path("", include(ledger)),
    path("owner/", include(catalogue)),
    path("indicators/", include(indicators)),
    path("plans/", include(plans)),
    path("", include(plan_papers)),
    path("manage/", include(org)),
    path("manage/calendar/", include(calendar)),
    path("api/v1/", include((api.urlpatterns, "api"))),
    path("govstack/", include((govstack.urlpatterns, "govstack"))),
    re_path(r"^govstack(?:/.*)?$", govstack.missing, name="govstack_missing"),
    path("open311/", include((open311.urlpatterns, "open311"))),
    re_path(r"^open311(?:/.*)?$", open311.missing, name="open311_missing"),
    re_path(r"^api(?:/.*)?$", api.missing, name="api_missing"),
]
