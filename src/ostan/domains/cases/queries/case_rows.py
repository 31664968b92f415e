"""The rows of one case: statements that are made once, with the names that the file shows beside them."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from ostan.domains.cases.models import (
    Answers,
    Attachment,
    Case,
    Decision,
    Extension,
    Mention,
    Message,
    Pause,
    Task,
)
from ostan.domains.cases.queries.names import full_name
from ostan.foundation.once import Once, OnceRows

CASE = OnceRows(
    Case,
    lambda code_text: Case.objects.filter(code=code_text).annotate(
        citizen_name=full_name("citizen"),
        citizen_matched=F("citizen__matched"),
        service_title=F("service__title"),
        unit_name=F("unit__name"),
        owner_path=F("service__owner_path"),
        objected_round=F("objection__round"),
        objected_text=F("objection__text"),
        objected_at=F("objection__at"),
        objected_upheld=F("objection__upheld"),
    ),
    "code_text",
    more=(
        *("citizen_name", "citizen_matched", "service_title", "unit_name", "owner_path"),
        *("objected_round", "objected_text", "objected_at", "objected_upheld"),
    ),
)
TASKS = OnceRows(
    Task,
    lambda case_id: (
        Task.objects.filter(case=case_id)
        .annotate(holder_name=full_name("holder"), unit_name=F("unit__name"))
        .order_by("pk")
    ),
    "case_id",
    more=("holder_name", "unit_name"),
)
MESSAGES = OnceRows(
    Message,
    lambda case_id: (
        Message.objects.filter(case=case_id)
        .annotate(
            mentioned=ArraySubquery(
                Mention.objects.filter(message=OuterRef("pk")).order_by("pk").values_list(full_name("person"))
            )
        )
        .order_by("pk")
    ),
    "case_id",
    more=("mentioned",),
)
DECISIONS = OnceRows(
    Decision,
    lambda case_id: (
        Decision.objects.filter(case=case_id)
        .annotate(original=F("duplicate_of__code"), original_of=F("duplicate_of__citizen"))
        .order_by("round")
    ),
    "case_id",
    more=("original", "original_of"),
)
ANSWERS = OnceRows(Answers, lambda case_id: Answers.objects.filter(case=case_id), "case_id")
ATTACHMENTS = Once(
    lambda case_id: (
        Attachment.objects.filter(case=case_id)
        .order_by("pk")
        .values_list(
            *("pk", "file_id", "file__name", "file__kind", "file__size", "question", "message_id", "at"),
            *("for_citizen", "file__scan"),
        )
    ),
    "case_id",
)
PAUSES = Once(
    lambda case_id: (
        Pause.objects.filter(case=case_id)
        .order_by("pk")
        .values_list("round", "from_at", "to_at", "message_id")
    ),
    "case_id",
)
EXTENSIONS = Once(
    lambda case_id: (
        Extension.objects.filter(case=case_id)
        .order_by("pk")
        .values_list("round", "days", "reason", "by_id", "at")
    ),
    "case_id",
)
