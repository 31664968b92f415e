"""Whether a national code and a mobile number belong to one person (شاهکار), asked behind one interface.

The answer is yes, no, or that nobody was asked; nothing else of it is read or kept.
"""

import enum
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings

from ostan.foundation import outside


class Match(enum.StrEnum):
    """What is known of code and number: they fit, they do not, or it was not checked."""

    YES = "yes"
    NO = "no"
    UNCHECKED = "unchecked"


def match(*, national_code: str, mobile: str, patience: float = 5.0) -> Match:
    """What the register says. UNCHECKED when none is set up, and when it does not answer in time or not clearly.

    The wire is that of OSTAN_MATCH_URL: its query names the fields of the question and of the answer, as
    ?code=nationalCode&mobile=mobile&answer=data. Source: public clients of resellers; the official wire is not published.
    """
    if not settings.MATCH_URL or not national_code or not mobile:
        return Match.UNCHECKED
    url = urlsplit(settings.MATCH_URL)
    names = dict(parse_qsl(url.query))
    rest = {name: value for name, value in names.items() if name not in ("code", "mobile", "answer")}
    address = url._replace(query=urlencode(rest)).geturl()
    told = {names.get("code", "nationalCode"): national_code, names.get("mobile", "mobile"): mobile}
    headers = {"Authorization": f"Bearer {settings.MATCH_KEY}"} if settings.MATCH_KEY else {}
    try:
        answer = outside.call(
            "POST", address, json=told, headers=headers, patience=patience, allowed=outside.ANYWHERE
        )
        said = outside.as_json(answer).get(names.get("answer", "data")) if answer.status == 200 else None
    except OSError:
        return Match.UNCHECKED
    if said is True:
        return Match.YES
    return Match.NO if said is False else Match.UNCHECKED


def is_set_up() -> bool:
    """Whether this installation asks a register at all."""
    return bool(settings.MATCH_URL)
