"""Forms of steps: made in the editor, kept with the version, and missed by name."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from ostan.domains.catalogue import actions, queries
from ostan.domains.catalogue.models import ServiceVersion
from ostan.domains.catalogue.rules.form import StepForm, read_form
from ostan.domains.catalogue.rules.life import NotReady, VersionState
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Role
from tests import given as house
from tests.catalogue import given
from tests.catalogue.test_pages import begun, latest, post, text, url

pytestmark = pytest.mark.django_db
NOW = given.NOW


@pytest.fixture
def owner() -> Client:
    return house.staff(Role.DEPUTY)


STEP_FORM = {
    "key": "decide",
    "title": "گزارش",
    "form": {
        "layout": {
            "pages": [
                {
                    "name": "all",
                    "title": "گزارش",
                    "questions": [{"name": "note", "kind": "text", "label": "یافته"}],
                }
            ]
        }
    },
}


def test_a_version_carries_the_forms_of_its_steps_and_keeps_them_once_published() -> None:
    service = given.service(step_forms=[STEP_FORM])
    ready = queries.version_for_case(version_id=service.published_id)
    asked = ready.step_form("decide")
    assert asked
    assert [question.name for question in asked.form.questions] == ["note"]
    before = Entry.objects.count()

    given.service(step_forms=[STEP_FORM])
    draft = actions.start_version(actor=SYSTEM, now=NOW, service_id=service.pk)

    assert Entry.objects.count() == before + 1
    assert draft.step_forms == ServiceVersion.objects.get(pk=service.published_id).step_forms
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceVersion.objects.filter(pk=service.published_id).update(step_forms=[])


def test_a_step_that_names_a_form_that_is_not_there_is_refused_by_name() -> None:
    xml = given.small_process().replace(b'ostan:act="decide"', b'ostan:act="decide" ostan:form="report"')
    draft = actions.start_version(actor=SYSTEM, now=NOW, service_id=given.service().pk)
    told = {"actor": SYSTEM, "now": NOW, "version_id": draft.pk}
    draft = actions.change_process(**told, revision=draft.revision, xml=xml)

    with pytest.raises(NotReady) as refused:
        actions.publish(**told, revision=draft.revision)
    found = {(one.code, one.place): dict(one.facts) for one in refused.value.findings}
    assert found[("catalogue.process_form_unknown", "decide")] == {"form": "report", "name": "رسیدگی"}

    form = read_form(STEP_FORM["form"])
    for step_form in (StepForm("report", "گزارش", read_form({})), StepForm("report", "گزارش", form)):
        draft = actions.change_step_form(**told, revision=draft.revision, key="report", step_form=step_form)
        if not step_form.form.questions:
            with pytest.raises(NotReady) as refused:
                actions.publish(**told, revision=draft.revision)
            assert [one.code for one in refused.value.findings] == ["catalogue.form_step_empty"]
    assert actions.publish(**told, revision=draft.revision).state == VersionState.PUBLISHED


def test_an_owner_makes_the_form_of_a_step_by_buttons_alone(owner: Client) -> None:
    version = begun(owner)
    at = version.pk
    post(owner, url("process", at), file=SimpleUploadedFile("p.bpmn", given.small_process()))
    assert "رسیدگی" in text(owner.get(url("step_forms", at)))

    made = post(owner, url("step_forms", at), step="decide")
    assert made["Location"] == url("step_form", at, "decide")
    again = post(owner, url("step_forms", at), step="decide")
    assert again.status_code == 422
    post(owner, made["Location"], settings="yes", form_title="گزارش رسیدگی", for_citizen="yes")
    post(owner, made["Location"], add_page="yes", title="یافته‌ها")
    page = latest().step_forms[0]["form"]["layout"]["pages"][0]["name"]
    asked = post(owner, made["Location"], add_question=page, label="چه یافتید؟", kind="text")
    post(owner, asked["Location"], label="چه یافتید؟", required="yes", most="100")

    kept = latest().step_forms
    assert [(one["key"], one["title"], one["for_citizen"]) for one in kept] == [
        ("decide", "گزارش رسیدگی", True)
    ]
    question = kept[0]["form"]["layout"]["pages"][0]["questions"][0]
    assert (question["label"], question["most"]) == ("چه یافتید؟", 100)
    for address in ("step_form_page", "step_preview_form"):
        assert owner.get(url(address, at, "decide", page)).status_code == 200
    assert "steps.decide." in text(owner.get(url("step_form", at, "decide")))
    assert owner.get(url("step_form", at, "nowhere")).status_code == 404

    assert post(owner, made["Location"], drop="yes").status_code == 302
    assert latest().step_forms == []


def test_a_refused_change_of_a_step_form_keeps_what_was_typed(owner: Client) -> None:
    version = begun(owner)
    post(owner, url("process", version.pk), file=SimpleUploadedFile("p.bpmn", given.small_process()))
    made = post(owner, url("step_forms", version.pk), step="decide")

    refused = post(owner, made["Location"], settings="yes", form_title="", for_citizen="yes")
    assert refused.status_code == 422
    stale = owner.post(made["Location"], {"revision": "0", "settings": "yes", "form_title": "نام نو"})
    assert stale.status_code == 409
    assert "نام نو" in text(stale)
