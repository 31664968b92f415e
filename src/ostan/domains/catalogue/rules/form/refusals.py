"""How a form refuses: one RuleBroken for each question, all of them together."""

from collections.abc import Mapping

from ostan.domains.catalogue.rules.form.model import Question
from ostan.kernel.errors import RuleBroken


class FormErrors(RuleBroken):
    """Answers that are not accepted.

    `errors` maps the place of a question to its refusal: "name", "group-0-name" for a question in a row of
    a group, "" for the form as a whole. The places are those of the fields on the page.
    """

    def __init__(self, errors: Mapping[str, RuleBroken]) -> None:
        super().__init__("catalogue.form_errors", count=len(errors))
        self.errors = dict(errors)


def wrong_kind(question: Question) -> RuleBroken:
    """The refusal of a file that is of no kind the question takes; `kinds` are codes of words."""
    return wrong("file_kind", question, kinds=tuple(f"catalogue.file_{kind}" for kind in question.accepts))


def wrong(code: str, question: Question, **facts: object) -> RuleBroken:
    """The refusal of an answer: "catalogue.answer_<code>" with the question's name and label."""
    return RuleBroken(f"catalogue.answer_{code}", field=question.name, label=question.label, **facts)
