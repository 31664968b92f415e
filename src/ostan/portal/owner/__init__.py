"""Where the owner of a service meets its cases. Mounted under /owner/, beside the catalogue's own pages."""

from django.urls import path

from ostan.portal.owner import handing

urlpatterns = [
    path("services/<slug:code>/hand-over/", handing.hand_over, name="hand_over_service"),
]
