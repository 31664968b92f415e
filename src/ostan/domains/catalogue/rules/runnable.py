"""Whether the process of a version runs with its form, and the plan by which it does."""

import base64
from collections.abc import Iterable, Mapping

from ostan.domains.catalogue.rules import process
from ostan.domains.catalogue.rules.findings import Finding
from ostan.kernel.errors import RuleBroken

_plans = process.Plans()


def called_from(files: Mapping[str, str]) -> process.Called:
    """Gives the called processes' files that a version keeps (base64 by key)."""

    def called(key: str) -> bytes:
        return base64.b64decode(files[key])

    return called


def calls_of(xml: bytes) -> list[str]:
    """The keys of the processes that the file calls itself; none when it cannot be read."""
    try:
        found = process.read(xml)
    except RuleBroken:
        return []
    return sorted({node.called for node in found.of_kind(process.Kind.CALL)})


def obstacles(xml: bytes, called: Mapping[str, str], questions: Iterable[str]) -> list[Finding]:
    """Everything to say about the process beside a form with these questions; empty when it is clean."""
    try:
        read = process.read(xml)
        found = process.check(
            read, called_from(called), answers=frozenset(questions), operations=process.OPERATIONS
        )
    except RuleBroken as broken:
        facts = tuple(sorted((name, str(value)) for name, value in broken.facts.items()))
        return [Finding(broken.code, str(broken.facts.get("place", "")), facts)]
    return [Finding(item.code, item.place, item.facts, item.stops) for item in found]


def plan_of(xml: bytes, called: Mapping[str, str]) -> process.Plan:
    """The plan of the process with everything it calls, worked out once for equal files.

    Raises:
        RuleBroken: "catalogue.process_…": the file cannot be read or cannot be run.
    """
    fetch = called_from(called)
    return _plans.get(process.fingerprint(xml, fetch), lambda: process.inline(process.read(xml), fetch))
