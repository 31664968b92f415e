"""Schemathesis asks the running face by its own description, one answer leading to the next: never a fault of ours."""

from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from ostan.portal.api.web import openapi
from tests.cases import given
from tests.portal.api.conftest import Partner, for_systems, system

EXAMPLES, STEPS, EACH = 60, 6, 8
UNKNOWN = {401, 429}
"""What is told to whom the face does not know: requests are made without a key, too."""


@pytest.fixture
def partner(transactional_db: None) -> Partner:
    world = given.world()
    given.service("computed", world.first, for_systems())
    return system(world, world.first)


@pytest.mark.slow
def test_no_request_is_a_fault_of_ours(partner: Partner, live_server: Any) -> None:
    key, seen = partner.key(per_minute=6_000), {}
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/openapi.json")

    class Machine(schema.as_state_machine()):  # type: ignore[misc]  # made at run time
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": {"Authorization": f"Bearer {key}"}}

        def validate_response(
            self, response: Any, case: Any, additional_checks: Any = (), **more: Any
        ) -> None:
            seen.setdefault((case.method.lower(), case.operation.path), set()).add(response.status_code)
            case.validate_response(response, checks=[not_a_server_error, response_schema_conformance])

    hypothesis.stateful.run_state_machine_as_test(
        Machine,
        settings=hypothesis.settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            derandomize=True,
        ),
    )

    for found in schema.get_all_operations():
        ask_each(found.ok(), key, seen)

    assert set(seen) == {(how, path) for path, methods in openapi()["paths"].items() for how in methods}
    assert max(status for told in seen.values() for status in told) < 500
    assert all(told - UNKNOWN for told in seen.values()), "asked without a key only"


def ask_each(operation: Any, key: str, seen: dict[tuple[str, str], set[int]]) -> None:
    """A few requests of every operation by itself, so that none is left out by the way the answers lead."""

    @hypothesis.given(case=operation.as_strategy())
    @hypothesis.settings(
        max_examples=EACH,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        derandomize=True,
        database=None,
    )
    def ask(case: Any) -> None:
        response = case.call(headers={"Authorization": f"Bearer {key}"})
        seen.setdefault((case.method.lower(), case.operation.path), set()).add(response.status_code)
        case.validate_response(response, checks=[not_a_server_error, response_schema_conformance])

    ask()
