"""Where pages are mounted."""

from django.urls import URLPattern, URLResolver, include, path

from ostan.portal.account import web as account
from ostan.portal.manage import notices

handler404 = "ostan.wiring.request.not_found"
handler500 = "ostan.wiring.request.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(account.urlpatterns)),
    path("", include(notices.urlpatterns)),
]
