"""Tables of cases."""

from ostan.domains.cases.models.case import Answers, Case, Draft
from ostan.domains.cases.models.figures import EndCount, ServiceCount, StepTime
from ostan.domains.cases.models.kept import FormTally, RoutingRule, SavedFilter, ServiceLimits, WaitingTime
from ostan.domains.cases.models.matters import (
    Follower,
    Forwarding,
    OutsideBody,
    OutsideCode,
    OutsideSheet,
    OutsideSystem,
    Said,
)
from ostan.domains.cases.models.replies import ReplyText, ReplyVersion
from ostan.domains.cases.models.rounds import Decision, Extension, Objection, Pause
from ostan.domains.cases.models.sending import Sending
from ostan.domains.cases.models.talk import Attachment, Mention, Message
from ostan.domains.cases.models.task import IS_FOR_STAFF, IsNoneOf, PathPart, StepAnswers, Task

__all__ = [
    "IS_FOR_STAFF",
    "Answers",
    "Attachment",
    "Case",
    "Decision",
    "Draft",
    "EndCount",
    "Extension",
    "Follower",
    "FormTally",
    "Forwarding",
    "IsNoneOf",
    "Mention",
    "Message",
    "Objection",
    "OutsideBody",
    "OutsideCode",
    "OutsideSheet",
    "OutsideSystem",
    "PathPart",
    "Pause",
    "ReplyText",
    "ReplyVersion",
    "RoutingRule",
    "Said",
    "SavedFilter",
    "Sending",
    "ServiceCount",
    "ServiceLimits",
    "StepAnswers",
    "StepTime",
    "Task",
    "WaitingTime",
]
