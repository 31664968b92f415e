"""What a refusal is called in English, for developers of other systems who ask for it."""

from collections.abc import Mapping

from ostan.kernel.errors import RuleBroken

TITLES = {
    400: "The request cannot be read",
    401: "A key is needed",
    403: "The key does not open this",
    404: "There is no such thing",
    405: "This method is not offered here",
    409: "Not possible now",
    413: "The request is too large",
    422: "Something in the request is not accepted",
    429: "Too many requests",
    500: "A fault of ours",
}
BROKEN = {
    "api.unreadable": "The body is no JSON that can be kept: it must be UTF-8 without NUL, NaN or infinities.",
    "api.parameters": "Some parameters are missing or not accepted.",
    "api.parameter": "This parameter is missing or not accepted (%(why)s).",
    "api.key_needed": "Show a key in the header Authorization: Bearer.",
    "api.key_unknown": "The key is unknown, has ended or was revoked.",
    "api.scope_missing": "The key does not open “%(scope)s”.",
    "api.missing": "There is no such thing, or it is not for you.",
    "api.method": "This method is not offered at this address.",
    "api.too_large": "The request is larger than anything that is accepted here.",
    "api.quota": "The quota of %(limit)s requests a minute is used up.",
    "api.fault": "Something went wrong on our side. It has been noted.",
    "keys.other_request": "Another request stands under this Idempotency-Key.",
    "keys.in_flight": "The first request under this Idempotency-Key is still being answered.",
    "keys.name_wrong": "An Idempotency-Key has 1 to 128 printable ASCII characters.",
    "catalogue.form_errors": "%(count)s answers are not accepted.",
    "catalogue.answer_missing": "An answer is missing.",
    "cases.service_closed": "This service cannot be asked for here.",
    "cases.file_not_yours": "A file is unknown, or was not sent with a key of the same system.",
    "cases.reference_taken": "A request with this reference was sent before.",
    "cases.not_now": "This cannot be done in the present state of the case.",
    "cases.text_needed": "The text is empty.",
    "cases.text_too_long": "The text is too long.",
    "cases.own_case": "Nobody works on a case of his own.",
    "cases.task_over": "The task is over.",
    "cases.already_held": "Somebody else holds the task.",
    "cases.not_held": "Nobody holds the task: claim it first.",
    "cases.held_by_other": "Somebody else holds the task.",
    "cases.not_your_role": "The step is not one for a system.",
    "cases.not_the_decider": "Who decided may not judge the objection.",
    "cases.decision_wanted": "The step wants a decision, which no system makes.",
    "cases.step_asks_nothing": "The step has no form, and takes no answers.",
    "cases.applicant_answers": "The step waits for the applicant.",
    "cases.outcome_wanted": "The outcome is not one of those that the step offers.",
    "cases.stale": "The case has changed meanwhile.",
    "indicators.locked": "The sheet is final and locked.",
    "indicators.window_closed": "The time for this period is over.",
    "indicators.sheet_empty": "Nothing is in the sheet yet.",
    "indicators.cell_unknown": "The sheet has no cell for “%(code)s” with this category.",
    "indicators.cell_twice": "The cell was named above already.",
    "indicators.value_and_not_applicable": "Either a value, or not applicable.",
    "indicators.number_range": "A number is zero or more, and the denominator of a value is more than zero.",
    "indicators.whole_number": "A count is a whole number.",
    "indicators.of_missing": "A ratio has a numerator and a denominator.",
    "indicators.of_not_asked": "The indicator has no denominator.",
    "indicators.other_period_kind": "The indicator has periods of another kind.",
    "indicators.span": "The span runs from the earlier to the later period, over %(most)s periods at most.",
    "calendar.bad_period": "That is no Jalali period.",
    "work.stale": "The row has changed meanwhile.",
    "org.mobile_missing": "The mobile number of the applicant is missing.",
    "org.national_code_taken": "The national code belongs to somebody with another mobile number.",
    "org.foreign_code_taken": "The foreign code belongs to somebody with another mobile number.",
    "org.text_too_long": "A name is too long.",
    "persian.mobile": "The mobile number is not one of Iran.",
    "persian.national_code": "The national code is wrong; its check digit does not fit.",
    "persian.foreign_code": "The foreign code is wrong.",
    "files.empty": "The file is empty.",
    "files.kind": "Files of this kind are not accepted.",
    "files.damaged": "The file is damaged.",
    "files.macros": "The file holds macros.",
    "files.too_large": "The file is too large.",
    "files.picture_too_large": "The picture has too many pixels.",
    "files.no_room": "There is no room for files now.",
}


def register(wordings: Mapping[str, str]) -> None:
    """Add the English of another face."""
    BROKEN.update(wordings)


def text(broken: RuleBroken) -> str:
    """The sentence of the refusal; of a rule without one its code, which is Latin and stays."""
    wording = BROKEN.get(broken.code)
    if wording is None:
        return f"Refused by the rule “{broken.code}”."
    try:
        return wording % broken.facts
    except (KeyError, TypeError, ValueError):
        return wording
