"""Who sits on a post, for seats and duties that belong to the post and not to a person."""

import dataclasses
from collections.abc import Iterable

from ostan.domains.org.queries.hats import Moment, day_of
from ostan.foundation.once import fetch

_HOLDERS = """
SELECT post.id, post.title, u.id, u.name, p.id, concat_ws(' ', nullif(p.given_name, ''), nullif(p.family_name, ''))
FROM org_post post
JOIN org_orgunit u ON u.id = post.unit_id
LEFT JOIN LATERAL (
    SELECT coalesce(s.substitute_id, m.person_id) AS person_id
    FROM org_membership m
    LEFT JOIN org_absence s ON s.absent_id = m.id AND %(day)s BETWEEN s.from_on AND s.to_on
    WHERE m.post_id = post.id AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
) held ON true
LEFT JOIN org_person p ON p.id = held.person_id AND p.erased_at IS NULL
WHERE post.id = ANY(%(posts)s)
ORDER BY post.id, p.sort, p.id
"""
_HELD = """
SELECT DISTINCT m.post_id
FROM org_membership m
LEFT JOIN org_absence s ON s.absent_id = m.id AND %(day)s BETWEEN s.from_on AND s.to_on
WHERE m.post_id IS NOT NULL AND coalesce(s.substitute_id, m.person_id) = %(person)s
  AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
"""


@dataclasses.dataclass(frozen=True, slots=True)
class PostCard:
    """A post with who sits on it on a day, or stands in; `people` are (id, name), empty when nobody does."""

    id: int
    title: str
    unit_id: int
    unit: str
    people: tuple[tuple[int, str], ...]


def posts(*, post_ids: Iterable[int], on: Moment) -> dict[int, PostCard]:
    """The posts by id with who sits on each on the day. One statement, none when nothing is asked."""
    wanted = [*set(post_ids)]
    found: dict[int, PostCard] = {}
    rows = fetch(_HOLDERS, {"posts": wanted, "day": day_of(on)}) if wanted else []
    for post_id, title, unit_id, unit, person_id, name in rows:
        known = found.get(post_id)
        people = (*(known.people if known else ()), *(((person_id, name),) if person_id else ()))
        found[post_id] = PostCard(post_id, title, unit_id, unit, people)
    return found


def posts_held(*, person_id: int, on: Moment) -> set[int]:
    """The posts on which the person sits on the day, or stands in for who does. One statement."""
    return {row[0] for row in fetch(_HELD, {"person": person_id, "day": day_of(on)})}


_COLLEAGUES = """
SELECT DISTINCT own.person_id, p.id, concat_ws(' ', nullif(p.given_name, ''), nullif(p.family_name, '')), p.sort
FROM org_membership own
JOIN org_membership m ON m.unit_id = own.unit_id AND m.person_id <> own.person_id
JOIN org_person p ON p.id = m.person_id AND p.erased_at IS NULL AND NOT p.is_system
WHERE own.person_id = ANY(%(people)s)
  AND own.valid_from <= %(day)s AND (own.valid_to IS NULL OR own.valid_to >= %(day)s)
  AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
ORDER BY own.person_id, p.sort, p.id
"""


def units_mates(*, person_ids: Iterable[int], on: Moment) -> dict[int, list[tuple[int, str]]]:
    """By person, who else holds a role in one of the person's units on the day, by name. One statement."""
    found: dict[int, list[tuple[int, str]]] = {}
    wanted = [*set(person_ids)]
    rows = fetch(_COLLEAGUES, {"people": wanted, "day": day_of(on)}) if wanted else []
    for of_id, person_id, name, _ in rows:
        found.setdefault(of_id, []).append((person_id, name))
    return found
