"""Where the province stands: for the governor and the provincial deputy, and for whoever looks at one agency."""

from django.urls import path

from ostan.portal.cockpit import agency, behind, province

urlpatterns = [
    path("cockpit/", province.page, name="cockpit"),
    path("cockpit/units/<int:unit_id>/", agency.page, name="cockpit_agency"),
    path("cockpit/behind/<str:code>/<str:key>/", behind.page, name="cockpit_behind"),
]
