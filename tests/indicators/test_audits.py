"""Figures are counted again: as many as it takes, drawn by lots that were fixed before the list closed."""

import datetime
import hashlib
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Audit, AuditItem, AuditPhoto, Cell, Question
from ostan.domains.indicators.rules.review import Brought, Method, Part, PlacedBy, QuestionState, Terms
from ostan.foundation.files import actions as files
from ostan.foundation.ledger import read, seal
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed
from ostan.kernel.statistics import in_order
from ostan.wiring.demo import specimens
from tests.indicators import asked, given
from tests.indicators.asked import DAY, LONG, REVIEWED
from tests.indicators.given import Typed, refused
from tests.indicators.test_evidence import photo
from tests.indicators.test_pages import browser
from tests.standing import standing

ITEMS = Terms(Method.ITEMS, 0.2)


world = standing(given.world)


def planned(world: given.World, terms: Terms = ITEMS, *, by: str = "auditor", **more: object) -> Audit:
    told: dict[str, object] = {"title": "پروانه‌ها از نو", "code": "permits", "back": 12, **more}
    return actions.plan_audit(actor=world.actors[by], now=REVIEWED, terms=terms, **told)  # type: ignore[arg-type]


def sealed(world: given.World) -> None:
    asked.past(world)
    seal.seal(now=REVIEWED)


def drawn(world: given.World, terms: Terms = ITEMS) -> Audit:
    sealed(world)
    row = planned(world, terms)
    return actions.draw_audit(actor=world.auditor, now=REVIEWED + DAY, audit_id=row.pk)


def looked(
    world: given.World, item: AuditItem, outcome: str = "RIGHT", *, number: str = "", by: Actor | None = None
) -> AuditItem:
    return actions.audit_item(
        actor=by or world.auditor,
        now=REVIEWED + 2 * DAY,
        item_id=item.pk,
        outcome=outcome,
        way="VISIT",
        typed=Typed("permits", number=number, note="دفتر پروانه‌ها دیده شد."),
    )


def items(row: Audit) -> list[AuditItem]:
    return list(AuditItem.objects.filter(audit=row).exclude(part="").order_by("pk"))


def test_the_seed_is_fixed_before_the_list_closes(world: given.World) -> None:
    sealed(world)
    root = read.seals(count=1)[0]
    row = planned(world)
    seal.seal(now=REVIEWED + DAY)
    actions.draw_audit(actor=world.auditor, now=REVIEWED + DAY, audit_id=row.pk)

    row.refresh_from_db()
    assert (row.seed_size, row.seed_root) == (root.size, root.root)
    facts = Entry.objects.get(activity="AuditPlanned").facts
    assert facts["seed_digest"] == root.root
    closed = Entry.objects.get(activity="AuditDrawn")
    keys = sorted(AuditItem.objects.filter(audit=row).values_list("cell_id", flat=True))
    assert closed.facts["list_digest"] == hashlib.sha256("".join(f"{k}\n" for k in keys).encode()).hexdigest()
    assert closed.pk > Entry.objects.get(activity="AuditPlanned").pk


def test_three_tenths_are_the_first_lots_of_the_whole_list(world: given.World) -> None:
    row = drawn(world)
    told = queries.draw_told(audit_id=row.pk)
    every = [key for key, _, _ in told.items]
    random = {key for key, _, was_drawn in told.items if was_drawn}

    assert len(every) == 36
    assert len(items(row)) == told.size == 12, "the hypergeometric plan for 7 of 36 at 95 %"
    assert random == set(in_order(told.seed, every)[: len(random)])
    assert len(random) == 4
    assert told.others == 8


def test_a_plan_that_can_tell_nothing_is_refused(world: given.World) -> None:
    with refused("indicators.no_checkpoint"):
        planned(world)
    sealed(world)
    for terms, code in (
        (Terms(Method.ITEMS, 0.0), "indicators.audit_terms"),
        (Terms(Method.ITEMS, 0.1, 0.95, 0.1), "indicators.audit_expected"),
        (Terms(Method.ITEMS, 0.1, 0.5), "indicators.audit_confidence"),
    ):
        with refused(code):
            planned(world, terms)
    for more, code in (
        ({"title": " "}, "indicators.text_missing"),
        ({"code": "nowhere"}, "indicators.indicator_unknown"),
        ({"back": 0}, "indicators.audit_span"),
    ):
        with refused(code):
            planned(world, **more)
    with pytest.raises(NotAllowed):
        planned(world, by="secretary")
    row = planned(world, code="trained")
    with refused("indicators.audit_empty"):
        actions.draw_audit(actor=world.auditor, now=REVIEWED, audit_id=row.pk)


def test_a_list_closes_once(world: given.World) -> None:
    row = drawn(world)
    with refused("indicators.audit_drawn"):
        actions.draw_audit(actor=world.auditor, now=REVIEWED + DAY, audit_id=row.pk)


def test_what_was_found_is_the_verified_value(world: given.World) -> None:
    right, wrong, missing = items(drawn(world))[:3]
    looked(world, right)
    looked(world, wrong, "WRONG", number="7")
    looked(world, missing, "UNAVAILABLE")

    assert Cell.objects.get(pk=right.cell_id).verified == right.value.number
    assert Cell.objects.get(pk=wrong.cell_id).verified == 7
    assert Cell.objects.get(pk=missing.cell_id).verified is None
    with refused("indicators.item_done"):
        looked(world, right, "WRONG", number="8")


def test_what_says_nothing_is_refused(world: given.World) -> None:
    row = drawn(world)
    one = items(row)[0]
    number = str(round(one.value.number or 0))
    for outcome, said, code in (
        ("", "", "indicators.outcome_missing"),
        ("WRONG", "", "indicators.recount_missing"),
        ("WRONG", number, "indicators.recount_same"),
        ("WRONG", "هفت", "indicators.not_a_number"),
    ):
        with refused(code):
            looked(world, one, outcome, number=said)
    with pytest.raises(NotAllowed):
        looked(world, one, by=world.secretary)
    left = AuditItem.objects.filter(audit=row, part="").first()
    assert left is not None
    with pytest.raises(NotAllowed):
        looked(world, left)
    assert not AuditItem.objects.exclude(outcome="").exists()


def test_the_last_item_ends_the_audit_and_errors_are_told_of_the_random_part(world: given.World) -> None:
    row = drawn(world)
    for one in items(row):
        looked(world, one, "UNAVAILABLE" if one.part == Part.RANDOM else "RIGHT")

    card = queries.audit(actor=world.auditor, audit_id=row.pk)
    assert card.line.ended_at is not None
    assert card.result is not None
    assert card.result.rate is not None
    assert card.result.factor is not None
    assert (card.result.rate.errors, card.result.rate.checked) == (4, 4)
    assert card.result.factor.value == 0
    assert Entry.objects.get(activity="AuditEnded").facts["wrong"] == 4


def test_lots_pass_or_fail_each_agency(world: given.World) -> None:
    row = drawn(world, Terms(Method.LOTS, 0.5, 0.9, 0.05))
    for one in items(row):
        looked(world, one, "UNAVAILABLE")

    card = queries.audit(actor=world.auditor, audit_id=row.pk)
    assert card.result is not None
    ((agency, (checked, wrong, passes)),) = card.result.passed.items()
    assert (agency, passes) == (world.units["agency"], False)
    assert checked == wrong == len(items(row))


def test_sums_are_hit_by_their_size_and_bound_the_overstatement(world: given.World) -> None:
    row = drawn(world, Terms(Method.SUMS, 0.2))
    chosen = items(row)
    for one in chosen:
        looked(world, one)

    card = queries.audit(actor=world.auditor, audit_id=row.pk)
    assert sum(one.hits for one in chosen) == 15, (
        "AICPA (2017), appendix C: tolerable 20 %, none expected, 95 %"
    )
    assert card.result is not None
    assert card.result.overstated is not None
    assert 0.19 < card.result.overstated <= 0.2
    assert card.result.factor is not None
    assert card.result.factor.value == 1


def test_a_question_sent_to_the_audit_comes_first_and_is_settled_by_it(world: given.World) -> None:
    question = asked.answered(world)
    actions.decide_question(
        actor=world.secretary,
        now=REVIEWED + 2 * DAY,
        question_id=question.pk,
        decision="TO_AUDIT",
        text=LONG,
    )
    seal.seal(now=REVIEWED)
    row = planned(world)
    actions.draw_audit(actor=world.auditor, now=REVIEWED + 2 * DAY, audit_id=row.pk)
    item = AuditItem.objects.get(audit=row, cell=question.cell_id)
    assert item.part
    assert item.priority >= 4
    looked(world, item, "WRONG", number="80")

    assert Question.objects.get(pk=question.pk).state == QuestionState.ERROR


def test_pages_of_audits_work_on_their_own(world: given.World, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(world)
    monkeypatch.setattr(clock, "now", lambda: REVIEWED)
    client = browser(world.auditor)
    told = {
        "title": "پروانه‌ها از نو",
        "code": "permits",
        "back": "۱۲",
        "method": "ITEMS",
        "tolerable": "۲۰",
        "expected": "۰",
        "confidence": "0.95",
    }
    look = client.post("/indicators/audits/plan/", {**told, "step": "look"})
    assert "در فهرست ۳۶ عدد هست" in look.content.decode()
    assert not Audit.objects.exists()
    bad = client.post("/indicators/audits/plan/", {**told, "tolerable": "زیاد", "step": "plan"})
    assert bad.status_code == 422
    assert "زیاد" in bad.content.decode()
    assert client.post("/indicators/audits/plan/", {**told, "step": "plan"}).status_code == 302
    row = Audit.objects.get()
    assert client.post(f"/indicators/audits/{row.pk}/").status_code == 302

    first = items(row)[0]
    url = f"/indicators/audits/items/{first.pk}/"
    kept = client.post(url, {"outcome": "WRONG", "way": "PHONE", "reason": "تلفنی گفتند."})
    assert kept.status_code == 422
    assert "تلفنی گفتند." in kept.content.decode()
    done = client.post(url, {"outcome": "RIGHT", "way": "PHONE", "reason": "تلفنی گفتند."})
    assert done.status_code == 302
    assert "/items/" in done["Location"]
    page = browser(world.clerk).get(f"/indicators/audits/{row.pk}/draw/").content.decode()
    assert row.seed_root in page.replace("<wbr>", "")
    assert "اولویت" in page
    assert browser(world.clerk).get(f"/indicators/audits/{row.pk}/").status_code == 404


def test_pages_of_audits_take_few_statements(world: given.World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = drawn(world)
    monkeypatch.setattr(clock, "now", lambda: REVIEWED + datetime.timedelta(days=3))
    client = browser(world.auditor)
    for url, most in (
        ("/indicators/audits/", 12),
        (f"/indicators/audits/{row.pk}/", 18),
        (f"/indicators/audits/items/{items(row)[0].pk}/", 16),
        (f"/indicators/audits/{row.pk}/draw/", 14),
    ):
        with CaptureQueriesContext(connection) as counted:
            assert client.get(url).status_code == 200
        assert len(counted) <= most, (url, len(counted))


HERE = (36.28, 50.005)


def photographed(
    world: given.World, way: str, *camera: float, phone: tuple[float, float] = HERE
) -> AuditPhoto:
    """A photograph of the first item that was drawn, with what its camera says and where the telephone was."""
    item = AuditItem.objects.filter(audit=drawn(world)).exclude(part="")[0]
    paper = files.keep(
        actor=world.auditor, now=REVIEWED, upload=io.BytesIO(specimens.of("pdf")[1]), name="دفتر.pdf"
    )
    actions.audit_item(
        actor=world.auditor,
        now=REVIEWED + 2 * DAY,
        item_id=item.pk,
        outcome="RIGHT",
        way=way,
        typed=Typed("permits", note="دفتر پروانه‌ها دیده شد."),
        brought=[Brought(paper.pk, REVIEWED, *camera)],
        phone=phone,
    )
    return AuditPhoto.objects.get()


@pytest.mark.parametrize(
    ("way", "camera", "place", "by"),
    [
        ("VISIT", (), HERE, PlacedBy.PHONE),
        ("VISIT", (38.08, 46.29), (38.08, 46.29), PlacedBy.CAMERA),
        ("PHONE", (38.08, 46.29), (38.08, 46.29), PlacedBy.CAMERA),
        ("PHONE", (), (None, None), ""),
    ],
)
def test_a_photograph_keeps_its_place_and_nobodys_elses(
    world: given.World,
    way: str,
    camera: tuple[float, ...],
    place: tuple[float | None, float | None],
    by: str,
) -> None:
    kept = photographed(world, way, *camera)

    assert ((kept.latitude, kept.longitude), kept.placed_by, kept.taken_at) == (place, by, REVIEWED)
    (told,) = queries.audit_item(actor=world.provincial, item_id=kept.item_id).photos
    assert (told.latitude, told.longitude, told.placed_by or "") == (*place, by)
    entry = Entry.objects.get(activity="ItemAudited")
    assert not [one for one in entry.facts.values() if one in (*HERE, 38.08, 46.29)]


def test_a_place_that_is_none_is_refused(world: given.World) -> None:
    with refused("indicators.bad_place"):
        photographed(world, "VISIT", phone=(136.0, 50.0))
    assert AuditPhoto.objects.count() == 0


def test_the_auditor_alone_is_asked_for_the_place_of_his_telephone(
    world: given.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = drawn(world)
    monkeypatch.setattr(clock, "now", lambda: REVIEWED + 2 * DAY)
    first, *_ = AuditItem.objects.filter(audit=made).exclude(part="")
    address = f"/indicators/audits/items/{first.pk}/"
    auditor, reviewer = browser(world.auditor), browser(world.provincial)
    opened, seen = auditor.get(address), reviewer.get(address)

    assert "geolocation=(self)" in opened["Permissions-Policy"]
    assert "geolocation=()" in seen["Permissions-Policy"]
    assert "data-place" not in seen.content.decode()
    wrong = auditor.post(
        address, {"outcome": "RIGHT", "way": "VISIT", "reason": "دفتر را دیدم", "place": "اینجا"}
    )
    assert wrong.status_code == 422
    assert "اینجا" in wrong.content.decode()
    plain, placed = io.BytesIO(specimens.of("image")[1]), photo(latitude=(38.0, 4.0, 48.0))
    plain.name, placed.name = "plain.jpg", "placed.jpg"
    told = {"outcome": "RIGHT", "way": "VISIT", "reason": "دفتر را دیدم", "place": "36.28000, 50.00500"}
    assert auditor.post(address, {**told, "file": [plain, placed]}).status_code == 302
    page = reviewer.get(address)
    assert "۳۶٫۲۸۰۰، ۵۰٫۰۰۵۰" in page.content.decode()
    assert "مکان گوشی هنگام ثبت" in page.content.decode()
    assert "۳۸٫۰۸۰۰، ۵۰٫۰۰۵۰" in page.content.decode()
    assert "به گفتهٔ دوربین" in page.content.decode()
    assert "geolocation=()" in auditor.get(address)["Permissions-Policy"]
