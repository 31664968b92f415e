"""Prepares one size: fills both databases and makes what the works use up. Prints it as one line of JSON."""

import datetime
import json
import os
import subprocess
import sys

import django

django.setup()

import psycopg  # noqa: E402  # Django's settings come first
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection  # noqa: E402

from bench import fill, place, world  # noqa: E402
from ostan.domains.cases import actions as cases  # noqa: E402
from ostan.domains.catalogue import queries as catalogue  # noqa: E402
from ostan.foundation.identity.models import Account  # noqa: E402
from ostan.foundation.identity.sessions import SessionStore  # noqa: E402
from ostan.kernel import clock  # noqa: E402

KEPT = "world.json"


def main(what: str, size: int, requests: int) -> dict[str, object]:
    """The scene of a size, or the figures of the parts."""
    subprocess.run(
        [sys.executable, "-m", "ostan.config.readiness", "--app-role", "ostan_app"],
        check=True,
        stdout=sys.stderr,
    )
    kept = place.ROOT / settings.VAR / KEPT
    if not kept.exists():
        built = world.build()
        opened, decided = world.live_through(built)
        kept.write_text(json.dumps({"opened": opened, "decided": decided}))
    if what == "parts":
        from bench import parts  # the bench of single parts needs the house wired

        return {"parts": parts.measure()}
    if what == "load":
        return prepare_load(requests)
    told = json.loads(kept.read_text())
    with connect("OSTAN_DATABASE_URL") as source, connect("OSTAN_DATABASE_URL") as target:
        (citizens,) = source.execute(
            "SELECT array_agg(p.id ORDER BY p.id) FROM org_person p JOIN identity_account a ON a.id = p.account_id "
            "WHERE NOT a.is_staff"
        ).fetchone()
        fill.fill(source, target, wanted=size, citizens=citizens, **told)
        place.settle(target)
    yard_citizen = fill_yardstick()
    return {**prepare(requests), **prepare_yardstick(requests, yard_citizen)}


def connect(variable: str) -> psycopg.Connection:
    """A plain connection to the database of the variable."""
    return psycopg.connect(os.environ[variable])


def session(account_id: int, hat: int | None = None) -> dict[str, str]:
    """The cookies of a signed-in browser."""
    account = Account.objects.get(pk=account_id)
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    if hat is not None:
        store["hat"] = hat
    store.create()
    return {"ostan_session": str(store.session_key)}


def people() -> world.World:
    """The world again, from the database."""
    from ostan.domains.org import queries as org
    from ostan.domains.org.models import OrgUnit

    units = list(OrgUnit.objects.filter(code__startswith="office").order_by("pk"))
    staff = list(Account.objects.filter(is_staff=True).order_by("pk"))
    citizens = list(Account.objects.filter(is_staff=False).order_by("pk"))
    now = clock.now()

    def actor(account: Account) -> object:
        return org.actor_for(account_id=account.pk, hat=None, on=now)

    return world.World(
        units,
        [actor(a) for a in staff],
        [a.pk for a in staff],
        [actor(a) for a in citizens],
        [a.pk for a in citizens],
    )


def prepare(requests: int) -> dict[str, object]:
    """Drafts to send, tasks to decide, codes to look at, for the first office and its clerk."""
    now, of = clock.now(), people()
    version = catalogue.published_service(code=world.SERVICE).version_id
    drafts = []
    for number in range(requests):
        actor = of.citizens[number % world.CITIZENS]
        cases.keep_draft(
            actor=actor, now=now, version_id=version, answers=world.typed_answers(number, 1 + number % 7)
        )
        drafts.append(
            [session(of.citizen_accounts[number % world.CITIZENS]), f"/apply/{world.SERVICE}/check/"]
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, citizen_id FROM cases_case ORDER BY md5(code) LIMIT 300")
        tracked = cursor.fetchall()
    numbers = {actor.person_id: n for n, actor in enumerate(of.citizens)}
    return {
        **at_the_desk(of, requests, now),
        "drafts": drafts,
        "tracks": [[code, world.mobile_of(numbers[person])] for code, person in tracked if person in numbers],
        **SOUGHT,
        "answers": [world.answers(1, 1)],
        "unit": [of.units[0].pk],
    }


SOUGHT = {
    "words": [
        "%D9%BE%D8%B1%D9%88%D8%A7%D9%86%D9%87",
        "%D8%A8%D9%8A%D9%85%D9%87",
        "%DA%A9%D8%B4%D8%A7%D9%88%D8%B1%D8%B2%D9%8A",
    ],
    "service": ["پروانهٔ کسب خانگی"],
    "service_code": [world.SERVICE],
}


def at_the_desk(of: world.World, requests: int, now: datetime.datetime) -> dict[str, object]:
    """The first office's clerk, cases to decide and codes to look at."""
    decisions = []
    for number in range(requests):
        case = world.open_case(of, number, office=0, now=now)
        task = world.bring_to_decision(of, case, office=0, now=now + datetime.timedelta(seconds=1))
        case.refresh_from_db()
        decisions.append([case.code, decision_form(task.pk, case.revision)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code FROM cases_case WHERE unit_id = %s ORDER BY md5(code) LIMIT 60", [of.units[0].pk]
        )
        codes = [code for (code,) in cursor.fetchall()]
    clerk = session(of.clerk_accounts[0], of.clerks[0].hat)
    return {"clerk": [clerk], "decisions": decisions, "codes": codes}


def prepare_load(lives: int) -> dict[str, object]:
    """So many cases to decide, and the citizens with what each types on the pages of the form."""
    now, of = clock.now(), people()
    day = dict(zip(("since-year", "since-month", "since-day"), ("1404", "2", "1"), strict=True))
    typed = [world.typed_answers(number, 1 + number % 7) | day for number in range(world.CITIZENS)]
    return {
        **at_the_desk(of, lives, now),
        **SOUGHT,
        "citizens": [[session(account), typed[n]] for n, account in enumerate(of.citizen_accounts)],
    }


def decision_form(task_id: int, revision: int) -> dict[str, object]:
    """The form that the clerk's page posts to decide."""
    return {
        "act": "decide",
        "task": task_id,
        "revision": revision,
        f"decide-{task_id}-outcome": "GRANTED",
        f"decide-{task_id}-reason": "مدارک کامل است.",
    }


def fill_yardstick() -> int:
    """Make the yardstick's database when it is new, and give it the same rows; returns a user's id."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.yardstick.settings"}
    with psycopg.connect(os.environ["OSTAN_DATABASE_URL"], autocommit=True) as keeper:
        if not keeper.execute("SELECT 1 FROM pg_database WHERE datname = 'yardstick'").fetchone():
            keeper.execute("CREATE DATABASE yardstick")
    for step in (["migrate", "--verbosity", "0"],):
        subprocess.run([sys.executable, "-m", "django", *step], check=True, env=env)
    with connect("OSTAN_DATABASE_URL") as source, connect("YARDSTICK_DATABASE_URL") as target:
        (there,) = target.execute("SELECT count(*) FROM yardstick_case").fetchone()
        (wanted,) = source.execute("SELECT count(*) FROM cases_case").fetchone()
        if there < wanted:
            target.execute(
                "INSERT INTO auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, "
                "is_active, date_joined) SELECT n, '!', false, 'u' || n, 'نام', 'خانوادگی', '', true, true, now() "
                "FROM generate_series(1, 2000) n ON CONFLICT DO NOTHING"
            )
            fill.fill_yardstick(source, target)
            place.settle(target)
    return 1


def prepare_yardstick(requests: int, user: int) -> dict[str, object]:
    """A signed-in user of the yardstick, and open cases for it to decide."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.yardstick.settings"}
    made = subprocess.run(
        [sys.executable, "-m", "bench.yardstick.sign_in", str(user)],
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    with connect("YARDSTICK_DATABASE_URL") as target:
        rows = target.execute(
            "SELECT code FROM yardstick_case WHERE state = 'OPEN' LIMIT %s", [requests]
        ).fetchall()
        tracked = target.execute(
            "SELECT code, mobile FROM yardstick_case ORDER BY md5(code) LIMIT 300"
        ).fetchall()
    return {
        "yard_clerk": [json.loads(made.stdout)],
        "yard_decisions": [code for (code,) in rows],
        "yard_codes": [code for code, _ in tracked],
        "yard_tracks": [list(pair) for pair in tracked],
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])), ensure_ascii=False))
