"""What tests of plans stand on."""

from tests.plans import given
from tests.standing import standing

plan = standing(given.plan)
