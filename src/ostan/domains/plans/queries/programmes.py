"""To which programme of its document a promise belongs."""

from collections.abc import Iterable

from ostan.domains.plans.models import Commitment, Node
from ostan.domains.plans.rules import NodeKind


def programmes_of(*, commitment_ids: Iterable[int]) -> dict[int, str]:
    """The code of the programme above the action of each promise; what stands under no programme is left out.

    Two statements.
    """
    found = Commitment.objects.filter(pk__in=list(commitment_ids)).values_list(
        "pk", "node_id", "node__document"
    )
    told = list(found)
    rows = Node.objects.filter(document__in={document for *_, document in told})
    above = {
        pk: (parent, kind, code)
        for pk, parent, kind, code in rows.values_list("pk", "parent", "kind", "code")
    }
    codes = {pk: _programme(node, above) for pk, node, _ in told}
    return {pk: code for pk, code in codes.items() if code}


def _programme(node: int, above: dict[int, tuple[int | None, str, str]]) -> str:
    parent, kind, code = above[node]
    if kind == NodeKind.PROGRAMME:
        return code
    return _programme(parent, above) if parent else ""
