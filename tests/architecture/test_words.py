"""Every refusal and every noun of the house has its words."""

import pathlib
import re

from ostan.ui import refusals

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "src" / "ostan"
RAISED = re.compile(r'(?:RuleBroken|refuse)\(\s*"([a-z_]+\.[a-z_0-9]+)"')


def test_every_refusal_has_persian_words() -> None:
    codes = {
        code
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        for code in RAISED.findall(path.read_text())
    }

    assert codes
    assert not sorted(codes - refusals.codes())
