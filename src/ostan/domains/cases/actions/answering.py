"""Answers to forms: judged as the schema has them, and kept in two parts, with a commitment to them."""

import datetime
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ostan.domains.cases import rules
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import StepAnswered
from ostan.domains.cases.models import Attachment, StepAnswers, Task
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.org import queries as org
from ostan.foundation import once, vault
from ostan.foundation.files import queries as files_kept
from ostan.kernel import commitments
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken


def checked(form: forms.Form, answers: Mapping[str, Any], now: datetime.datetime) -> dict[str, Any]:
    """The accepted answers. Raises FormErrors."""
    today = local_day(now)
    return forms.check_answers(form, answers, today=today, level_of=_level_of, is_unit=org.is_unit).answers


def _level_of(code: str) -> str | None:
    try:
        return org.place(code=code).level
    except NotAllowed:
        return None


def check_files(
    form: forms.Form, answers: Mapping[str, Any], actor: Actor, beside: Iterable[int] = ()
) -> list[tuple[str, int]]:
    """The files among the answers and those `beside` them as (question, file id), all of them the actor's own.

    Raises:
        FormErrors: a file is of a kind that is not wanted.
        RuleBroken: cases.file_not_yours.
    """
    attached = [*rules.files_in(form, answers), *(("", one) for one in beside)]
    wanted = [one for _, one in attached]
    owned = files_kept.owned(person_id=actor.person_id, file_ids=wanted) if wanted else {}
    if set(wanted) - owned.keys():
        raise RuleBroken("cases.file_not_yours")
    forms.check_files(form, answers, owned)
    return attached


class Kept(NamedTuple):
    """Answers as they are stored."""

    data: dict[str, Any]
    sealed: bytes
    salt: bytes
    commitment: str


def kept(form: forms.Form, answers: Mapping[str, Any]) -> Kept:
    """The answers in two parts, the personal one sealed, with a salted commitment to both."""
    plain, personal = rules.split(answers, forms.personal_questions(form))
    salt = secrets.token_bytes(commitments.SALT_BYTES)
    sealed = vault.seal(json.dumps(personal, ensure_ascii=False)) if personal else b""
    return Kept(plain, sealed, salt, commitments.commit(answers, salt))


def answer_step(running: Running, task: Task, given: Mapping[str, Any] | None) -> None:
    """Keeps what whoever does the step answered to its form, before the step is closed.

    Raises:
        FormErrors: an answer is missing or not accepted.
        RuleBroken: cases.step_asks_nothing, cases.file_not_yours.
    """
    asked = running.version.step_form(task.node)
    if asked is None:
        if given:
            raise RuleBroken("cases.step_asks_nothing")
        return
    answers = checked(asked.form, given or {}, running.now)
    attached = check_files(asked.form, answers, running.actor)
    stored = kept(asked.form, answers)
    row = StepAnswers(
        task=task,
        case=running.case,
        version_id=running.case.version_id,
        form_key=asked.key,
        **stored._asdict(),
    )
    once.insert(row)
    for question, file_id in attached:
        place = f"{asked.key}.{question}"[:80]
        by, seen = running.actor.person_id, asked.for_citizen
        once.insert(
            Attachment(
                case=running.case, file_id=file_id, question=place, by_id=by, at=running.now, for_citizen=seen
            )
        )
    running.case.run["answered"] = True
    running.say(
        lambda: StepAnswered(
            stream=running.stream,
            case_id=running.case.pk,
            task_id=task.pk,
            node=task.node,
            form_key=asked.key,
            commitment=stored.commitment,
            files=len(attached),
        )
    )
