"""The one source of chance: the same key gives the same luck in every process."""

import random


def dice(*key: object) -> random.Random:
    """A generator of its own for what the key names."""
    return random.Random("/".join(map(str, key)))  # noqa: S311  # a simulation, no secrets
