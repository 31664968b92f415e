"""From a refusal's code to its sentence."""

import pytest

from ostan.kernel.errors import RuleBroken
from ostan.ui import refusals


@pytest.fixture(autouse=True)
def wordings(monkeypatch):
    monkeypatch.setattr(refusals, "_WORDING", {"test.late": "مهلت %(days)s روز پیش تمام شد."})


def test_the_wording_names_the_facts():
    assert refusals.text(RuleBroken("test.late", days="۳")) == "مهلت ۳ روز پیش تمام شد."


def test_a_refusal_without_wording_or_facts_still_says_something():
    assert "test.other" in refusals.text(RuleBroken("test.other"))
    assert refusals.text(RuleBroken("test.late"))


def test_a_refusal_about_a_question_stands_by_it():
    assert list(refusals.by_field(RuleBroken("test.late", days=1, field="born"))) == ["born"]
    assert list(refusals.by_field(RuleBroken("test.late", days=1))) == [""]


def test_several_codes_are_told_as_one_or_the_other(monkeypatch):
    words = {"test.kinds": "فایل %(kinds)s بفرستید.", "test.pdf": "PDF", "test.image": "تصویر"}
    monkeypatch.setattr(refusals, "_WORDING", words)

    told = refusals.text(RuleBroken("test.kinds", kinds=("test.pdf", "test.image")))
    assert told == "فایل PDF یا تصویر بفرستید."


def test_two_wordings_for_one_code_are_a_mistake():
    with pytest.raises(ValueError, match="two wordings"):
        refusals.register({"test.late": "چیز دیگر"})
