"""The province of tests/access, to be attacked."""

from tests.access.conftest import _built, province

__all__ = ["_built", "province"]
