"""How a process between its limits is told: why a figure is a signal, and whether the process meets its target."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from ostan.kernel.statistics import Assurance, Limits, Signal
from ostan.ui import figures

SIGNAL = {
    Signal.OUTSIDE: _("بیرون از حدهای معمول"),
    Signal.ONE_SIDE: _("هفت ماه پیاپی در یک سوی میانگین"),
    Signal.TREND: _("روند پیاپی رو به بالا یا پایین"),
    Signal.NEAR_LIMIT: _("دو ماه از سه ماه نزدیک یک حد"),
}
ASSURANCE = {
    Assurance.WILL: _("با روال کنونی به هدف می‌رسد"),
    Assurance.MAY_OR_MAY_NOT: _("گاه به هدف می‌رسد و گاه نه"),
    Assurance.WILL_NOT: _("با روال کنونی به هدف نمی‌رسد"),
}
ASSURANCE_TONE = {Assurance.WILL: "ok", Assurance.MAY_OR_MAY_NOT: "quiet", Assurance.WILL_NOT: "bad"}

Band = tuple[float, float, float]
Point = tuple[str, float, str, Band | None, str]
"""Of the macro `control`: label, value, its text, its band, and why it is a signal."""


def point(
    label: str, value: float, limits: Limits | None, signals: Iterable[Signal], *, is_share: bool
) -> Point:
    """A figure with the limits that stand for it; a share is told in percent."""
    factor = 100.0 if is_share else 1.0
    band = (limits.lower * factor, limits.centre * factor, limits.upper * factor) if limits else None
    signs = "، ".join(str(SIGNAL[sign]) for sign in sorted(signals))
    return label, value * factor, figures.number(value * factor, 1), band, signs
