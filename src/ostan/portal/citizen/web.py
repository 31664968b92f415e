"""The addresses of the citizen's pages."""

from django.urls import path

from ostan.portal.citizen import home, services
from ostan.portal.citizen.apply import sending, steps

urlpatterns = [
    path("", home.home, name="home"),
    path("services/", services.search, name="services"),
    path("services/<slug:code>/", services.service, name="service"),
    path("life-events/<slug:slug>/", services.life_event, name="life_event"),
    path("agencies/", services.agencies, name="agencies"),
    path("agencies/<str:code>/", services.agency, name="agency"),
    path("apply/<slug:code>/", steps.start, name="apply"),
    path("apply/<slug:code>/who/", steps.who, name="apply_who"),
    path("apply/<slug:code>/page/<slug:name>/", steps.page, name="apply_page"),
    path("apply/<slug:code>/check/", sending.check, name="apply_check"),
    path("apply/<slug:code>/sent/<str:tracking>/", sending.sent, name="apply_sent"),
]
