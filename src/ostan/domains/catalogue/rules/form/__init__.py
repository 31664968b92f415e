"""Forms as data: what a service asks, when it asks it, and which answers it accepts. Pure.

`read_form` gives the form of a definition with everything wrong with it, `check_answers` the accepted answers
(the same for pages and programs), `check_page` those of one page, `visible_pages` the way through with the
answers so far, `summary` the answers as a person reads them, `fields` the questions as the page's fields.
"""

from ostan.domains.catalogue.rules.findings import Finding
from ostan.domains.catalogue.rules.form.changes import (
    Change,
    ChangeKind,
    Place,
    carried,
    changes,
    first_open,
)
from ostan.domains.catalogue.rules.form.checking import (
    Checked,
    asked_in_row,
    check_answers,
    check_files,
    check_page,
    parse_answers,
    visible_pages,
    visible_questions,
)
from ostan.domains.catalogue.rules.form.conditions import (
    Clause,
    Operator,
    clauses_of,
    condition_of,
    is_sound,
    operators_for,
)
from ostan.domains.catalogue.rules.form.fields import asked_places, field_of, fields, raw_of, shown_errors
from ostan.domains.catalogue.rules.form.model import (
    Form,
    Kind,
    Option,
    Page,
    Question,
    personal_questions,
)
from ostan.domains.catalogue.rules.form.reading import read_form
from ostan.domains.catalogue.rules.form.refusals import FormErrors, wrong_kind
from ostan.domains.catalogue.rules.form.schema import schema_of
from ostan.domains.catalogue.rules.form.steps import (
    StepForm,
    StepForms,
    answers_by_step,
    check_step_form,
    flaws_of_step_forms,
    plain_step_forms,
    read_step_forms,
)
from ostan.domains.catalogue.rules.form.summary import Row, summary
from ostan.domains.catalogue.rules.form.writing import definition_of

__all__ = [
    "Change",
    "ChangeKind",
    "Checked",
    "Clause",
    "Finding",
    "Form",
    "FormErrors",
    "Kind",
    "Operator",
    "Option",
    "Page",
    "Place",
    "Question",
    "Row",
    "StepForm",
    "StepForms",
    "answers_by_step",
    "asked_in_row",
    "asked_places",
    "carried",
    "changes",
    "check_answers",
    "check_files",
    "check_page",
    "check_step_form",
    "clauses_of",
    "condition_of",
    "definition_of",
    "field_of",
    "fields",
    "first_open",
    "flaws_of_step_forms",
    "is_sound",
    "operators_for",
    "parse_answers",
    "personal_questions",
    "plain_step_forms",
    "raw_of",
    "read_form",
    "read_step_forms",
    "schema_of",
    "shown_errors",
    "summary",
    "visible_pages",
    "visible_questions",
    "wrong_kind",
]
