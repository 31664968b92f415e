"""Pages of org, mounted under /manage/: units, people, roles, files and places."""

from django.urls import path

from ostan.domains.org.web import people, places, roles, transfer, units

app_name = "org"

urlpatterns = [
    path("units/", units.tree, name="units"),
    path("units/add/", units.add, name="add_unit"),
    path("units/import/", transfer.import_units, name="import_units"),
    path("units/export/", transfer.export_units, name="export_units"),
    path("units/template/", transfer.template, name="template"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
    path("units/<int:unit_id>/change/", units.change, name="change_unit"),
    path("units/<int:unit_id>/move/", units.move, name="move_unit"),
    path("units/<int:unit_id>/close/", units.close, name="close_unit"),
    path("units/<int:unit_id>/posts/", units.add_post, name="add_post"),
    path("units/<int:unit_id>/people/add/", people.add, name="add_person"),
    path("posts/<int:post_id>/close/", units.close_post, name="close_post"),
    path("people/", people.people, name="people"),
    path("people/find/", people.find, name="find_person"),
    path("people/import/", transfer.import_people, name="import_people"),
    path("people/export/", transfer.export_people, name="export_people"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/change/", people.change, name="change_person"),
    path("people/<int:person_id>/account/", people.account, name="account"),
    path("people/<int:person_id>/second-factor/", people.reset_factors, name="reset_factors"),
    path("people/<int:person_id>/erase/", people.erase, name="erase_person"),
    path("people/<int:person_id>/grant/", roles.choose, name="choose_unit"),
    path("people/<int:person_id>/grant/<int:unit_id>/", roles.grant, name="grant"),
    path("roles/<int:membership_id>/end/", roles.end, name="end_grant"),
    path("roles/<int:membership_id>/absence/", roles.absence, name="absence"),
    path("absences/<int:absence_id>/end/", roles.end_absence, name="end_absence"),
    path("places/", places.places, name="places"),
]
