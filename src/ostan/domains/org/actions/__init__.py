"""Writes org: places, units, posts, people and their roles."""

from ostan.domains.org.actions.alarms import tell_account, tell_administrators
from ostan.domains.org.actions.citizens import match_numbers, register_citizen
from ostan.domains.org.actions.hiring import Position, hire, let_in
from ostan.domains.org.actions.imports import (
    PeopleImport,
    ProvinceImport,
    UnitsImport,
    export_people,
    import_people,
    import_province,
    import_units,
    load_units,
)
from ostan.domains.org.actions.mandates import (
    ask_mandate,
    confirm_mandate,
    end_mandate,
    refuse_mandate,
)
from ostan.domains.org.actions.people import (
    add_person,
    change_person,
    erase_person,
    give_account,
    give_email,
    reset_factors,
)
from ostan.domains.org.actions.places import load_places
from ostan.domains.org.actions.roles import end_absence, end_grant, grant, note_absence
from ostan.domains.org.actions.systems import add_system, introduce
from ostan.domains.org.actions.telling import tell_people
from ostan.domains.org.actions.units import (
    add_post,
    add_unit,
    change_unit,
    close_post,
    close_unit,
    move_unit,
)
from ostan.domains.org.actions.visitors import register_visitor
from ostan.domains.org.rules.mandates import Principal, principal
from ostan.domains.org.rules.particulars import Particulars, particulars

__all__ = [
    "Particulars",
    "PeopleImport",
    "Position",
    "Principal",
    "ProvinceImport",
    "UnitsImport",
    "add_person",
    "add_post",
    "add_system",
    "add_unit",
    "ask_mandate",
    "change_person",
    "change_unit",
    "close_post",
    "close_unit",
    "confirm_mandate",
    "end_absence",
    "end_grant",
    "end_mandate",
    "erase_person",
    "export_people",
    "give_account",
    "give_email",
    "grant",
    "hire",
    "import_people",
    "import_province",
    "import_units",
    "introduce",
    "let_in",
    "load_places",
    "load_units",
    "match_numbers",
    "move_unit",
    "note_absence",
    "particulars",
    "principal",
    "refuse_mandate",
    "register_citizen",
    "register_visitor",
    "reset_factors",
    "tell_account",
    "tell_administrators",
    "tell_people",
]
