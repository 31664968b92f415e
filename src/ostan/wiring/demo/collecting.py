"""How often a replay looks for litter."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collecting_rarely() -> Iterator[None]:
    """Rows come and go by the thousand: looking for circles among them took a twelfth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
