"""Files on their way: what the scanner says of them is seen wherever they are shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ostan.domains.cases.models import Attachment, Case
from ostan.foundation.files import actions as files
from ostan.foundation.files.models import StoredFile
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from tests.portal.citizen import given
from tests.portal.citizen.test_applying import BASE, answer, complaint, filled, send, text_of

__all__ = ["complaint", "filled"]

WAITING, SET_ASIDE = "در بررسی امنیتی", "بدافزار داشت و کنار گذاشته شد"


@pytest.fixture
def scanner(settings):
    """One that is set up and has not said anything yet."""
    settings.CLAMD = "tcp://127.0.0.1:9"


def attach(client):
    answer(client, "proof", files=SimpleUploadedFile("عکس.png", given.PNG), _show="files")
    return StoredFile.objects.get()


def found_harmful(stored):
    files.set_aside(actor=SYSTEM, now=clock.now(), file_id=stored.pk, finding="Ostan.Specimen")


def test_the_form_shows_that_a_file_is_being_scanned(filled, scanner):
    attach(filled)

    assert WAITING in text_of(filled.get(f"{BASE}page/proof/"))


def test_an_application_is_not_sent_with_a_file_that_was_set_aside(filled, scanner):
    found_harmful(attach(filled))
    page = filled.get(f"{BASE}check/")

    assert page.headers["Location"] == f"{BASE}page/proof/?then=check"
    assert SET_ASIDE in text_of(filled.get(f"{BASE}page/proof/"))
    refused = answer(filled, "proof", **{"files-kept": StoredFile.objects.get().pk})
    assert refused.status_code == 422
    assert "فایل سالمی بفرستید" in text_of(refused)


def test_the_case_shows_why_nobody_may_open_a_file_and_its_applicant_is_told(filled, scanner):
    stored = attach(filled)
    send(filled)
    case = Case.objects.get()
    address = f"/my/{case.code}/"
    attachment = Attachment.objects.get()

    assert WAITING in text_of(filled.get(address))
    assert filled.get(f"{address}files/{attachment.pk}/").status_code == 404

    with delivering_at_once():
        found_harmful(stored)
    page = text_of(filled.get(address))
    assert SET_ASIDE in page
    assert f"files/{attachment.pk}/" not in page
    assert Notice.objects.filter(code="case.file_set_aside", person_id=case.citizen_id).exists()
