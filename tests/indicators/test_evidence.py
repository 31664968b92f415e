"""What lies under a figure: marked when it is used twice or not of the period, opened by who may read the figure."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Evidence, Sheet
from ostan.domains.indicators.rules import EvidenceKind, Standing
from ostan.domains.indicators.rules.evidence import Mark
from ostan.foundation.files import actions as files
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import day_begins, jalali_text
from ostan.kernel.errors import NotAllowed
from tests import given as house
from tests.cases.given import PDF
from tests.indicators import given
from tests.indicators.given import MONTH, NOW, refused
from tests.indicators.test_pages import browser

IN_MONTH = day_begins(MONTH.first_day) + datetime.timedelta(hours=9)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> given.World:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made = given.world()
    given.keep(made, *given.FULL)
    return made


def kept(by: Actor) -> int:
    return files.keep(actor=by, now=NOW, upload=io.BytesIO(PDF), name="صورت‌جلسه.pdf").pk


def lay(world: given.World, code: str, *, by: str = "clerk", file_id: int, **more: object) -> Evidence:
    told: dict[str, object] = {"kind": EvidenceKind.FILE, "shown_at": IN_MONTH, "category": "", **more}
    cell = given.cell(world, code, category=str(told.pop("category")))
    return actions.lay_evidence(
        actor=world.actors[by],
        now=NOW,
        cell_id=cell.pk,
        file_id=file_id,
        **told,  # type: ignore[arg-type]
    )


def test_the_same_file_under_two_figures_is_marked_at_both(world: given.World) -> None:
    one = lay(world, "permits", file_id=kept(world.clerk))
    assert one.marks == []

    other = lay(world, "in_time", file_id=kept(world.clerk))

    assert other.marks == [Mark.REUSED]
    assert Evidence.objects.get(pk=one.pk).marks == [Mark.REUSED]
    assert Entry.objects.filter(activity="EvidenceLaid").count() == 2


def test_evidence_older_than_the_period_is_marked(world: given.World) -> None:
    before = IN_MONTH - datetime.timedelta(days=20)

    assert lay(world, "permits", file_id=kept(world.clerk), shown_at=before).marks == [Mark.OLDER]
    with refused("indicators.shown_later"):
        lay(world, "permits", file_id=kept(world.clerk), shown_at=NOW + datetime.timedelta(days=1))


def test_nobody_lays_a_document_of_another_or_under_a_figure_out_of_reach(world: given.World) -> None:
    with pytest.raises(NotAllowed):
        lay(world, "permits", file_id=kept(world.head))
    with pytest.raises(NotAllowed):
        lay(world, "permits", by="other_head", file_id=kept(world.other_head))
    assert not Evidence.objects.exists()


def test_an_entry_of_the_ledger_is_evidence_too(world: given.World) -> None:
    entry = Entry.objects.order_by("pk")[0]
    made = lay(world, "permits", file_id=0, kind=EvidenceKind.ENTRY, entry_id=entry.pk, shown_at=None)
    assert made.entry_id == entry.pk
    with refused("indicators.evidence_missing"):
        lay(world, "permits", file_id=0, kind=EvidenceKind.ENTRY, entry_id=10**9, shown_at=None)


def test_the_page_of_a_figure_takes_evidence_and_findings(world: given.World) -> None:
    cell = given.cell(world)
    url, clerk = f"/indicators/figures/{cell.pk}/", browser(world.clerk)
    upload = SimpleUploadedFile("مدرک.pdf", PDF, "application/pdf")
    told = {"act": "lay", "file": upload, "shown": jalali_text(MONTH.first_day)}
    assert clerk.post(url, told).status_code == 302
    made = Evidence.objects.get()
    paper = clerk.get(f"/indicators/evidence/{made.pk}/")
    assert b"".join(paper.streaming_content) == PDF
    house.tells_of_scanning(lambda: clerk.get(url).content.decode(), f"/indicators/evidence/{made.pk}/")
    assert browser(world.other_head).get(f"/indicators/evidence/{made.pk}/").status_code == 404

    found = {"act": "judge", "number": "10", "reason": "بازشماری در بایگانی"}
    assert clerk.post(url, found).status_code == 404
    assert browser(world.auditor).post(url, found).status_code == 302
    assert queries.cell(actor=world.clerk, cell_id=cell.pk).readings[Standing.VERIFIED].figure == 10
    assert "بازشماری در بایگانی" in clerk.get(url).content.decode()

    assert clerk.post(url, {"act": "take_off", "evidence": str(made.pk)}).status_code == 302
    assert not queries.evidence_of(cell_id=cell.pk)
    assert clerk.post(url, {"act": "lay"}).status_code == 422


def test_the_provincial_deputy_opens_a_sheet_on_its_page(world: given.World) -> None:
    url = f"/indicators/sheets/{world.data_set.pk}/{world.units['east']}/{MONTH.key}/unlock/"
    client = browser(world.provincial)
    assert client.get(url).status_code == 200
    assert client.post(url, {"until": "", "reason": ""}).status_code == 422
    told = {"until": jalali_text(NOW.date() + datetime.timedelta(days=3)), "reason": "خطای شمارش"}
    assert client.post(url, told).status_code == 302
    assert Sheet.objects.get().open_until > NOW
