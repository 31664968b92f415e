"""Columns that lists share."""

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat, Trim


def full_name(person: str) -> Trim:
    """The given and family name of the person at the end of a path of relations, as one column."""
    return Trim(
        Concat(F(f"{person}__given_name"), Value(" "), F(f"{person}__family_name"), output_field=TextField())
    )
