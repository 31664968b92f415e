"""What is known of a person, checked and in one form."""

import dataclasses

from ostan.domains.org.rules.person_sheet import email_of
from ostan.kernel import persian
from ostan.kernel.errors import RuleBroken


@dataclasses.dataclass(frozen=True, slots=True)
class Particulars:
    """What is known of somebody, checked and in one form; None where nothing was said, "" to empty."""

    given_name: str | None = None
    family_name: str | None = None
    national_code: str | None = None
    mobile: str | None = None
    email: str | None = None
    foreign_code: str | None = None


def particulars(
    *,
    given_name: str | None = None,
    family_name: str | None = None,
    national_code: str | None = None,
    mobile: str | None = None,
    email: str | None = None,
    foreign_code: str | None = None,
) -> Particulars:
    """The values in the form in which they are kept.

    Raises:
        RuleBroken: "persian.national_code", "persian.foreign_code", "persian.mobile",
            "org.text_too_long" or "org.email_malformed".
    """
    return Particulars(
        given_name=given_name if given_name is None else line(given_name, "given_name", 100),
        family_name=family_name if family_name is None else line(family_name, "family_name", 100),
        national_code=persian.parse_national_code(national_code) if national_code else national_code,
        mobile=persian.parse_mobile(mobile) if mobile else mobile,
        email=email_of(email) if email else email,
        foreign_code=persian.parse_foreign_code(foreign_code) if foreign_code else foreign_code,
    )


def line(text: str, field: str, longest: int) -> str:
    """One clean line of at most `longest` characters. Raises RuleBroken "org.text_too_long"."""
    clean = persian.clean_line(text)
    if len(clean) > longest:
        raise RuleBroken("org.text_too_long", field=field, longest=longest)
    return clean
