"""Documents come from Excel row by row, show what nobody has taken, and demands climb while nobody answers."""

import datetime

import pytest
from django.db import DatabaseError, transaction

from ostan.config.installation import ROOT
from ostan.domains.org.rules.sheets import Verdict
from ostan.domains.plans import actions, queries
from ostan.domains.plans.models import Demand, Node, Term
from ostan.domains.plans.rules import Answer, Step
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed
from tests.indicators.given import refused
from tests.plans import given
from tests.plans.given import NOW, Plan

PROGRAMMES = ROOT / "data" / "plans" / "reform-round-2.json"
DAY = datetime.timedelta(days=1)


def fates(plan: Plan, *rows: tuple[str, ...], dry_run: bool = True) -> list[tuple[Verdict, str]]:
    found = actions.import_nodes(
        actor=plan.world.administrator,
        now=NOW,
        document_id=plan.document.pk,
        data=given.sheet([given.ROWS[0], *rows]),
        dry_run=dry_run,
    )
    return [(one.verdict, one.refusal.code if one.refusal else "") for one in found.fates]


def test_the_ten_programmes_are_delivered_once(plan: Plan) -> None:
    first = actions.load_document(actor=SYSTEM, now=NOW, path=PROGRAMMES)
    again = actions.load_document(actor=SYSTEM, now=NOW, path=PROGRAMMES)

    assert (first.tally.new, first.tally.refused, first.done) == (10, 0, True)
    assert (again.tally.same, again.done) == (10, False)
    found = next(one for one in queries.documents(actor=plan.world.head) if one.code == "eslah-edari")
    told = queries.document(actor=plan.world.head, document_id=found.id)
    assert [one.code for one in told.lines] == [f"p{at}" for at in range(1, 11)]
    assert all(one.is_takeable for one in told.lines)
    assert found.until is None


def test_only_who_keeps_documents_loads_one(plan: Plan) -> None:
    with pytest.raises(NotAllowed):
        actions.load_document(actor=plan.world.head, now=NOW, path=PROGRAMMES)
    actions.load_document(actor=SYSTEM, now=NOW, path=PROGRAMMES)
    with pytest.raises(NotAllowed):
        actions.load_document(actor=plan.world.head, now=NOW, path=PROGRAMMES)


def test_each_row_of_a_sheet_has_its_fate(plan: Plan) -> None:
    rows = [
        ("f1", "فصل", "نظام اداری", "", ""),
        ("f1-a2", "اقدام", "پیوند همهٔ سامانه‌ها", "f1-c1", ""),
        ("f2", "فصل", "سرمایهٔ انسانی", "", ""),
        ("f2", "فصل", "دوباره", "", ""),
        ("x", "قصه", "ناشناخته", "", ""),
        ("f1-c1", "راهبرد", "نوع دیگر", "f1", ""),
        ("y", "اقدام", "بی‌جا", "nowhere", ""),
        ("z", "نشانگر", "زیر فصل", "f2", ""),
        ("کد فارسی", "اقدام", "بدکد", "f1", ""),
    ]
    wanted = [
        (Verdict.SAME, ""),
        (Verdict.CHANGED, ""),
        (Verdict.NEW, ""),
        (Verdict.REFUSED, "plans.code_twice"),
        (Verdict.REFUSED, "plans.kind_unknown"),
        (Verdict.REFUSED, "plans.kind_changes"),
        (Verdict.REFUSED, "plans.parent_unknown"),
        (Verdict.REFUSED, "plans.wrong_place"),
        (Verdict.REFUSED, "plans.bad_code"),
    ]
    assert fates(plan, *rows) == wanted
    assert Node.objects.count() == 5
    assert fates(plan, *rows, dry_run=False) == wanted
    assert Node.objects.get(code="f1-a2").title == "پیوند همهٔ سامانه‌ها"
    assert Node.objects.count() == 6


def test_what_stands_below_a_refused_row_is_refused_with_it(plan: Plan) -> None:
    found = fates(plan, ("b", "اقدام", "زیر ردشده", "a", ""), ("a", "راهبرد", "بی‌بالادست", "", ""))
    assert found == [(Verdict.REFUSED, "plans.parent_unknown"), (Verdict.REFUSED, "plans.wrong_place")]


def test_a_sheet_without_its_columns_is_refused(plan: Plan) -> None:
    with refused("plans.lacks_columns"):
        actions.import_nodes(
            actor=plan.world.administrator,
            now=NOW,
            document_id=plan.document.pk,
            data=given.sheet([("کد", "عنوان"), ("a", "b")]),
        )


def test_an_edition_stands_once_and_only_keepers_set_it_up(plan: Plan) -> None:
    with refused("plans.code_taken"):
        actions.set_up_document(actor=plan.world.administrator, now=NOW, told=given.particulars())
    actions.set_up_document(actor=plan.world.provincial, now=NOW, told=given.particulars(edition=2))
    with pytest.raises(NotAllowed):
        actions.set_up_document(actor=plan.world.head, now=NOW, told=given.particulars(edition=3))
    assert [one.edition for one in queries.documents(actor=plan.world.clerk)] == [2, 1]


def test_the_tree_shows_what_nobody_has_taken(plan: Plan) -> None:
    given.promised(plan)
    found = queries.document(actor=plan.world.clerk, document_id=plan.document.pk)
    assert [(one.code, one.depth) for one in found.lines] == [
        *(("f1", 0), ("f1-c1", 1), ("f1-a1", 2), ("f1-a1-m", 3), ("f1-a2", 2))
    ]
    assert (found.coverage.actions, found.coverage.taken) == (2, 1)
    assert [one.code for one in found.untaken] == ["f1-a2"]


def test_another_last_day_keeps_the_first_with_its_reason(plan: Plan) -> None:
    keeper = plan.world.administrator
    told = {"actor": keeper, "now": NOW, "document_id": plan.document.pk}
    first, second = NOW.date() + 400 * DAY, NOW.date() + 800 * DAY
    actions.change_term(**told, until=first, reason="پایان برنامهٔ هفتم")
    actions.change_term(**told, until=second, reason="تمدید شد")

    found = queries.document(actor=plan.world.clerk, document_id=plan.document.pk)

    assert found.card.until == second
    assert [(one.before, one.until) for one in found.terms] == [(None, first), (first, second)]
    assert [(one.reason, one.by_id, one.at) for one in found.terms] == [
        ("پایان برنامهٔ هفتم", keeper.person_id, NOW),
        ("تمدید شد", keeper.person_id, NOW),
    ]
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Term.objects.update(reason="دلیل دیگر")
    actions.change_term(**told, until=None, reason="تا سند بعدی")
    assert queries.document_card(actor=keeper, document_id=plan.document.pk).until is None


def test_a_last_day_cuts_off_no_promise_and_says_which(plan: Plan) -> None:
    given.promised(plan, title="سامانهٔ پروانه")
    told = {"actor": plan.world.administrator, "now": NOW, "document_id": plan.document.pk}

    with refused("plans.cuts_promises") as broken:
        actions.change_term(**told, until=given.DUE - DAY, reason="کوتاه شد")
    assert (broken.value.facts["count"], broken.value.facts["promises"]) == (1, "«سامانهٔ پروانه، ادارهٔ کل»")
    with refused("plans.same_term"):
        actions.change_term(**told, until=None, reason="همان")
    with refused("plans.term"):
        actions.change_term(**told, until=given.START - DAY, reason="پیش از آغاز")
    with refused("plans.missing"):
        actions.change_term(**told, until=given.DUE, reason=" ")
    with pytest.raises(NotAllowed):
        actions.change_term(**told | {"actor": plan.world.head}, until=given.DUE, reason="نه")
    actions.change_term(**told, until=given.DUE, reason="هم‌زمان با تعهد")
    assert Term.objects.count() == 1


def test_no_promise_ends_after_its_document(plan: Plan) -> None:
    promise = given.promised(plan)
    actions.change_term(
        actor=SYSTEM, now=NOW, document_id=plan.document.pk, until=given.DUE, reason="پایان برنامه"
    )

    with refused("plans.after_document"):
        given.promised(plan, "f1-a2", due=given.DUE + DAY)
    with refused("plans.after_document"):
        actions.ask_amendment(
            actor=plan.world.head,
            now=NOW,
            commitment_id=promise.pk,
            target=promise.target,
            due=given.DUE + DAY,
            reason="دیرتر",
        )
    given.promised(plan, "f1-a2")


def demanded(plan: Plan, **changes: object) -> Demand:
    told: dict[str, object] = {
        "unit_id": plan.world.units["agency"],
        "body": "سازمان اداری و استخدامی کشور",
        "title": "دسترسی به سامانهٔ ملی",
        "text": "دسترسی استان به سامانه داده شود.",
        "asked_on": NOW.date(),
        **changes,
    }
    return actions.ask_body(actor=plan.world.head, now=NOW, **told)  # type: ignore[arg-type]  # tests change one


def test_a_demand_grows_old_climbs_and_is_answered_once(plan: Plan) -> None:
    promise = given.promised(plan)
    made = demanded(plan, commitment_ids=[promise.pk])
    assert actions.climb_ladder(actor=SYSTEM, now=NOW + 10 * DAY) == 0
    later = NOW + 40 * DAY
    assert actions.climb_ladder(actor=SYSTEM, now=later) == 1
    assert actions.climb_ladder(actor=SYSTEM, now=later) == 0
    (card,) = queries.demands(actor=plan.world.clerk, now=later, only="waiting")
    assert (card.step, card.waiting) == (Step.DEPUTY, 1)
    assert 15 <= card.age < 30
    answer = {
        "demand_id": made.pk,
        "answer": Answer.PARTLY,
        "text": "تا پایان سال",
        "answered_on": later.date(),
    }
    actions.record_answer(actor=plan.world.head, now=later, **answer)  # type: ignore[arg-type]  # one dict
    with refused("plans.answered_already"):
        actions.record_answer(actor=plan.world.head, now=later, **answer)  # type: ignore[arg-type]  # the same
    found = queries.demand(actor=plan.world.clerk, now=later + 30 * DAY, demand_id=made.pk)
    assert found.card.age == card.age
    assert found.commitments == [(promise.pk, promise.title)]
    assert [one.step for one in found.climbs] == [Step.DEPUTY]
    assert actions.climb_ladder(actor=SYSTEM, now=later + 90 * DAY) == 0


def test_a_demand_is_the_own_units_and_not_of_tomorrow(plan: Plan) -> None:
    with pytest.raises(NotAllowed):
        demanded(plan, unit_id=plan.world.units["other"])
    with refused("plans.future"):
        demanded(plan, asked_on=NOW.date() + DAY)
    with pytest.raises(NotAllowed):
        demanded(plan, commitment_ids=[999])
