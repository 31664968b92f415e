"""Tables of places, units, people and the posts they hold."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from ostan.domains.org.rules import MandateKind, PlaceLevel, UnitKind
from ostan.foundation.matching import Match
from ostan.kernel.actor import Role

_PERSIAN, _ASCII = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", "abptyjcehd1rz0sx234vo5fqkg6mnuwi"
IN_ASCII = str.maketrans(_PERSIAN, _ASCII)


class InAscii(models.Func):
    """A folded text letter by letter in ASCII, for finding parts of names by their trigrams.

    In a database made with the C locale PostgreSQL takes no Persian letter for one, and would index nothing. Two
    spellings may meet (ذ and 1), so the text itself is compared too. The letters stand in the SQL itself, so that
    a prepared statement still meets the index.
    """

    function = "translate"
    template = f"%(function)s(%(expressions)s, '{_PERSIAN}', '{_ASCII}')"
    output_field = models.TextField()


class Place(models.Model):
    """A part of the country. A place's code begins with its parent's code.

    `fold` is the name for searching, `sort` for Persian order; an empty date is unbounded. So below.
    """

    code = models.CharField(max_length=16, unique=True, db_collation="C")
    level = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    fold = models.TextField()
    sort = models.TextField(db_collation="C")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=list(PlaceLevel)), name="place_level_known")
        ]


class OrgUnit(models.Model):
    """A part of the administration that can hold responsibility; `path` is "1.4.": the ids from the root."""

    SCOPE = {"unit": "path"}

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    fold = models.TextField()
    sort = models.TextField(db_collation="C")
    kind = models.CharField(max_length=24)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, unique=True, db_collation="C")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=list(UnitKind)), name="unit_kind_known")
        ]


class Post(models.Model):
    """A seat in a unit, whoever sits on it."""

    SCOPE = {"unit": "unit__path"}

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)
    valid_to = models.DateField(null=True)


class Person(models.Model):
    """Somebody known to the house, citizen or staff. Codes and numbers are kept encrypted.

    A legal person stands here with its national id (شناسهٔ ملی) as `company_id`, its name as family name, and no account.
    Who is no national of the country has a foreign code (کد فراگیر) where others have a national one. Another
    system that speaks with the house stands here too, under its own name, with `is_system`. `matched` is what the
    register of mobiles said of code and number (foundation/matching.py), "" when both were never known together.
    """

    SCOPE = {"owner": "pk"}

    account_id = models.BigIntegerField(null=True, unique=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    fold = models.TextField(blank=True)
    sort = models.TextField(blank=True, db_collation="C")
    national_code_sealed = models.BinaryField(null=True)
    national_code_match = models.BinaryField(max_length=32, null=True, unique=True)
    foreign_code_sealed = models.BinaryField(null=True)
    foreign_code_match = models.BinaryField(max_length=32, null=True, unique=True)
    mobile_sealed = models.BinaryField(null=True)
    mobile_match = models.BinaryField(max_length=32, null=True, db_index=True)
    company_id_sealed = models.BinaryField(null=True)
    company_id_match = models.BinaryField(max_length=32, null=True, unique=True)
    email = models.EmailField(blank=True)
    is_system = models.BooleanField(default=False)
    matched = models.CharField(max_length=10, blank=True)
    matched_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["matched_at"], name="person_unmatched", condition=models.Q(matched=Match.UNCHECKED)
            ),
            GinIndex(OpClass(InAscii("fold"), name="gin_trgm_ops"), name="person_named"),
        ]


class Membership(models.Model):
    """A person in a role, and perhaps a post, of a unit, from one date to another: a hat to wear.

    Both dates belong to the term; an end before the beginning says that it was taken back and never held.
    """

    SCOPE = {"owner": "person_id", "unit": "unit__path"}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=list(Role)), name="membership_role_known")
        ]
        indexes = [models.Index(fields=["person", "valid_from"], name="membership_of_person")]


class Absence(models.Model):
    """A member is away from the first through the last day. The substitute, if there is one, wears the absent
    member's hat meanwhile; why somebody is away is nobody's business and not kept.
    """

    SCOPE = {"owner": "absent__person_id", "unit": "absent__unit__path"}

    absent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="substitutions")
    from_on = models.DateField()
    to_on = models.DateField()


class Mandate(models.Model):
    """Somebody may act for another between two dates, once the staff have seen the paper and confirmed it.

    What was told of the other is kept sealed until then; `principal` is who it turned out to be.
    """

    SCOPE = {"owner": "person_id"}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    principal = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="represented_by")
    kind = models.CharField(max_length=12)
    told_sealed = models.BinaryField(null=True)
    evidence_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=list(MandateKind)), name="mandate_kind_known"),
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(principal__isnull=False, confirmed_by__isnull=False),
                name="mandate_holds_when_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["person", "valid_from"], name="mandate_of_person")]
