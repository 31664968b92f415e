"""What the house noted of promises in a span of time."""

import dataclasses
import datetime

from ostan.domains.org.rules import paths
from ostan.domains.plans.models import Commitment
from ostan.domains.plans.rules import State
from ostan.foundation.ledger.models import Entry


@dataclasses.dataclass(frozen=True, slots=True)
class Moved:
    """A promise that stands otherwise at the end of the span than at its beginning."""

    id: int
    title: str
    unit_name: str
    unit_path: str
    before: State
    state: State

    @property
    def unit_id(self) -> int:
        """The unit that promised it."""
        return paths.ids(self.unit_path)[-1]


def moved(*, since: datetime.datetime, until: datetime.datetime) -> list[Moved]:
    """The promises whose state changed in the span, as the house noted it, by unit. Two statements."""
    noted = Entry.objects.filter(activity="PromiseStood", at__gte=since, at__lt=until)
    spans: dict[int, tuple[str, str]] = {}
    for facts in noted.order_by("pk").values_list("facts", flat=True):
        first, _ = spans.get(facts["commitment_id"], (facts["before"], ""))
        spans[facts["commitment_id"]] = (first, facts["state"])
    changed = {pk: (State(before), State(state)) for pk, (before, state) in spans.items() if before != state}
    rows = Commitment.objects.filter(pk__in=changed).order_by("unit__path", "pk")
    told = rows.values_list("pk", "title", "unit__name", "unit__path")
    return [Moved(pk, title, unit, path, *changed[pk]) for pk, title, unit, path in told]
