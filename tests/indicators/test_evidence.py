"""What lies under a figure: marked when it is used twice or not of the period, opened by who may read the figure."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Evidence, Sheet
from ostan.domains.indicators.rules import EvidenceKind, Standing
from ostan.domains.indicators.rules.evidence import Mark
from ostan.foundation.files import actions as files
from ostan.foundation.files import images
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import day_begins, jalali_text
from ostan.kernel.errors import NotAllowed
from ostan.kernel.persian import persian_digits
from tests import given as house
from tests.cases.given import PDF
from tests.indicators import given
from tests.indicators.given import MONTH, NOW, refused
from tests.indicators.test_pages import browser
from tests.standing import standing

IN_MONTH = day_begins(MONTH.first_day) + datetime.timedelta(hours=9)


def handed() -> given.World:
    made = given.world()
    given.keep(made, *given.FULL)
    return made


world = standing(handed, at=NOW)


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


def test_the_same_entry_under_two_figures_is_marked_at_both_until_it_is_taken_off(world: given.World) -> None:
    entry = Entry.objects.filter(at__lt=NOW).order_by("-pk")[0]
    told = {"file_id": 0, "kind": EvidenceKind.ENTRY, "entry_id": entry.pk, "shown_at": None}
    one = lay(world, "permits", **told)
    assert Mark.REUSED not in one.marks

    assert Mark.REUSED in lay(world, "in_time", **told).marks
    assert Mark.REUSED in Evidence.objects.get(pk=one.pk).marks

    for made in Evidence.objects.all():
        actions.take_evidence_off(actor=world.clerk, now=NOW, evidence_id=made.pk)
    assert Mark.REUSED not in lay(world, "trained", category="f", **told).marks


def photo(**told: object) -> io.BytesIO:
    """A picture with what its camera wrote: at, zone, latitude, longitude."""
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = told.get("at", "2025:05:01 10:30:00")
    if "zone" in told:
        exif.get_ifd(IFD.Exif)[Base.OffsetTimeOriginal] = told["zone"]
    if "latitude" in told:
        placed = exif.get_ifd(IFD.GPSInfo)
        placed[GPS.GPSLatitudeRef], placed[GPS.GPSLatitude] = "N", told["latitude"]
        placed[GPS.GPSLongitudeRef], placed[GPS.GPSLongitude] = "E", (50.0, 0.0, 18.0)
    body = io.BytesIO()
    Image.new("RGB", (8, 8)).save(body, "JPEG", exif=exif)
    body.seek(0)
    return body


def test_a_photograph_says_itself_when_and_where_it_was_taken() -> None:
    found = images.taken(photo(latitude=(36.0, 16.0, 48.0)))
    assert found.at == datetime.datetime(2025, 5, 1, 7, tzinfo=datetime.UTC)
    assert (found.latitude, found.longitude) == (36.28, 50.005)
    assert images.taken(photo(zone="+05:30")).at == datetime.datetime(2025, 5, 1, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "body", [photo(at="yesterday"), photo(at="0000:00:00 00:00:00"), io.BytesIO(PDF), io.BytesIO()]
)
def test_a_picture_that_says_nothing_sensible_says_nothing(body: io.BytesIO) -> None:
    assert images.taken(body) == images.Taken()
    assert body.tell() == 0
    assert images.taken(photo(latitude=(136.0, 0.0, 0.0))).latitude is None


def test_a_photograph_of_another_month_is_marked_whatever_its_bearer_types(world: given.World) -> None:
    cell = given.cell(world)
    url, clerk = f"/indicators/figures/{cell.pk}/", browser(world.clerk)
    upload = SimpleUploadedFile("a.jpg", photo(at="2024:05:01 10:30:00").read(), "image/jpeg")
    told = {"act": "lay", "file": upload, "shown": jalali_text(MONTH.first_day), "place": "۳۶٫۲۸، ۵۰٫۰۱"}

    assert clerk.post(url, told).status_code == 302

    made = Evidence.objects.get()
    assert made.marks == [Mark.OLDER]
    assert (made.kind, made.latitude, made.longitude) == (EvidenceKind.PHOTO, 36.28, 50.01)
    assert "۳۶" in clerk.get(url).content.decode()


@pytest.mark.parametrize("place", ["36", "36, 500", "شمال شهر", "96.1 ، 50"])
def test_a_place_that_is_none_is_refused_and_what_was_typed_stays(world: given.World, place: str) -> None:
    url, clerk = f"/indicators/figures/{given.cell(world).pk}/", browser(world.clerk)
    upload = SimpleUploadedFile("a.jpg", photo().read(), "image/jpeg")

    page = clerk.post(url, {"act": "lay", "file": upload, "place": place})

    assert page.status_code == 422
    assert f'value="{place}"' in page.content.decode()
    assert not Evidence.objects.exists()


def test_an_entry_is_laid_on_the_page_by_its_number(world: given.World) -> None:
    url, clerk = f"/indicators/figures/{given.cell(world).pk}/", browser(world.clerk)
    entry = Entry.objects.order_by("-pk")[0]

    assert clerk.post(url, {"act": "lay", "entry": persian_digits(entry.pk)}).status_code == 302
    assert Evidence.objects.get().entry_id == entry.pk
    assert clerk.post(url, {"act": "lay", "entry": "999999999"}).status_code == 422


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
