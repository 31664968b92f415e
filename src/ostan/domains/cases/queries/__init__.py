"""Reads cases. What pages and other domains may ask; everything comes back as frozen values."""

from ostan.domains.cases.queries.applicants import (
    CaseLine,
    CaseStatus,
    DraftCard,
    by_tracking,
    draft_of,
    drafts_of,
    my_cases,
)
from ostan.domains.cases.queries.at_desk import Attached, attached, located, work_items
from ostan.domains.cases.queries.case_file import (
    CaseFile,
    ClosedCase,
    attached_file,
    case_file,
    closed_case,
    my_case,
)
from ostan.domains.cases.queries.erasure import Erasable, erasable
from ostan.domains.cases.queries.figures import Waiting, day_seconds, waiting_times
from ostan.domains.cases.queries.history import HistoryLine, Reading, opening_entry, readers_of
from ostan.domains.cases.queries.inbox import (
    MOST_COUNTED,
    Counts,
    Filters,
    Page,
    WorkItem,
    counts,
    inbox,
    saved_filters,
    sees_all,
)
from ostan.domains.cases.queries.overview import (
    Choices,
    DueDays,
    Ended,
    Load,
    Overview,
    choices,
    due_days,
    overview,
)
from ostan.domains.cases.queries.parts import (
    AttachmentLine,
    DecisionLine,
    ExtensionLine,
    MessageLine,
    ObjectionLine,
    PauseLine,
    TaskLine,
)
from ostan.domains.cases.queries.search import MOST_FOUND, search
from ostan.domains.cases.queries.settings import RuleLine, limits, routing_rules
from ostan.domains.cases.queries.versions import LeftBehind, left_behind
from ostan.domains.cases.queries.watch import Due, due

__all__ = [
    "MOST_COUNTED",
    "MOST_FOUND",
    "Attached",
    "AttachmentLine",
    "CaseFile",
    "CaseLine",
    "CaseStatus",
    "Choices",
    "ClosedCase",
    "Counts",
    "DecisionLine",
    "DraftCard",
    "Due",
    "DueDays",
    "Ended",
    "Erasable",
    "ExtensionLine",
    "Filters",
    "HistoryLine",
    "LeftBehind",
    "Load",
    "MessageLine",
    "ObjectionLine",
    "Overview",
    "Page",
    "PauseLine",
    "Reading",
    "RuleLine",
    "TaskLine",
    "Waiting",
    "WorkItem",
    "attached",
    "attached_file",
    "by_tracking",
    "case_file",
    "choices",
    "closed_case",
    "counts",
    "day_seconds",
    "draft_of",
    "drafts_of",
    "due",
    "due_days",
    "erasable",
    "inbox",
    "left_behind",
    "limits",
    "located",
    "my_case",
    "my_cases",
    "opening_entry",
    "overview",
    "readers_of",
    "routing_rules",
    "saved_filters",
    "search",
    "sees_all",
    "waiting_times",
    "work_items",
]
