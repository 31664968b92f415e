"""Pages of complaints: merged, split, put before a body outside, answered by its link, exchanged with another system."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import Case, Forwarding, Message, OutsideCode, OutsideSheet
from ostan.foundation import sheets
from ostan.foundation.files import actions as files
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from tests import given as house
from tests.cases import given, matters
from tests.portal.work.conftest import Desk
from tests.portal.work.given import act, address


@pytest.fixture
def receiver(desk: Desk) -> Client:
    """A clerk of the unit that takes complaints in."""
    matters.subjects(desk.world)
    return desk.sits(Role.CLERK, matters.centre(desk.world))


def demand(desk: Desk, receiver: Client, **changes: object) -> Case:
    """A demand of today in the hands of the receiver."""
    case = matters.demand(desk.world, **changes)
    Case.objects.filter(pk=case.pk).update(opened_at=clock.now())
    receiver.post(address(case), {"act": "claim", "task": given.open_task(case).pk})
    return case


def test_two_demands_become_one_on_the_page(desk: Desk, receiver: Client) -> None:
    stays = demand(desk, receiver)
    goes = demand(desk, receiver, text=matters.RETOLD)
    assert stays.code[:4] in receiver.get(address(goes)).content.decode()
    assert act(receiver, goes, "merge", into="nonsense").status_code == 422

    assert act(receiver, goes, "merge", into=stays.code).status_code == 302

    goes.refresh_from_db()
    assert goes.outcome == "DUPLICATE"
    assert goes.code[:4] in receiver.get(address(stays)).content.decode()


def test_a_part_goes_to_another_unit_and_the_whole_waits_for_it(desk: Desk, receiver: Client) -> None:
    case = demand(desk, receiver)
    refused = act(receiver, case, "split", unit="هیچ‌کجا", text="قبض را ببینید")
    assert refused.status_code == 422
    assert "قبض را ببینید" in refused.content.decode()

    act(receiver, case, "split", unit=desk.world.second.code, text="قبض را ببینید")

    part = Case.objects.get(parent=case)
    assert part.unit_id == desk.world.second.pk
    assert desk.world.second.name in receiver.get(address(case)).content.decode()


def forwarded(desk: Desk, receiver: Client, **changes: object) -> tuple[Case, Forwarding]:
    case, body = demand(desk, receiver, **changes), given.outside_body(desk.world)
    files_of = [one.pk for one in case.attachments.all()]
    done = receiver.post(
        address(case),
        {
            "act": "forward",
            "revision": Case.objects.get(pk=case.pk).revision,
            "forward-body": body.pk,
            "forward-text": "فشار را بسنجید",
            "forward-days": "۵",
            "forward-files": files_of,
        },
    )
    assert done.status_code == 302
    return case, Forwarding.objects.get()


def test_a_body_outside_reads_and_answers_at_its_link(desk: Desk, receiver: Client) -> None:
    case, row = forwarded(desk, receiver)
    link, nobody = f"/outside/{queries.token_of(row.pk)}/", Client()
    page = nobody.get(link)
    assert "فشار را بسنجید" in page.content.decode()
    assert "سارا" not in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert nobody.get(f"/outside/{row.pk}-00/").status_code == 404

    wrong = nobody.post(link, {"text": "سنجیده شد", "name": ""})
    assert wrong.status_code == 422
    assert "سنجیده شد" in wrong.content.decode()
    paper = SimpleUploadedFile("گزارش.pdf", given.PDF)
    assert nobody.post(link, {"text": "سنجیده شد", "name": "رضایی", "files": [paper]}).status_code == 302
    assert "سنجیده شد" not in nobody.get(link).content.decode()
    assert nobody.post(link, {"text": "باز هم", "name": "رضایی"}).status_code == 422

    assert Message.objects.get(case=case, kind="OUTSIDE").text == "سنجیده شد"
    assert "رضایی" in receiver.get(address(case)).content.decode()


def test_a_question_outside_is_taken_back_on_the_page(desk: Desk, receiver: Client) -> None:
    case, row = forwarded(desk, receiver)
    act(receiver, case, "forward", taken_back=row.pk)
    told = Client().get(f"/outside/{queries.token_of(row.pk)}/").content.decode()
    assert "فشار را بسنجید" not in told


def kept(desk: Desk, name: str) -> int:
    upload = io.BytesIO(given.PDF)
    return files.keep(actor=desk.world.citizen, now=given.NOW, upload=upload, name=name).pk


def test_a_body_outside_is_told_how_a_document_stands_with_the_scanner(desk: Desk, receiver: Client) -> None:
    case, row = forwarded(desk, receiver, files=[kept(desk, "قبض.pdf")])
    link = f"/outside/{queries.token_of(row.pk)}/"
    read = f"{link}files/{case.attachments.get().pk}/"
    house.tells_of_scanning(lambda: Client().get(link).content.decode(), read)


def test_the_name_of_a_document_does_not_tell_who_hides(desk: Desk, receiver: Client) -> None:
    paper = kept(desk, "نامهٔ سارا محمدی.pdf")
    case = matters.demand(desk.world, about="second", hide_identity=True, files=[paper])
    accused, attachment = desk.browser("other"), case.attachments.get()

    page = accused.get(address(case))
    taken = accused.get(f"{address(case)}files/{attachment.pk}/")

    assert page.status_code == taken.status_code == 200
    assert "محمدی" not in page.content.decode()
    assert taken.headers["Content-Disposition"] == 'attachment; filename="1.pdf"'
    assert taken.getvalue() == given.PDF
    paper_view = accused.get(f"{address(case)}print/").content.decode()
    assert "محمدی" not in paper_view
    mine = queries.my_case(actor=desk.world.citizen, now=given.NOW, code=case.code)
    assert mine.attachments[0].name == "نامهٔ سارا محمدی.pdf"


def test_a_body_outside_is_not_told_who_hides_by_a_name_of_a_file(desk: Desk, receiver: Client) -> None:
    paper = kept(desk, "نامهٔ سارا محمدی.pdf")
    # nobody is named as accused, so the receiver has the case at once
    _, row = forwarded(desk, receiver, hide_identity=True, files=[paper])
    view = queries.outside_view(token=queries.token_of(row.pk), now=clock.now())
    assert [paper.name for paper in view.files] == ["1.pdf"]


COLUMNS = {
    "code": "کد پیگیری",
    "subject": "موضوع",
    "text": "شرح",
    "place": "شهرستان",
    "state": "وضعیت",
    "national_code": "کد ملی",
    "given_name": "نام",
    "family_name": "نام خانوادگی",
}
ROW = ["111-1", "کمبود فشار آب", matters.TEXT, "تبریز", "", "0499370899", "علی", "احمدی"]
EXCHANGE = "/manage/exchange/samad/"


def test_another_system_is_mapped_looked_at_taken_over_and_answered(desk: Desk) -> None:
    matters.subjects(desk.world)
    admin = desk.browser("administrator")
    assert admin.post("/manage/exchange/", {"code": "Sa mad", "name": "سامد"}).status_code == 422
    assert admin.post("/manage/exchange/", {"code": "samad", "name": "سامد"}).url == EXCHANGE
    mapping = {"name": "سامد", **COLUMNS, "values-state": "جاری = OPEN"}
    refused = admin.post(EXCHANGE, {**mapping, "values-state": "جاری = چیزی"})
    assert (refused.status_code, "جاری = چیزی" in refused.content.decode()) == (422, True)
    assert admin.post(EXCHANGE, mapping).status_code == 302

    def brought(step: str) -> str:
        file = SimpleUploadedFile(
            "s.csv", sheets.csv_file(list(COLUMNS.values()), [ROW, [*ROW[:1], *ROW[1:]]])
        )
        return admin.post(EXCHANGE, {"step": step, "file": file}).content.decode()

    assert "111-1" in brought("look")
    assert not Case.objects.exists()
    brought("take")
    brought("take")
    assert OutsideCode.objects.get().case == Case.objects.get()
    assert "111-1" in brought("rejects"), "the second row of the same code"
    book = admin.post(f"{EXCHANGE}export/").content
    rows = list(openpyxl.load_workbook(io.BytesIO(book), read_only=True).active.values)
    assert (rows[1][0], "احمدی" in str(rows)) == ("111-1", False)


def test_a_large_sheet_is_left_to_the_worker_and_its_progress_is_shown(desk: Desk) -> None:
    matters.subjects(desk.world)
    admin = desk.browser("administrator")
    admin.post("/manage/exchange/", {"code": "samad", "name": "سامد"})
    admin.post(EXCHANGE, {"name": "سامد", **COLUMNS})
    file = SimpleUploadedFile("s.csv", sheets.csv_file(list(COLUMNS.values()), [ROW]))
    assert admin.post(EXCHANGE, {"step": "leave", "file": file}).url == EXCHANGE
    assert '<progress value="0" max="1">' in admin.get(EXCHANGE).content.decode()

    sheet = OutsideSheet.objects.get()
    actions.take_stretch(actor=SYSTEM, now=clock.now(), sheet_id=sheet.pk)

    assert "پایان یافت" in admin.get(EXCHANGE).content.decode()
    assert OutsideCode.objects.get().code == "111-1"


def test_the_file_of_a_demand_takes_few_statements(desk: Desk, receiver: Client) -> None:
    case, _ = forwarded(desk, receiver)
    receiver.get(address(case))
    with CaptureQueriesContext(connection) as caught:
        assert receiver.get(address(case)).status_code == 200
    assert len(caught) <= 31, [one["sql"][:90] for one in caught]
