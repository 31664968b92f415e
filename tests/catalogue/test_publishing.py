"""From a draft to a published version, which nobody changes any more."""

import concurrent.futures
import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from ostan.domains.catalogue import actions, queries
from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.rules.card import Card
from ostan.domains.catalogue.rules.form import read_form
from ostan.domains.catalogue.rules.life import NotReady, VersionState
from ostan.domains.org import actions as org
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.calendar import Promise, Unit
from ostan.kernel.errors import NotAllowed, RuleBroken, Stale
from tests.catalogue import given

pytestmark = pytest.mark.django_db
NOW = given.NOW


def test_a_loaded_service_is_published_and_ready_for_cases() -> None:
    service = given.service()

    ready = queries.version_for_case(version_id=service.published_id)

    assert (ready.title, ready.norm, ready.legal) == (given.CARD["title"], Promise(10, Unit.DAYS), None)
    assert [question.name for question in ready.form.questions] == [
        "kind",
        "from_whom",
        "text",
        "mobile",
        "true",
    ]
    assert "decide" in ready.plan.nodes
    assert ready is queries.version_for_case(version_id=service.published_id)


def test_loading_twice_changes_nothing() -> None:
    service = given.service()
    before = Entry.objects.count()

    given.service()

    assert Entry.objects.count() == before
    assert ServiceVersion.objects.filter(service=service).count() == 1


def test_loading_a_changed_definition_publishes_the_next_version() -> None:
    first = given.service().published_id

    second = given.service(norm={"amount": 5}).published_id

    states = dict(ServiceVersion.objects.values_list("pk", "state"))
    assert states == {first: VersionState.RETIRED, second: VersionState.PUBLISHED}
    assert queries.version_for_case(version_id=first).norm == Promise(10, Unit.DAYS)


def test_a_step_that_asks_for_what_the_house_does_not_do_is_kept_and_not_published() -> None:
    draft = given.service().versions.get()
    draft = actions.start_version(actor=SYSTEM, now=NOW, service_id=draft.service_id)
    step = b'<serviceTask id="sms" name="\xd9\xbe\xdb\x8c\xd8\xa7\xd9\x85" ostan:does="fly_away"/>'
    xml = given.small_process().replace(b"  </process>", step + b"</process>")
    draft = actions.change_process(
        actor=SYSTEM, now=NOW, version_id=draft.pk, revision=draft.revision, xml=xml
    )

    with pytest.raises(NotReady) as refused:
        actions.publish(actor=SYSTEM, now=NOW, version_id=draft.pk, revision=draft.revision)

    found = {finding.code: dict(finding.facts) for finding in refused.value.findings}
    assert found["catalogue.process_operation_unknown"]["does"] == "fly_away"
    assert bytes(ServiceVersion.objects.get(pk=draft.pk).process) == xml


def test_publishing_tells_every_reason_against_it() -> None:
    draft = given.draft(given.unit())
    draft = actions.change_form(
        actor=SYSTEM,
        now=NOW,
        version_id=draft.pk,
        revision=draft.revision,
        form={"layout": {"pages": [{"questions": [{"name": "a", "kind": "choice", "label": "الف"}]}]}},
    )

    with pytest.raises(NotReady) as refused:
        actions.publish(actor=SYSTEM, now=NOW, version_id=draft.pk, revision=draft.revision)

    codes = {finding.code for finding in refused.value.findings}
    assert {
        "catalogue.card_description",
        "catalogue.card_kind",
        "catalogue.form_options",
        "catalogue.process_missing",
        "catalogue.norm_missing",
    } <= codes


def test_a_process_outside_the_runnable_part_is_kept_byte_for_byte_and_not_published() -> None:
    xml = given.small_process(outside=True)
    unit = given.unit()

    with pytest.raises(NotReady) as refused:
        actions.load_service(
            actor=SYSTEM, now=NOW, definition=given.definition(), process=xml, owner_id=unit.pk
        )

    assert {finding.place for finding in refused.value.findings} == {"run_script"}
    version = ServiceVersion.objects.get()
    assert bytes(version.process) == xml
    assert queries.process_file(actor=SYSTEM, version_id=version.pk) == xml


def test_a_service_that_is_only_told_about_needs_no_form_or_process() -> None:
    service = given.service("leaflet", form={}, norm=None)

    page = queries.published_service(code="leaflet")

    assert (page.can_apply, page.norm) == (False, None)
    with pytest.raises(NotAllowed):
        queries.version_for_case(version_id=service.published_id)


def test_a_draft_cannot_be_run() -> None:
    draft = given.draft(given.unit())

    with pytest.raises(NotAllowed):
        queries.version_for_case(version_id=draft.pk)


def test_running_cases_stay_on_their_version_when_a_service_is_retired() -> None:
    service = given.service()
    version_id = service.published_id

    actions.retire(actor=SYSTEM, now=NOW, service_id=service.pk)

    assert queries.version_for_case(version_id=version_id).title == given.CARD["title"]
    with pytest.raises(NotAllowed):
        queries.published_service(code=service.code)
    with pytest.raises(RuleBroken, match="not_offered"):
        actions.retire(actor=SYSTEM, now=NOW, service_id=service.pk)


def test_a_retired_service_is_offered_again_by_publishing_a_new_version() -> None:
    service = given.service()
    actions.retire(actor=SYSTEM, now=NOW, service_id=service.pk)

    version = actions.start_version(actor=SYSTEM, now=NOW, service_id=service.pk)
    actions.publish(actor=SYSTEM, now=NOW, version_id=version.pk, revision=version.revision)

    assert queries.published_service(code=service.code).number == 2


@pytest.mark.parametrize(
    "change",
    [
        "card = '{}'",
        "form = '{}'",
        "process = ''",
        "norm_amount = 99",
        "legal_unit = 'hours', legal_amount = 3",
        "state = 'DRAFT'",
        "number = 7",
        'called = \'{"a": "b"}\'',
    ],
)
def test_the_database_refuses_to_change_a_published_version(change: str) -> None:
    version_id = given.service().published_id

    with (
        pytest.raises(DatabaseError, match="was published"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE catalogue_serviceversion SET {change} WHERE id = %s", [version_id])


def test_the_database_refuses_to_remove_a_published_version() -> None:
    service = given.service()
    PublicService.objects.filter(pk=service.pk).update(published=None)

    with pytest.raises(DatabaseError, match="was published"), transaction.atomic():
        ServiceVersion.objects.all().delete()


def test_a_retired_version_does_not_come_back() -> None:
    service = given.service()
    version_id = service.published_id
    actions.retire(actor=SYSTEM, now=NOW, service_id=service.pk)

    with pytest.raises(DatabaseError, match="was published"), transaction.atomic():
        ServiceVersion.objects.filter(pk=version_id).update(state="PUBLISHED")


def test_a_published_version_is_not_changed_by_any_action() -> None:
    version = given.service().published
    named = {"actor": SYSTEM, "now": NOW, "version_id": version.pk, "revision": version.revision}
    changes = [
        lambda: actions.change_card(**named, card=Card(title="دیگر")),
        lambda: actions.change_form(**named, form=read_form(given.FORM)),
        lambda: actions.change_process(**named, xml=b""),
        lambda: actions.change_promise(**named, norm=None, legal=None),
        lambda: actions.publish(**named),
        lambda: actions.discard_draft(**named),
    ]

    for change in changes:
        with pytest.raises(RuleBroken, match="version_published"):
            change()


def test_two_owners_editing_at_once_do_not_overwrite_each_other() -> None:
    draft = given.draft(given.unit())
    named = {"actor": SYSTEM, "now": NOW, "version_id": draft.pk, "revision": draft.revision}
    actions.change_card(**named, card=Card(title="نخست"))

    with pytest.raises(Stale):
        actions.change_card(**named, card=Card(title="دوم"))

    assert ServiceVersion.objects.get(pk=draft.pk).card["title"] == "نخست"


def test_there_is_one_draft_at_a_time_and_it_can_be_thrown_away() -> None:
    service = given.service()
    version = actions.start_version(actor=SYSTEM, now=NOW, service_id=service.pk)
    with pytest.raises(RuleBroken, match="draft_exists"):
        actions.start_version(actor=SYSTEM, now=NOW, service_id=service.pk)

    actions.discard_draft(actor=SYSTEM, now=NOW, version_id=version.pk, revision=version.revision)

    assert not ServiceVersion.objects.filter(pk=version.pk).exists()


def test_the_only_version_is_not_thrown_away() -> None:
    draft = given.draft(given.unit())

    with pytest.raises(RuleBroken, match="only_version"):
        actions.discard_draft(actor=SYSTEM, now=NOW, version_id=draft.pk, revision=draft.revision)


def test_promises_have_bounds() -> None:
    draft = given.draft(given.unit())
    named = {"actor": SYSTEM, "now": NOW, "version_id": draft.pk, "revision": draft.revision}

    with pytest.raises(RuleBroken, match="promise_range"):
        actions.change_promise(**named, norm=Promise(731, Unit.DAYS), legal=None)


def test_a_norm_longer_than_the_law_allows_is_not_published() -> None:
    with pytest.raises(NotReady) as refused:
        given.service(norm={"amount": 20}, legal={"amount": 10})

    assert [finding.code for finding in refused.value.findings] == ["catalogue.norm_over_legal"]


def test_a_code_is_given_once() -> None:
    unit = given.unit()
    given.draft(unit, code="ngo")

    with pytest.raises(RuleBroken, match="code_taken"):
        given.draft(unit, code="ngo")
    with pytest.raises(RuleBroken, match="code_malformed"):
        given.draft(unit, code="NGO !")


EDITORS = {Role.UNIT_HEAD, Role.DEPUTY, Role.ADMINISTRATOR}
PUBLISHERS = {Role.DEPUTY, Role.PROVINCIAL_DEPUTY, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_who_may_edit_and_publish(role: Role) -> None:
    unit = given.unit()
    actor = given.staff(role, unit)
    service = given.service(owner=unit)
    version = actions.start_version(actor=SYSTEM, now=NOW, service_id=service.pk)

    def allowed(act: object) -> bool:
        try:
            act()  # type: ignore[operator]
        except NotAllowed:
            return False
        return True

    named = {"actor": actor, "now": NOW, "version_id": version.pk}
    card = Card(title="عنوان")
    assert allowed(lambda: actions.change_card(**named, revision=0, card=card)) is (role in EDITORS)
    version.refresh_from_db()
    actions.change_card(
        actor=SYSTEM,
        now=NOW,
        version_id=version.pk,
        revision=version.revision,
        card=queries.published_service(code="complaint").card,
    )
    version.refresh_from_db()
    assert allowed(lambda: actions.publish(**named, revision=version.revision)) is (role in PUBLISHERS)
    assert allowed(lambda: actions.retire(actor=actor, now=NOW, service_id=service.pk)) is (
        role in PUBLISHERS
    )


def test_the_head_of_another_unit_sees_and_changes_nothing() -> None:
    unit = given.unit()
    other = given.unit("ثبت احوال", "civil", parent=unit)
    version = given.draft(unit)
    stranger = given.staff(Role.UNIT_HEAD, other)

    with pytest.raises(NotAllowed):
        actions.change_card(actor=stranger, now=NOW, version_id=version.pk, revision=0, card=Card(title="x"))
    with pytest.raises(NotAllowed):
        queries.version_file(actor=stranger, version_id=version.pk)
    with pytest.raises(NotAllowed):
        actions.draft_service(actor=stranger, now=NOW, owner_id=unit.pk, title="خدمت")
    assert queries.owned_services(actor=stranger) == ([], 0)
    assert queries.versions_of(actor=stranger, code=version.service.code) == []


def test_services_follow_a_unit_that_moves() -> None:
    root = given.unit()
    agency = given.unit("ثبت احوال", "civil", parent=root)
    service = given.service("birth", owner=agency)

    org.move_unit(actor=SYSTEM, now=NOW, unit_id=agency.pk, parent_id=given.unit("دوم", "second").pk)

    moved = actions.follow_unit(actor=SYSTEM, now=NOW, unit_id=agency.pk)

    service.refresh_from_db()
    agency.refresh_from_db()
    assert (moved, service.owner_path) == (1, agency.path)
    assert actions.follow_unit(actor=SYSTEM, now=NOW, unit_id=agency.pk) == 0
    with pytest.raises(NotAllowed):
        actions.follow_unit(actor=Actor(5, 1, (Grant(Role.CITIZEN),)), now=NOW, unit_id=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_saving_in_the_same_moment_one_is_told() -> None:
    draft = given.draft(given.unit())
    started = threading.Barrier(2)

    def save(title: str) -> bool:
        try:
            started.wait(timeout=10)
            actions.change_card(
                actor=SYSTEM, now=NOW, version_id=draft.pk, revision=draft.revision, card=Card(title=title)
            )
        except Stale:
            return False
        finally:
            connections.close_all()
        return True

    with concurrent.futures.ThreadPoolExecutor(2) as both:
        saved = list(both.map(save, ["نخست", "دوم"]))

    assert sorted(saved) == [False, True]
    assert ServiceVersion.objects.get(pk=draft.pk).revision == draft.revision + 1
