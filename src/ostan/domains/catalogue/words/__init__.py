"""Every word a person reads about a service, its form, its process and its versions."""

from ostan.domains.catalogue.words.findings import FINDINGS
from ostan.domains.catalogue.words.process import PROCESS
from ostan.domains.catalogue.words.refusals import ANSWERS, GATEWAY, LIFE

BROKEN = {**FINDINGS, **PROCESS, **ANSWERS, **LIFE, **GATEWAY}

__all__ = ["BROKEN", "FINDINGS"]
