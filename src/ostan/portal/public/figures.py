"""Published figures of waiting and satisfaction side by side: of all, of each service, of each agency."""

from dataclasses import dataclass

from ostan.domains.cases import queries as cases
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.feedback import queries as feedback
from ostan.domains.feedback.rules import Satisfaction
from ostan.domains.org import queries as org

NOTHING = Satisfaction(0, 0, None, None, None)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is published of one service, one agency, or all; parts stay None while there are too few cases."""

    title: str
    code: str
    waiting: cases.Waiting | None
    satisfaction: Satisfaction

    @property
    def has_waiting(self) -> bool:
        return self.waiting is not None and self.waiting.median_days is not None

    @property
    def has_law(self) -> bool:
        return self.waiting is not None and self.waiting.within_law is not None

    @property
    def has_satisfaction(self) -> bool:
        return self.satisfaction.happy is not None

    @property
    def says_something(self) -> bool:
        return self.has_waiting or self.has_satisfaction


def _of_one(waiting: list[cases.Waiting], satisfaction: Satisfaction) -> Figures:
    return Figures("", "", waiting[0] if waiting else None, satisfaction)


def of_all() -> Figures:
    """The figures of the whole province. Two statements, and the calendar's."""
    waiting = cases.waiting_times()
    return _of_one(waiting, feedback.satisfaction_under(path=""))


def of_service(service_id: int) -> Figures:
    """The figures of one service. Two statements, and the calendar's."""
    waiting = cases.waiting_times(service_id=service_id)
    satisfaction = feedback.satisfaction_of(service_id=service_id)
    return _of_one(waiting, satisfaction)


def of_agency(unit_id: int, path: str) -> Figures:
    """The figures of one unit: the cases it decided, and what was thought of it and all below it. Two statements,
    and the calendar's.
    """
    waiting = cases.waiting_times(unit_id=unit_id)
    return _of_one(waiting, feedback.satisfaction_under(path=path))


def of_services() -> list[Figures]:
    """The figures of every service that has any, the most asked for first. Three statements."""
    happy = feedback.satisfaction_of_services()
    waiting = {row.service_id: row for row in cases.waiting_times(each="service") if row.service_id}
    lines = catalogue.offered(service_ids=[*waiting, *happy])
    return [
        Figures(lines[one].title, lines[one].code, waiting.get(one), happy.get(one, NOTHING))
        for one in dict.fromkeys([*waiting, *happy])
        if one in lines
    ]


def of_agencies() -> list[Figures]:
    """The figures of every unit that decided cases, the most asked for first. Three statements."""
    happy = feedback.satisfaction_of_units()
    waiting = {row.unit_id: row for row in cases.waiting_times(each="unit") if row.unit_id}
    units = org.units(unit_ids=[*waiting, *happy])
    return [
        Figures(units[one].name, units[one].code, waiting.get(one), happy.get(one, NOTHING))
        for one in dict.fromkeys([*waiting, *happy])
        if one in units
    ]
