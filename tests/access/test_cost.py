"""No page asks the database without bound: a few statements each, whatever it holds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.faces import EVERY as TABLE
from tests.access.province import Province
from tests.access.test_looks import readers
from tests.access.test_table import ask

MOST = 35
"""Of a page with what its shell asks; the lists and the case file have closer bounds in the tests of their own."""


@pytest.mark.parametrize("name", [name for name, page in TABLE.items() if page.get.get(200)])
def test_every_page_takes_few_statements(name: str, province: Province) -> None:
    page, url = TABLE[name], province.address(TABLE[name].path)
    for who in readers(page):
        ask(province, who, "get", url)
        with CaptureQueriesContext(connection) as asked:
            ask(province, who, "get", url)

        assert len(asked) <= MOST
