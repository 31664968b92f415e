"""How carrying a message fails: for good, or for now (OSError)."""


class Undeliverable(Exception):
    """The provider refused this message for good; trying again would not help."""


class Unready(OSError):
    """The provider cannot take messages now: too many at once, no credit, a wrong key. Told by its own code."""
