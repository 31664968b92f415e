"""The notices of the house in Persian, as they are before a province changes them.

A message holds nothing personal but the tracking code. `names` are the values that its text may use, written
$name. What is urgent goes out at night and to whoever asked not to be written to.
"""

from ostan.foundation.notices.wording.cases import CASES
from ostan.foundation.notices.wording.desk import DESK
from ostan.foundation.notices.wording.house import HOUSES_OWN
from ostan.foundation.notices.wording.kinds import SMS_NAMES, Wording
from ostan.foundation.notices.wording.promises import PROMISES

__all__ = ["CHANNELS", "SMS_NAMES", "WORDINGS", "Wording"]

CHANNELS = ("SMS", "EMAIL", "INAPP")
WORDINGS: dict[str, Wording] = {**CASES, **DESK, **PROMISES, **HOUSES_OWN}
