"""What every page of a service's owner does with a request: who asks, which version, what was typed."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ostan.domains.catalogue import queries
from ostan.domains.catalogue.queries import VersionFile
from ostan.domains.catalogue.words import form as words
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken, Stale
from ostan.kernel.persian import whole_number
from ostan.ui import figures, pages, posted, refusals

Question = dict[str, Any]

SERVICES = "خدمات واحد"


def who(request: HttpRequest) -> Actor:
    """The actor of the request."""
    return cast(Actor, cast(Any, request).actor)


def now(request: HttpRequest) -> datetime.datetime:
    """The instant of the request."""
    return cast(datetime.datetime, cast(Any, request).now)


def the_version(request: HttpRequest, version_id: int) -> VersionFile:
    """The version of the address. Raises NotAllowed."""
    return queries.version_file(actor=who(request), version_id=version_id)


def revision(request: HttpRequest) -> int:
    """The revision at which the page was read; one that cannot be is -1."""
    text = request.POST.get("revision", "")
    return whole_number(text, -1, digits=9)


def answers(questions: Sequence[Question], request: HttpRequest) -> dict[str, Any]:
    """What was posted for each question, unchecked."""
    return {question["name"]: posted.value(question, request.POST, request.FILES) for question in questions}


def lines(text: Any) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def number(text: Any, field: str) -> int | None:
    """The whole number typed, None for none. Raises RuleBroken "catalogue.number_wanted"."""
    if not str(text or "").strip():
        return None
    found = figures.amount_of(text)
    if found is None or found > 10**15:
        raise RuleBroken("catalogue.number_wanted", field=field)
    return found


def wrongs(broken: RuleBroken | None) -> dict[str, str]:
    """The refusal's sentence under the field that it is about."""
    if broken is None:
        return {}
    if isinstance(broken, Stale):
        return {
            "": "همکاری این نسخه را هم‌زمان تغییر داد. نوشتهٔ شما اینجاست؛ اگر دوباره ذخیره کنید جای آن را می‌گیرد."
        }
    return refusals.by_field(broken)


def status(broken: RuleBroken | None) -> int:
    """The status of a page that is shown again after a refusal."""
    if broken is None:
        return 200
    return 409 if isinstance(broken, Stale) else 422


def render(
    request: HttpRequest,
    template: str,
    version: VersionFile,
    context: Mapping[str, object],
    *,
    here: str,
    title: str,
    broken: RuleBroken | None = None,
) -> HttpResponse:
    """A page of one version: its head, its tabs and the page's own part.

    `template` is one of the catalogue's own, or, with its folder, that of a page on a floor above.
    """
    actor = who(request)
    shared = {
        "version": version,
        "state": words.STATE[version.state],
        "preview_url": preview_url(version),
        "cases_url": cases_url(version) if access.may(actor, "cases.move") else "",
        "tabs": _tabs(version, here, with_cases=access.may(actor, "cases.move")),
        "title": title,
        "wrongs": wrongs(broken),
        "may_edit": version.is_draft
        and access.may_touch(actor, "catalogue.edit", unit_path=version.owner_path),
        "may_publish": access.may_touch(actor, "catalogue.publish", unit_path=version.owner_path),
        "path": [
            (SERVICES, reverse("catalogue:services")),
            (version.title, reverse("catalogue:service", args=[version.code])),
            (title, ""),
        ],
    }
    name = template if "/" in template else f"catalogue/{template}"
    return pages.render(request, name, {**shared, **context}, status=status(broken))


def preview_url(version: VersionFile) -> str:
    """Where the version is shown as people will see it: a page of a floor above, which knows of their pages."""
    return f"/owner/versions/{version.id}/preview/"


def cases_url(version: VersionFile) -> str:
    """Where the running cases of the service are shown by version."""
    return f"/owner/versions/{version.id}/cases/"


def _tabs(version: VersionFile, here: str, *, with_cases: bool) -> list[tuple[str, str, bool, int | None]]:
    stops = dict.fromkeys(("card", "form", "process", "promise"), 0)
    for finding in version.obstacles:
        stops[part_of(finding.code)] += 1
    parts = (
        ("version", "نمای کلی"),
        ("card", "شناسنامه"),
        ("form", "فرم"),
        ("process", "فرایند"),
        ("step_forms", "فرم گام‌ها"),
        ("promise", "زمان"),
        ("publish", "انتشار"),
    )
    found = [
        (title, reverse(f"catalogue:{name}", args=[version.id]), name == here, stops.get(name) or None)
        for name, title in parts
    ]
    if with_cases and not version.is_draft:  # a page of a floor above, which knows of cases
        found.insert(1, ("پرونده‌ها", cases_url(version), here == "cases", None))
    return found


def part_of(code: str) -> str:
    """Which part of a version a finding is about: card, form, process or promise."""
    stem = code.removeprefix("catalogue.").partition("_")[0]
    return {"card": "card", "form": "form", "process": "process"}.get(stem, "promise")


def told(findings: Sequence[Any]) -> list[dict[str, Any]]:
    """Findings as lines: text, place, whether they stop."""
    return [
        {
            "text": refusals.text(RuleBroken(finding.code, **_readable(finding.facts))),
            "place": finding.place,
            "stops": finding.stops,
            "part": part_of(finding.code),
        }
        for finding in findings
    ]


def _readable(facts: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The facts of a finding, which are texts, with numbers as a Persian reader expects them."""
    return {name: figures.digits(value) if value.isdecimal() else value for name, value in facts}
