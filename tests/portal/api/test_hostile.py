"""Schemathesis asks the running face by its own description, one answer leading to the next: never a fault of ours."""

from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from ostan.portal.api.web import openapi
from tests.cases import given
from tests.portal.api.conftest import Partner, for_systems, system

EXAMPLES, STEPS = 12, 6


@pytest.fixture
def partner(transactional_db: None) -> Partner:
    world = given.world()
    given.service("computed", world.first, for_systems())
    return system(world, world.first)


@pytest.mark.slow
def test_no_request_is_a_fault_of_ours(partner: Partner) -> None:
    key, seen = partner.key(per_minute=6_000), []
    schema = schemathesis.openapi.from_dict(openapi())
    schema.app = WSGIHandler()

    class Machine(schema.as_state_machine()):  # type: ignore[misc]  # made at run time
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": {"Authorization": f"Bearer {key}"}}

        def validate_response(
            self, response: Any, case: Any, additional_checks: Any = (), **more: Any
        ) -> None:
            seen.append(response.status_code)
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

    assert len(seen) >= EXAMPLES
    assert max(seen) < 500
    assert any(status < 300 for status in seen)
