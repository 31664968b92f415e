"""What tests of the cockpit stand on: the province on the day on which things are late."""

from tests.indicators.given import NOW
from tests.portal.cockpit import given
from tests.standing import standing

late = standing(given.late, at=NOW)
