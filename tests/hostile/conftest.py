"""The province of tests/access, to be attacked."""

from tests.access.conftest import province

__all__ = ["province"]
