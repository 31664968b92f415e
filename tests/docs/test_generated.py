"""The pages of docs/ that are tables of the code say what the code says."""

import pytest

from tools import docs, openapi


@pytest.mark.parametrize("name", ["access.md", "flows.md"])
def test_a_generated_page_is_fresh(name: str) -> None:
    kept = (docs.ROOT / "docs" / name).read_text(encoding="utf-8")

    assert kept == docs.pages()[name], "run `python -m tools.docs`"


def test_the_description_of_the_json_face_is_fresh() -> None:
    """A change of the face is a change of this file, seen by whoever reads the commit."""
    kept = openapi.PLACE.read_text(encoding="utf-8")

    assert kept == openapi.text(), "run `python -m tools.openapi`"
