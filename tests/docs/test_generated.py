"""The pages of docs/ that are tables of the code say what the code says."""

import pytest

from tools import docs


@pytest.mark.parametrize("name", ["access.md", "flows.md"])
def test_a_generated_page_is_fresh(name: str) -> None:
    kept = (docs.ROOT / "docs" / name).read_text(encoding="utf-8")

    assert kept == docs.pages()[name], "run `python -m tools.docs`"
