"""What tests of councils stand on."""

from tests.councils import given
from tests.standing import standing

council = standing(given.council)
