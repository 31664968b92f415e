"""What a person does on the page of a case file, as posts."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from ostan.domains.cases.models import Case, Task


def address(case: Case) -> str:
    """Where the file stands."""
    return f"/work/cases/{case.code}/"


def revision(page: HttpResponse) -> str:
    """The revision that the page shows."""
    found = re.search(r'name="revision" value="(\d+)"', page.content.decode())
    assert found
    return found.group(1)


def task(case: Case) -> Task:
    """The newest open task."""
    return case.tasks.filter(done_at=None).order_by("-pk")[0]


def act(browser: Client, case: Case, name: str, about: Task | None = None, **typed: Any) -> Any:
    """What a person posts who has just looked at the file."""
    prefix = f"{name}-{about.pk}" if about else name
    case.refresh_from_db()
    told = {"act": name, "revision": case.revision} | ({"task": about.pk} if about else {})
    return browser.post(
        address(case), {**told, **{f"{prefix}-{field}": value for field, value in typed.items()}}
    )
