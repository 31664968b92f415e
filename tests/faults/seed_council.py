"""Makes a committee in a running installation, with a meeting that sits now.

Run as a program under the installation's environment; prints the session key of its secretary and the meeting.
"""

import json

import django


def main() -> None:
    """Everything through the actions; only the session is opened without its password."""
    from django.conf import settings

    from ostan.domains.councils import actions
    from ostan.kernel import clock
    from tests.councils import given
    from tests.portal.councils.test_pages import browser, today

    council = given.council()
    row = today(council)
    actions.open_meeting(actor=council.secretary, now=clock.now(), meeting_id=row.pk)
    session = browser(council.secretary).cookies[settings.SESSION_COOKIE_NAME].value
    print(json.dumps({"session": session, "meeting": row.pk}))


if __name__ == "__main__":
    django.setup()
    main()
