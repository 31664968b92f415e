"""Counts what becomes of applications in their forms: by version, day and question, and of nobody by name."""

import datetime
from collections.abc import Iterable

from django.db import connection

from ostan.domains.catalogue.rules.form import Place
from ostan.foundation.once import fetch
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day

REVIEW = Place("", "")
"""Where somebody stands who has answered everything."""

_COLUMNS = 'version_id, day, page, question, sent, "left", refused'
_ONE_MORE = """
ON CONFLICT (version_id, day, page, question) DO UPDATE SET
    sent = tally.sent + excluded.sent,
    "left" = tally."left" + excluded."left",
    refused = tally.refused + excluded.refused
"""
_ADD = f"INSERT INTO cases_formtally AS tally ({_COLUMNS}) VALUES (%s, %s, %s, %s, 0, %s, %s) {_ONE_MORE}"  # noqa: S608  # names of ours
_SEND = f"""
WITH sent AS (DELETE FROM cases_draft WHERE id = %s AND citizen_id = %s RETURNING version_id)
INSERT INTO cases_formtally AS tally ({_COLUMNS})
SELECT version_id, %s, %s, %s, 1, 0, 0 FROM sent {_ONE_MORE} RETURNING version_id
"""  # noqa: S608  # names of ours


def add(version_id: int, at: datetime.datetime, place: Place, *, left: int = 0, refused: int = 0) -> None:
    """One more at this place on the day of `at`."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [version_id, local_day(at), *place, left, refused])


def send(draft_id: int, citizen_id: int, at: datetime.datetime) -> bool:
    """Whether the draft was there: it is gone now, and counted as sent on the day of `at`. One statement."""
    return bool(fetch(_SEND, [draft_id, citizen_id, local_day(at), *REVIEW]))


def count_refusals(*, actor: Actor, now: datetime.datetime, version_id: int, places: Iterable[Place]) -> None:
    """Count that answers to these questions of the version were not accepted. Leaves no entry: plumbing.

    Whoever may fill in a form may come here; nothing of who it was is kept.
    """
    for place in sorted(set(places)):
        add(version_id, now, place, refused=1)
