"""What tests of the service desk stand on."""

from tests.desk import given
from tests.standing import standing

desk = standing(given.desk)
