"""Writes docs/api/openapi.json: the JSON face as other systems see it.

`python -m tools.openapi` writes it; a test says when it is stale, so that no change of the face goes unseen.
"""

import json
import os
from pathlib import Path

from tools.docs import NEEDED

PLACE = Path(__file__).resolve().parents[1] / "docs" / "api" / "openapi.json"


def main() -> None:
    """Write the description."""
    import django

    for name, value in NEEDED.items():
        os.environ.setdefault(name, value)
    django.setup()
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(text(), encoding="utf-8")


def text() -> str:
    """The description as it stands in the file. Django has been set up."""
    from ostan.portal.api.web import openapi

    return json.dumps(openapi(), ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


if __name__ == "__main__":
    main()
