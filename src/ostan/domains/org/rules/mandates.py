"""For whom somebody wants to act, checked and in one form."""

import dataclasses

from ostan.domains.org.rules.kinds import MandateKind
from ostan.domains.org.rules.particulars import line
from ostan.kernel import persian
from ostan.kernel.errors import RuleBroken


@dataclasses.dataclass(frozen=True, slots=True)
class Principal:
    """For whom: a person by national code, or a company by its national id; `family_name` is a company's name."""

    kind: MandateKind
    code: str
    family_name: str
    given_name: str = ""


def principal(*, kind: str, code: str, family_name: str, given_name: str = "") -> Principal:
    """What was told of the other, checked and in one form.

    Raises:
        RuleBroken: "org.mandate_kind", "persian.national_code", "persian.company_id", "org.name_missing" or
            "org.text_too_long".
    """
    if kind not in list(MandateKind):
        raise RuleBroken("org.mandate_kind", field="kind")
    known = MandateKind(kind)
    try:
        is_company = known is MandateKind.COMPANY
        number = persian.parse_company_id(code) if is_company else persian.parse_national_code(code)
    except RuleBroken as broken:
        broken.facts.setdefault("field", "code")
        raise
    family = line(family_name, "family_name", 100)
    if not family:
        raise RuleBroken("org.name_missing", field="family_name")
    return Principal(known, number, family, "" if is_company else line(given_name, "given_name", 100))
