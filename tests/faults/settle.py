"""Waits inside an installation until nothing is owed; lost workers' jobs are taken up as soon as they may be."""

import asyncio
import json
import time
from types import SimpleNamespace

import django

PATIENCE = 100.0


def main() -> None:
    """Print how many jobs are left by state."""
    from django.db import connection
    from procrastinate.contrib.django import app

    from ostan.foundation import delivery

    deadline = time.monotonic() + PATIENCE
    left: dict[str, int] = {}
    while time.monotonic() < deadline:
        asyncio.run(delivery.take_up_stalled(SimpleNamespace(app=app)))  # type: ignore[arg-type]  # all it asks for
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT status, count(*) FROM procrastinate_jobs WHERE task_name IN ('deliver', 'send_notice')"
                " GROUP BY status"
            )
            left = dict(cursor.fetchall())
        if not left:
            break
        time.sleep(1)
    print(json.dumps(left))


if __name__ == "__main__":
    django.setup()
    main()
