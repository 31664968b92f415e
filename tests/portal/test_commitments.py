"""What everybody may read of promises: verified values alone, each with the way to how it was counted."""

import csv
import io

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.domains.plans import actions, queries
from ostan.foundation.ledger import seal
from tests.plans import given
from tests.plans.given import DUE, NOW, Plan
from tests.standing import standing

plan = standing(given.plan, at=NOW)


def text(url: str) -> str:
    answer = Client().get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_claims_are_not_shown_and_verified_figures_are(plan: Plan) -> None:
    promise = given.promised(plan)
    given.claimed(plan, "777")
    url = f"/commitments/{promise.pk}/"
    for address in ("/commitments/", url, "/open/commitments.csv", "/open/commitments.json"):
        assert "777" not in text(address)
        assert "۷۷۷" not in text(address)
    assert "راستی‌آزمایی‌نشده" in text("/commitments/")

    given.verified(plan, "60")

    assert "همگام با برنامه" in text("/commitments/")
    assert "۶۰ پروانه" in text(url)
    assert "شعبهٔ شرق" in text(url)


def test_a_figure_leads_to_the_proof_of_its_entry(plan: Plan) -> None:
    promise = given.promised(plan)
    given.claimed(plan, "12")
    given.verified(plan, "60")
    (cell,) = queries.published_promise(now=NOW, commitment_id=promise.pk).cells
    url = f"/commitments/{promise.pk}/proof/{cell.entry_id}/"
    assert url in text(f"/commitments/{promise.pk}/")
    assert Client().get(url)["Location"] == f"/commitments/{promise.pk}/"

    seal.seal(now=NOW)

    answer = Client().get(url)
    assert answer["Location"].startswith("/proof/?p=")
    assert Client().get(answer["Location"]).status_code == 200
    assert Client().get(f"/commitments/{promise.pk}/proof/1/").status_code == 404
    assert Client().get("/commitments/999999/").status_code == 404


def test_what_was_promised_first_stays_visible(plan: Plan) -> None:
    promise = given.promised(plan)
    asked = actions.ask_amendment(
        actor=plan.world.head,
        now=NOW,
        commitment_id=promise.pk,
        target=promise.target - 65,
        due=DUE,
        reason="چیزی که همه نباید بخوانند",
    )
    url = f"/commitments/{promise.pk}/"
    assert "تعهد تغییر کرده است" not in text(url)

    actions.approve_amendment(actor=plan.world.provincial, now=NOW, amendment_id=asked.pk)

    assert "۳۶۵ پروانه" in text(url)
    assert "به ۳۰۰ پروانه برسد" in text(url)
    assert "چیزی که همه نباید بخوانند" not in text(url)


def test_promises_are_found_by_agency_and_state(plan: Plan) -> None:
    promise = given.promised(plan)
    link = f"/commitments/{promise.pk}/"
    unit = queries.published(now=NOW)[0].unit_name
    assert unit == "ادارهٔ کل"
    assert link in text("/commitments/?state=UNVERIFIABLE")
    assert link not in text("/commitments/?state=MET")
    assert link in text("/commitments/?agency=nowhere&state=nothing")


def test_machines_read_the_same(plan: Plan) -> None:
    promise = given.promised(plan)
    given.claimed(plan, "12")
    given.verified(plan, "60")
    (row,) = Client().get("/open/commitments.json").json()["commitments"]
    told = (row["id"], row["state"], row["verified"], row["target"], row["due"])
    assert told == (promise.pk, "ON_PACE", 60.0, 365.0, DUE.isoformat())
    body = Client().get("/open/commitments.csv").content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(body))
    assert (line["id"], line["state"], line["verified"]) == (str(promise.pk), "ON_PACE", "60.0")
    assert Client().get("/open/commitments.xml").status_code == 404


def test_the_list_costs_the_same_however_long(plan: Plan) -> None:
    given.promised(plan)
    text("/commitments/")
    with CaptureQueriesContext(connection) as one:
        text("/commitments/")
    given.promised(plan, "f1-a2")
    with CaptureQueriesContext(connection) as two:
        text("/commitments/")
    assert len(one) == len(two) <= 12
