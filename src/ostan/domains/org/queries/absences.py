"""Reads who is away, and who stands in."""

import dataclasses
import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Concat, StrIndex, Trim

from ostan.domains.org.models import Absence, Membership
from ostan.domains.org.queries.hats import Moment, day_of, on_day
from ostan.foundation import access
from ostan.foundation.once import Once
from ostan.kernel.actor import Actor

AHEAD = datetime.timedelta(days=30)
"""How far ahead absences are shown."""


@dataclasses.dataclass(frozen=True, slots=True)
class AwayCard:
    """Who is away from which role of which unit, the first and the last day; `substitute` "": nobody stands in."""

    id: int
    hat: int
    person_id: int
    absent: str
    unit_id: int
    unit: str
    substitute_id: int | None
    substitute: str
    since: datetime.date
    until: datetime.date

    def is_now(self, day: datetime.date) -> bool:
        """Whether the day belongs to the absence."""
        return self.since <= day <= self.until


def away_cards(which: Q) -> list[AwayCard]:
    """The absences that fit, the latest first. One statement."""
    rows = Absence.objects.filter(which).annotate(
        absent_name=_name("absent__person"), substitute_name=_name("substitute")
    )
    columns = ("pk", "absent_id", "absent__person_id", "absent_name", "absent__unit_id", "absent__unit__name")
    more = ("substitute_id", "substitute_name", "from_on", "to_on")
    return [AwayCard(*row) for row in rows.order_by("-from_on", "-pk").values_list(*columns, *more)]


def _name(person: str) -> Trim:
    return Trim(Concat(F(f"{person}__given_name"), Value(" "), F(f"{person}__family_name")))


def own_absences(*, actor: Actor, on: Moment) -> list[AwayCard]:
    """The absences from today on in which the actor is away or stands in. One statement."""
    mine = Q(absent__person=actor.person_id) | Q(substitute=actor.person_id)
    return away_cards(mine & Q(to_on__gte=day_of(on)))


def away_in_unit(*, actor: Actor, on: Moment) -> list[AwayCard]:
    """Who is away today or in the next thirty days where the actor leads. One statement; none for who leads nothing."""
    if not access.may(actor, "org.substitute"):
        return []
    day = day_of(on)
    reach = access.reach(actor, "org.substitute", Absence.SCOPE)
    return away_cards(reach & Q(to_on__gte=day, from_on__lte=day + AHEAD))


def absence(*, actor: Actor, absence_id: int) -> AwayCard:
    """The absence, for the absent, the heads and the house. Raises NotAllowed."""
    found = access.load(Absence.objects.only("pk"), actor, "org.absence", pk=absence_id)
    return away_cards(Q(pk=found.pk))[0]


def away_hats(*, unit_path: str, on: Moment) -> dict[int, int]:
    """The memberships of the unit and those below it that are away on the day, with who stands in (0: nobody).

    One statement.
    """
    day = day_of(on)
    rows = Absence.objects.filter(
        absent__unit__path__startswith=unit_path, from_on__lte=day, to_on__gte=day
    ).values_list("absent_id", "substitute_id")
    return {hat: substitute or 0 for hat, substitute in rows}


@dataclasses.dataclass(frozen=True, slots=True)
class Cover:
    """The absence of a person on a day, and who stands in then: 0 for nobody who is there."""

    absence_id: int
    substitute_id: int


def cover_of(*, person_id: int, unit_path: str, on: Moment) -> Cover | None:
    """Who stands in for the person in this unit or one above it on the day; None while the person is there.

    One statement.
    """
    rows = _COVERS.rows(person_id=person_id, path_text=unit_path, that_day=day_of(on))
    if not rows:
        return None
    pk, substitute_id, is_away = rows[0]
    return Cover(pk, 0 if is_away else substitute_id or 0)


_COVERS = Once(
    lambda person_id, path_text, that_day: (
        Absence.objects.filter(absent__person=person_id, from_on__lte=that_day, to_on__gte=that_day)
        .annotate(
            at=StrIndex(Value(path_text), F("absent__unit__path")),
            away_too=Exists(
                Absence.objects.filter(
                    absent__person=OuterRef("substitute"), from_on__lte=that_day, to_on__gte=that_day
                )
            ),
        )
        .filter(at=1)
        .order_by("pk")
        .values_list("pk", "substitute_id", "away_too")
    ),
    "person_id",
    "path_text",
    "that_day",
)


def colleagues_of(*, hats: list[int], on: Moment) -> list[tuple[str, str]]:
    """Who holds a role in the units of these memberships on the day, as options of a form. One statement."""
    units = Membership.objects.filter(pk__in=hats).values("unit")
    return _options(Q(unit__in=units), on, None)


def possible_substitutes(*, hat: int, on: Moment, limit: int = 300) -> list[tuple[str, str]]:
    """Who may stand in for a member, as options of a form: colleagues of the unit, then of those around it."""
    absent = Membership.objects.select_related("unit").get(pk=hat)
    around = absent.unit.path.rsplit(".", 2)[0]
    near = f"{around}." if around and "." in absent.unit.path[:-1] else absent.unit.path
    rows = Q(unit__path__startswith=near) & ~Q(person=absent.person_id)
    return _options(rows, on, absent.unit_id, limit)


def _options(which: Q, on: Moment, first_unit: int | None, limit: int = 300) -> list[tuple[str, str]]:
    rows = (
        Membership.objects.filter(which, on_day(day_of(on)), person__erased_at=None)
        .annotate(name=_name("person"), far=ExpressionWrapper(~Q(unit=first_unit), BooleanField()))
        .order_by("far", "person__sort", "pk")
    )
    found: dict[str, str] = {}
    for person, name, post, unit in rows.values_list("person_id", "name", "post__title", "unit__name")[
        :limit
    ]:
        found.setdefault(str(person), f"{name}، {post or unit}")
    return list(found.items())
