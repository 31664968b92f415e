"""Hours of a day as people write them."""

from collections.abc import Iterable, Sequence

from ostan.kernel.persian import persian_digits


def clock_text(second: int) -> str:
    """A second of the day as «۸:۳۰», a full hour as «۸»."""
    hour, minute = divmod(second // 60, 60)
    return persian_digits(f"{hour}:{minute:02d}" if minute else str(hour))


def span_text(hours: Iterable[Sequence[int]]) -> str:
    """Hours as «۸ تا ۱۲، ۱۳ تا ۱۵»."""
    return "، ".join(f"{clock_text(one[0])} تا {clock_text(one[1])}" for one in hours)
