"""Where the owner of a service meets its cases: beside the catalogue's own pages, and on a case itself."""

from django.urls import path

from ostan.portal.owner import figures, handing, moving, moving_one, preview, suggestions

urlpatterns = [
    path("owner/services/<slug:code>/hand-over/", handing.hand_over, name="hand_over_service"),
    path("owner/services/<slug:code>/figures/", figures.service_figures, name="service_figures"),
    path("owner/suggestions/<int:suggestion_id>/", suggestions.suggestion, name="suggestion"),
    path("work/cases/<str:code>/suggest/", suggestions.by_staff, name="work_suggest"),
    path("my/<str:tracking>/suggest/", suggestions.by_applicant, name="my_suggest"),
    path("owner/versions/<int:version_id>/preview/", preview.preview, name="preview_version"),
    path("owner/versions/<int:version_id>/cases/", moving.version_cases, name="version_cases"),
    path("owner/versions/<int:version_id>/cases/move/", moving.move_cases, name="move_cases"),
    path("work/cases/<str:code>/move/", moving_one.move_case, name="move_case"),
]
