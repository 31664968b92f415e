"""What is posted on a case file, as calls of the house. DOES names them all."""

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from ostan.domains.cases import actions
from ostan.domains.cases.rules import Act, Outcome
from ostan.foundation.files import actions as files
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.work.people import unit_called
from ostan.ui import refusals

FIELDS = {
    "cases.objection_unanswered": "upheld",
    "cases.outcome_must_stand": "outcome",
    "cases.upheld_changes_nothing": "outcome",
    "cases.outcome_not_yours": "outcome",
    "cases.to_whom": "to",
    "cases.not_of_unit": "to",
    "cases.not_the_decider": "to",
    "cases.other_agency": "unit",
    "cases.same_unit": "unit",
    "cases.unit_closed": "unit",
    "cases.extensions_used_up": "days",
    "cases.text_too_long": "text",
}
"""The question that a refusal is about, where the rule does not know of questions."""


def prefix_of(act: Act, task_id: int) -> str:
    """How the fields of an act begin."""
    return f"{act.value}-{task_id}" if task_id else act.value


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """One act as it was posted. Its fields are named «act-field», or «act-task-field» when it is about a task.

    `picks_up` says that a step which nobody has is taken in hand with its answer, `answers` what was typed into the
    form of the step.
    """

    actor: Actor
    now: datetime.datetime
    case_id: int
    act: Act
    task_id: int
    post: QueryDict
    files: "MultiValueDict[str, UploadedFile[Any]]"
    picks_up: bool = False
    answers: Mapping[str, Any] | None = None

    @property
    def prefix(self) -> str:
        return prefix_of(self.act, self.task_id)

    @property
    def revision(self) -> int | None:
        """The revision of the case that the page showed."""
        text = self.post.get("revision", "")
        return persian.whole_number(text, None, digits=9)

    def __call__(self, field: str) -> str:
        """What was typed into the field."""
        return self.post.get(f"{self.prefix}-{field}", "").strip()

    def wrongs(self, broken: RuleBroken) -> dict[str, str]:
        """The refusal by the name of its field on the page, "" for the page as a whole."""
        usual = "file" if broken.code.startswith("files.") else FIELDS.get(broken.code, "")
        field = str(broken.facts.get("field") or usual)
        known = field and any(name.startswith(f"{self.prefix}-") for name in [*self.post, *self.files])
        return {f"{self.prefix}-{field}" if known else "": refusals.text(broken)}


def act_of(post: QueryDict) -> tuple[Act, int]:
    """Which act was posted, about which task (0: the case). Raises NotAllowed for anything else."""
    task, act = post.get("task", ""), post.get("act", "")
    number = persian.whole_number(task or "0", None)
    if act not in {one.value for one in DOES} or number is None:
        raise NotAllowed("cases.work")
    return Act(act), number


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """An act that is one call of the house: with the case or the task, and with the fields as they were typed.

    `of` is what the act is about, "case_id" or "task_id"; `done` the sentence that tells so.
    """

    action: Callable[..., object]
    done: str
    fields: tuple[str, ...] = ()
    of: str = "case_id"
    revised: bool = False

    def __call__(self, given: Given) -> str:
        about = {self.of: getattr(given, self.of), **{name: given(name) for name in self.fields}}
        if self.revised:
            about["revision"] = given.revision
        self.action(actor=given.actor, now=given.now, **about)
        return self.done


def hand_over(given: Given) -> str:
    to, unit = persian.whole_number(given("to"), 0), given("unit")
    if bool(given("to")) == bool(unit) or not (to or unit):
        raise RuleBroken("cases.to_whom", field="to")
    actions.hand_over_task(
        actor=given.actor,
        now=given.now,
        task_id=given.task_id,
        to_person_id=to or None,
        to_unit_id=unit_called(unit, given("unit_id"), given.now) if unit else None,
        reason=given("reason"),
    )
    return "کار ارجاع شد."


def decide(given: Given) -> str:
    outcome = given("outcome")
    if outcome not in set(Outcome):
        raise RuleBroken("cases.outcome_wanted", field="outcome")
    actions.decide_case(
        actor=given.actor,
        now=given.now,
        case_id=given.case_id,
        outcome=Outcome(outcome),
        reason=given("reason"),
        law=given("law") if outcome in (Outcome.REFUSED, Outcome.PARTLY) else "",
        forwarded_to=given("forwarded_to") if outcome == Outcome.FORWARDED else "",
        duplicate_of=given("duplicate_of") if outcome == Outcome.DUPLICATE else "",
        upheld={"yes": True, "no": False}.get(given("upheld")),
        answers=given.answers,
        revision=given.revision,
        pick_up=given.picks_up,
    )
    return "تصمیم ثبت شد."


def complete(given: Given) -> str:
    actions.complete_task(
        actor=given.actor,
        now=given.now,
        task_id=given.task_id,
        outcome=given("outcome"),
        note=given("note"),
        answers=given.answers,
        revision=given.revision,
        pick_up=given.picks_up,
    )
    return "مرحله به پایان رسید."


def extend(given: Given) -> str:
    days = persian.only_digits(given("days")) or "0"
    actions.extend(
        actor=given.actor,
        now=given.now,
        case_id=given.case_id,
        days=int(days[:4]),
        reason=given("reason"),
        revision=given.revision,
    )
    return "مهلت تمدید شد و متقاضی دلیل آن را می‌خواند."


def reroute(given: Given) -> str:
    actions.reroute(
        actor=given.actor,
        now=given.now,
        case_id=given.case_id,
        unit_id=unit_called(given("unit"), given("unit_id"), given.now),
        reason=given("reason"),
        revision=given.revision,
    )
    return "پرونده به واحد دیگر رفت."


def attach(given: Given) -> str:
    upload = given.files.get(f"{given.prefix}-file")
    if upload is None:
        raise RuleBroken("work.file_missing", field="file")
    kept = files.keep(actor=given.actor, now=given.now, upload=upload, name=upload.name or "")
    actions.attach(
        actor=given.actor,
        now=given.now,
        case_id=given.case_id,
        file_id=kept.pk,
        for_citizen=given("for_citizen") == "yes",
    )
    return "مدرک پیوست شد."


def note(given: Given) -> str:
    ticked = given.post.getlist(f"{given.prefix}-mention")
    actions.add_note(
        actor=given.actor,
        now=given.now,
        case_id=given.case_id,
        text=given("text"),
        mentioned=persian.whole_numbers(ticked),
    )
    return "یادداشت نوشته شد. متقاضی آن را نمی‌بیند."


def split(given: Given) -> str:
    actions.add_part(
        actor=given.actor,
        now=given.now,
        case_id=given.case_id,
        unit_id=unit_called(given("unit"), given("unit_id"), given.now),
        text=given("text"),
    )
    return "آن بخش از کار به واحد دیگر سپرده شد."


def forward(given: Given) -> str:
    """Asks a body outside; or, when a question is named, takes it back."""
    asked, body = (persian.whole_number(given(name), 0) for name in ("taken_back", "body"))
    if asked:
        actions.take_back_forwarding(
            actor=given.actor, now=given.now, case_id=given.case_id, forwarding_id=asked
        )
        return "پرسش پس گرفته شد و پیوند آن دیگر پاسخی نمی‌گیرد."
    if not body:
        raise RuleBroken("cases.body_wanted", field="body")
    ticked = given.post.getlist(f"{given.prefix}-files")
    actions.forward_case(
        actor=given.actor,
        now=given.now,
        case_id=given.case_id,
        body_id=body,
        text=given("text"),
        days=int((persian.only_digits(given("days")) or "0")[:4]),
        files=persian.whole_numbers(ticked),
    )
    return "پیوند پاسخ برای آن نهاد فرستاده می‌شود."


DOES: dict[Act, Callable[[Given], str]] = {
    Act.CLAIM: Call(actions.claim_task, "کار را برداشتید.", of="task_id"),
    Act.RELEASE: Call(
        actions.release_task, "کار رها شد و همکاران واحد می‌توانند آن را بردارند.", of="task_id"
    ),
    Act.HAND_OVER: hand_over,
    Act.RETURN: Call(actions.return_task, "کار بازگردانده شد.", ("reason",), of="task_id", revised=True),
    Act.COMPLETE: complete,
    Act.DECIDE: decide,
    Act.ASK: Call(
        actions.ask_citizen,
        "پرسش برای متقاضی فرستاده شد و زمان رسیدگی تا رسیدن پاسخ می‌ایستد.",
        ("text",),
        revised=True,
    ),
    Act.TAKE_BACK: Call(actions.take_back_question, "پرسش پس گرفته شد و زمان رسیدگی دوباره می‌گذرد."),
    Act.EXTEND: extend,
    Act.REROUTE: reroute,
    Act.REOPEN: Call(actions.reopen, "پرونده دوباره گشوده شد.", ("reason",), revised=True),
    Act.NOTE: note,
    Act.MESSAGE: Call(actions.send_message, "پیام برای متقاضی فرستاده شد.", ("text",)),
    Act.ATTACH: attach,
    Act.MERGE: Call(
        actions.merge_case,
        "پرونده با دیگری یکی شد و متقاضی آن پیگیر پروندهٔ دیگر است.",
        ("into",),
        revised=True,
    ),
    Act.SPLIT: split,
    Act.FORWARD: forward,
}
"""Act → what does it and gives back the sentence that tells so."""
