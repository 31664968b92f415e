"""Changes the tree of units and the posts in it."""

import datetime

from django.db import connection
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from ostan.domains.org.events import PostAdded, PostClosed, UnitAdded, UnitChanged, UnitClosed, UnitMoved
from ostan.domains.org.models import Membership, OrgUnit, Place, Post
from ostan.domains.org.queries import day_of
from ostan.domains.org.rules import UnitKind, check_under, paths, unit_code
from ostan.domains.org.rules.particulars import line
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken

_TREE_LOCK = 0x0574_0001
"""One writer of the tree's shape at a time: a move must not miss a unit that is just being added below."""


def lock_tree() -> None:
    """Wait for other changes of the tree's shape; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TREE_LOCK])


def next_ids(count: int) -> list[int]:
    """Ids for new units, taken before the rows exist because a path holds its own id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('org_orgunit', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]


def add_unit(
    *,
    actor: Actor,
    now: datetime.datetime,
    name: str,
    kind: UnitKind,
    parent_id: int | None = None,
    code: str = "",
    place_code: str = "",
    phone: str = "",
    address: str = "",
    valid_from: datetime.date | None = None,
) -> OrgUnit:
    """The new unit. Without a code it gets one from its id; `place_code` is the place that it serves.

    Raises:
        NotAllowed: the actor may not change units, or there is no such parent.
        RuleBroken: "org.name_missing", "org.text_too_long", "org.kind_not_under", "org.unit_closed",
            "org.unit_code_malformed", "org.unit_code_taken", "org.place_unknown", "org.tree_too_deep".
    """
    access.require(actor, "org.edit")
    with unit_of_work(actor=actor, now=now) as work:
        lock_tree()
        parent = _open_unit(actor, parent_id) if parent_id else None
        check_under(kind, UnitKind(parent.kind) if parent else None)
        (number,) = next_ids(1)
        unit = OrgUnit(
            pk=number,
            code=_free_code(code or f"u{number}"),
            kind=kind,
            parent=parent,
            path=paths.path_of(parent.path if parent else "", number),
            place=_place(place_code),
            valid_from=valid_from,
        )
        _describe(unit, name=name, phone=phone, address=address)
        unit.save(force_insert=True)
        work.record(added(unit))
    return unit


def change_unit(
    *,
    actor: Actor,
    now: datetime.datetime,
    unit_id: int,
    name: str | None = None,
    code: str | None = None,
    place_code: str | None = None,
    phone: str | None = None,
    address: str | None = None,
) -> OrgUnit:
    """The unit with what was given changed; None leaves as it is, "" empties. Nothing new writes nothing.

    Raises:
        NotAllowed: the actor may not change units, or there is no such unit.
        RuleBroken: "org.name_missing", "org.text_too_long", "org.unit_code_malformed",
            "org.unit_code_taken", "org.place_unknown".
    """
    unit = access.load(OrgUnit.objects.select_related("place"), actor, "org.edit", pk=unit_id)
    before = _values(unit)
    if code is not None and code != unit.code:
        unit.code = _free_code(code, other_than=unit_id)
    if place_code is not None:
        unit.place = _place(place_code)
    _describe(unit, name=name, phone=phone, address=address)
    changed = tuple(field for field, value in _values(unit).items() if value != before[field])
    if not changed:
        return unit
    with unit_of_work(actor=actor, now=now) as work:
        unit.save(update_fields=[*changed, "fold", "sort"])
        work.record(UnitChanged(stream=f"unit:{unit_id}", unit_id=unit_id, fields=changed))
    return unit


def move_unit(*, actor: Actor, now: datetime.datetime, unit_id: int, parent_id: int | None) -> OrgUnit:
    """The unit under its new parent (None: a root), with the paths of everything below rewritten.

    Tables above that keep a copy of a path follow by listening to UnitMoved.

    Raises:
        NotAllowed: the actor may not change units, or there is no such unit or parent.
        RuleBroken: "org.unit_under_itself", "org.kind_not_under", "org.unit_closed", "org.tree_too_deep".
    """
    access.require(actor, "org.edit")
    with unit_of_work(actor=actor, now=now) as work:
        lock_tree()
        unit = access.load(OrgUnit.objects, actor, "org.edit", lock=True, pk=unit_id)
        parent = _open_unit(actor, parent_id) if parent_id else None
        if parent is not None:
            paths.check_move(unit.path, parent.path)
        check_under(UnitKind(unit.kind), UnitKind(parent.kind) if parent else None)
        before, after = unit.path, paths.path_of(parent.path if parent else "", unit_id)
        _check_depth(before, after)
        # `parent` and `path` change together, so nobody ever reads one without the other.
        OrgUnit.objects.filter(pk=unit_id).update(parent=parent)
        OrgUnit.objects.filter(path__startswith=before).update(
            path=Concat(Value(after), Substr(F("path"), len(before) + 1))
        )
        unit.parent, unit.path = parent, after
        work.record(UnitMoved(stream=f"unit:{unit_id}", unit_id=unit_id, from_path=before, to_path=after))
    return unit


def _check_depth(before: str, after: str) -> None:
    longest = max(map(len, OrgUnit.objects.filter(path__startswith=before).values_list("path", flat=True)))
    if longest + len(after) - len(before) > paths.LONGEST:
        raise RuleBroken("org.tree_too_deep", field="parent")


def close_unit(*, actor: Actor, now: datetime.datetime, unit_id: int) -> OrgUnit:
    """The unit, which is closed at once: its last day was yesterday. Its row stays for the histories that name it.

    Raises:
        NotAllowed: the actor may not change units, or there is no such unit.
        RuleBroken: "org.unit_closed", "org.unit_has_units" or "org.unit_has_people".
    """
    with unit_of_work(actor=actor, now=now) as work:
        lock_tree()
        unit = _open_unit(actor, unit_id)
        today = day_of(now)
        if OrgUnit.objects.filter(parent=unit, valid_to=None).exists():
            raise RuleBroken(
                "org.unit_has_units", count=OrgUnit.objects.filter(parent=unit, valid_to=None).count()
            )
        held = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), unit=unit)
        if held.exists():
            raise RuleBroken("org.unit_has_people", count=held.count())
        unit.valid_to = today - datetime.timedelta(days=1)
        unit.save(update_fields=["valid_to"])
        work.record(UnitClosed(stream=f"unit:{unit_id}", unit_id=unit_id, on=today))
    return unit


def add_post(*, actor: Actor, now: datetime.datetime, unit_id: int, title: str) -> Post:
    """The new post of the unit, or the open one that already has this title.

    Raises:
        NotAllowed: the actor may not change units, or there is no such unit.
        RuleBroken: "org.name_missing", "org.text_too_long" or "org.unit_closed".
    """
    unit = _open_unit(actor, unit_id)
    title = line(title, "title", 200)
    if not title:
        raise RuleBroken("org.name_missing", field="title")
    known = Post.objects.filter(unit=unit, title=title, valid_to=None).first()
    if known is not None:
        return known
    with unit_of_work(actor=actor, now=now) as work:
        post = Post.objects.create(unit=unit, title=title)
        work.record(PostAdded(stream=f"unit:{unit_id}", post_id=post.pk, unit_id=unit_id))
    return post


def close_post(*, actor: Actor, now: datetime.datetime, post_id: int) -> Post:
    """The post, which ends today.

    Raises:
        NotAllowed: the actor may not change units, or there is no such post.
        RuleBroken: "org.post_is_held".
    """
    with unit_of_work(actor=actor, now=now) as work:
        post = access.load(Post.objects, actor, "org.edit", lock=True, pk=post_id)
        today = day_of(now)
        if Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), post=post).exists():
            raise RuleBroken("org.post_is_held")
        post.valid_to = today
        post.save(update_fields=["valid_to"])
        work.record(
            PostClosed(stream=f"unit:{post.unit_id}", post_id=post_id, unit_id=post.unit_id, on=today)
        )
    return post


def _open_unit(actor: Actor, unit_id: int) -> OrgUnit:
    unit = access.load(OrgUnit.objects, actor, "org.edit", lock=True, pk=unit_id)
    if unit.valid_to is not None:
        raise RuleBroken("org.unit_closed", field="parent")
    return unit


def _free_code(text: str, other_than: int = 0) -> str:
    code = unit_code(text)
    if OrgUnit.objects.filter(code=code).exclude(pk=other_than).exists():
        raise RuleBroken("org.unit_code_taken", code=code, field="code")
    return code


def _place(code: str) -> Place | None:
    if not code:
        return None
    found = Place.objects.filter(code=persian.latin_digits(code).strip()).first()
    if found is None:
        raise RuleBroken("org.place_unknown", code=code, field="place")
    return found


def _describe(unit: OrgUnit, *, name: str | None, phone: str | None, address: str | None) -> None:
    if name is not None:
        unit.name = line(name, "name", 200)
        unit.fold, unit.sort = persian.fold(unit.name), persian.sort_key(unit.name)
        if not unit.fold:
            raise RuleBroken("org.name_missing", field="name")
    if phone is not None:
        unit.phone = line(phone, "phone", 40)
    if address is not None:
        unit.address = line(address, "address", 300)


def _values(unit: OrgUnit) -> dict[str, object]:
    return {
        "name": unit.name,
        "code": unit.code,
        "place": unit.place_id,
        "phone": unit.phone,
        "address": unit.address,
    }


def added(unit: OrgUnit) -> UnitAdded:
    """What is recorded of a new unit."""
    return UnitAdded(
        stream=f"unit:{unit.pk}",
        unit_id=unit.pk,
        parent_id=unit.parent_id or 0,
        kind=UnitKind(unit.kind),
        path=unit.path,
    )
