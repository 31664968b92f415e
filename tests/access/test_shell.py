"""What stands on every page, whatever the page is about."""

import pytest
from django.conf import LazySettings

from tests.access.faces import EVERY as TABLE
from tests.access.province import Province
from tests.access.test_looks import readers
from tests.access.test_table import ask


@pytest.mark.parametrize("name", [name for name, page in TABLE.items() if page.get.get(200)])
def test_every_page_says_whose_it_is_and_that_a_demo_is_none(
    name: str, province: Province, settings: LazySettings
) -> None:
    settings.DEMO = True
    settings.PORTAL = {**settings.PORTAL, "name": "درگاه کوه و دشت"}
    page = TABLE[name]
    for who in readers(page):
        answer = ask(province, who, "get", province.address(page.path))
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            assert "<title>" in text
            assert 'class="demo-banner"' in text
            assert "درگاه کوه و دشت" in text
