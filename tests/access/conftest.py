"""One province for all tests of a file: whatever a test does to it is undone."""

from tests.access.province import build
from tests.standing import standing

province = standing(build)
