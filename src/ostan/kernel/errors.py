"""The ways an action refuses. A rule carries a code; `words.py` of its domain holds the wording."""


class RuleBroken(Exception):
    """A rule of the house says no.

    `code` is "domain.what_is_wrong"; `facts` are the values that its wording names. `field` may be
    among them: the question of a form that the refusal is about.
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotAllowed(Exception):
    """The actor may not do this, or the thing is not there: from outside the two look the same."""


class NothingRecorded(RuntimeError):
    """A unit of work ended without an event: the write would have left no trace."""


class Stale(RuleBroken):
    """Somebody else changed the row since the actor read it."""

    def __init__(self, code: str = "work.stale", /, **facts: object) -> None:
        super().__init__(code, **facts)
