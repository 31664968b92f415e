"""Columns that lists share."""

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Concat, Trim


def full_name(person: str) -> Trim:
    """The given and family name of the person at the end of a path of relations, as one column."""
    return Trim(
        Concat(F(f"{person}__given_name"), Value(" "), F(f"{person}__family_name"), output_field=TextField())
    )


def applicant_name(case: str = "") -> Case:
    """The applicant's name for a list: "" for one who hides, whoever reads the list. `case` is the way to the case."""
    at = f"{case}__" if case else ""
    return Case(
        When(**{f"{at}hides": True}, then=Value("")),
        default=full_name(f"{at}citizen"),
        output_field=TextField(),
    )
