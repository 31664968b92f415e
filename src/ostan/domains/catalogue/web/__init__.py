"""Pages of the owner of services, mounted under /owner/: cards, forms, processes, promises, versions."""

from django.urls import path

from ostan.domains.catalogue.web import (
    cards,
    forms,
    gateway,
    owned,
    packages,
    previews,
    processes,
    publishing,
    questions,
    step_forms,
)

app_name = "catalogue"

urlpatterns = [
    path("", owned.services, name="services"),
    path("add/", owned.add, name="add_service"),
    path("subjects/add/", owned.add_subject, name="add_subject"),
    path("import/", packages.take_in, name="import_service"),
    path("services/<slug:code>/", owned.service, name="service"),
    path("services/<slug:code>/start/", owned.start, name="start_version"),
    path("services/<slug:code>/gateway/", gateway.gateway, name="gateway"),
    path("services/<slug:code>/retire/", owned.retire, name="retire"),
    path("versions/<int:version_id>/", publishing.version, name="version"),
    path("versions/<int:version_id>/card/", cards.card, name="card"),
    path("versions/<int:version_id>/card/<slug:section>/", cards.card_section, name="card_section"),
    path("versions/<int:version_id>/form/", forms.form, name="form"),
    path("versions/<int:version_id>/form/pages/<slug:name>/", forms.form_page, name="form_page"),
    path("versions/<int:version_id>/form/questions/<str:place>/", questions.question, name="question"),
    path("versions/<int:version_id>/form/preview/<slug:name>/", previews.preview_form, name="preview_form"),
    path("versions/<int:version_id>/process/", processes.process, name="process"),
    path("versions/<int:version_id>/process/file/", processes.process_file, name="process_file"),
    path("versions/<int:version_id>/steps/", step_forms.step_forms, name="step_forms"),
    path("versions/<int:version_id>/steps/<slug:step>/", forms.form, name="step_form"),
    path(
        "versions/<int:version_id>/steps/<slug:step>/pages/<slug:name>/",
        forms.form_page,
        name="step_form_page",
    ),
    path(
        "versions/<int:version_id>/steps/<slug:step>/questions/<str:place>/",
        questions.question,
        name="step_question",
    ),
    path(
        "versions/<int:version_id>/steps/<slug:step>/preview/<slug:name>/",
        previews.preview_form,
        name="step_preview_form",
    ),
    path("versions/<int:version_id>/promise/", publishing.promise, name="promise"),
    path("versions/<int:version_id>/publish/", publishing.publish, name="publish"),
    path("versions/<int:version_id>/discard/", publishing.discard, name="discard"),
    path("versions/<int:version_id>/export/", packages.export, name="export"),
]
