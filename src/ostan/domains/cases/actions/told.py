"""What the conditions of a process are told."""

from collections.abc import Iterator, Mapping
from typing import Any

from ostan.domains.cases.models import Case
from ostan.domains.cases.queries import inside
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.form import answers_by_step


class Told(Mapping[str, Any]):
    """What conditions are told: answers that are not personal, those to forms of steps too, outcomes of steps,
    facts of the case.

    The answers are fetched when a condition names them, which most steps have no need of.
    """

    def __init__(self, case: Case, answers: Mapping[str, Any] | None = None) -> None:
        self._case, self._answers = case, answers

    def __getitem__(self, name: str) -> Any:
        match name:
            case "outcome":
                return self._case.run["outcomes"]
            case "case":
                case = self._case
                return {"place": case.place_code, "channel": case.channel, "round": case.round}
            case "answers":
                if self._answers is None:
                    self._answers = inside.plain_answers(self._case.pk)
                return self._answers
            case "steps":
                forms = catalogue.version_for_case(version_id=self._case.version_id).step_forms
                return answers_by_step(forms, inside.step_answers(self._case) if forms else {})
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(("answers", "outcome", "case", "steps"))

    def __len__(self) -> int:
        return 4
