"""The addresses of the citizen's pages."""

from django.urls import path

from ostan.portal.citizen import home, services

urlpatterns = [
    path("", home.home, name="home"),
    path("services/", services.search, name="services"),
    path("services/<slug:code>/", services.service, name="service"),
    path("life-events/<slug:slug>/", services.life_event, name="life_event"),
    path("agencies/", services.agencies, name="agencies"),
    path("agencies/<str:code>/", services.agency, name="agency"),
]
