"""What was answered to the forms of steps, as people read it: for whoever works on the case, and its applicant."""

import dataclasses
from collections.abc import Iterable, Mapping

from ostan.domains.cases.queries import CaseFile, StepAnswersLine
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.form.model import PERSONAL
from ostan.domains.org import queries as org


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to the form of a step, in rows; each with how many of its last letters stay uncovered."""

    line: StepAnswersLine
    rows: list[tuple[forms.Row, int]]


def answered(file: CaseFile) -> list[Answered]:
    """What was answered at the steps, oldest first. Two statements when anything was."""
    lines = file.step_answers
    named = _Names.of(lines, {one.file_id: one.name for one in file.attachments})
    return [Answered(line, [(row, _open(row)) for row in named.rows(line)]) for line in lines]


def _open(row: forms.Row) -> int:
    return 4 if row.kind in PERSONAL else 0


@dataclasses.dataclass(frozen=True, slots=True)
class _Names:
    places: Mapping[str, str]
    units: Mapping[str, str]
    files: Mapping[int, str]

    @classmethod
    def of(cls, lines: Iterable[StepAnswersLine], files: Mapping[int, str]) -> "_Names":
        """The names of the places and units among the answers."""
        told: dict[forms.Kind, set[str]] = {forms.Kind.PLACE: set(), forms.Kind.UNIT: set()}
        for line in lines:
            for question in line.asked.form.questions:
                if question.kind in told and line.answers.get(question.name):
                    told[question.kind].add(str(line.answers[question.name]))
        places, units = told[forms.Kind.PLACE], told[forms.Kind.UNIT]
        return cls(
            org.place_names(codes=places) if places else {},
            org.names_by_code(codes=units) if units else {},
            files,
        )

    def rows(self, line: StepAnswersLine) -> tuple[forms.Row, ...]:
        if line.erased_at:
            return ()
        return forms.summary(
            line.asked.form, line.answers, places=self.places, files=self.files, units=self.units
        )
