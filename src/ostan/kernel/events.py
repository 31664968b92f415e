"""Base of every event that a domain records."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the thing named by `stream`, such as "case:17".

    Subclasses add ids, codes, numbers and instants, never names or free text: the ledger is kept for
    decades and personal data must stay erasable. A personal value enters as a salted commitment only.
    """

    stream: str
