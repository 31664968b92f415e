"""Many cases, fast: template cases that were lived through the real actions are copied by COPY.

Each copy gets ids, tracking code, applicant and instants of its own; its ledger entries keep the leaf of their
template, so a filled database is for measuring pages, not for proofs.
"""

from collections.abc import Iterable

import psycopg
from psycopg import sql

OPEN_SHARE = 0.05
CHUNK = 100_000

COPIES = """
WITH template AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS rank FROM unnest(%(ids)s::bigint[]) AS id),
copies AS (
    SELECT t.id AS template, g.n, %(base)s + (g.n - %(first)s) * %(width)s + t.rank + 1 AS new_id,
           (%(person)s::bigint[])[1 + ((g.n * 7 + t.rank) %% cardinality(%(person)s::bigint[]))] AS citizen,
           make_interval(mins => (((g.n * 7919 + t.rank * 131) %% 500000))::int) AS back
    FROM template t CROSS JOIN generate_series(%(first)s, %(last)s) AS g(n)
)
"""

SHIFTED = {
    "cases_case": (
        *("opened_at", "round_at", "norm_due_at", "legal_due_at", "rung_at", "late_at"),
        *("legal_late_at", "decided_at", "objection_until"),
    ),
    "cases_task": ("opened_at", "due_at", "claimed_at", "done_at"),
    "cases_message": ("at",),
    "cases_decision": ("at",),
    "ledger_entry": ("at",),
    "notices_notice": ("created_at", "sent_at"),
    "feedback_invitation": ("invited_at", "expires_at"),
}
PAYLOAD = "(1000000000 + mod(copies.new_id * 7919393, 9000000000))"
CASE = {
    "id": "copies.new_id",
    "code": f"{PAYLOAD}::text || lpad((98 - mod({PAYLOAD} * 100, 97))::text, 2, '0')",
    "citizen_id": "copies.citizen",
}
CHILDREN: dict[str, tuple[str, dict[str, str]]] = {
    "cases_answers": ("r.case_id = copies.template", {"case_id": "copies.new_id"}),
    "cases_task": ("r.case_id = copies.template", {"case_id": "copies.new_id", "before_id": "NULL::bigint"}),
    "cases_message": ("r.case_id = copies.template", {"case_id": "copies.new_id"}),
    "cases_decision": ("r.case_id = copies.template", {"case_id": "copies.new_id"}),
    "ledger_entry": ("r.stream = 'case:' || copies.template", {"stream": "'case:' || copies.new_id"}),
    "notices_notice": (
        "r.stream = 'case:' || copies.template",
        {"stream": "'case:' || copies.new_id", "entry_id": "copies.new_id * 100 + mod(r.id, 100)"},
    ),
    "feedback_invitation": (
        "r.case_id = copies.template",
        {
            "case_id": "copies.new_id",
            "citizen_id": "copies.citizen",
            "token_match": "sha256(convert_to('bench' || copies.new_id, 'UTF8'))",
        },
    ),
}


def fill(
    source: psycopg.Connection,
    target: psycopg.Connection,
    *,
    wanted: int,
    opened: list[int],
    decided: list[int],
    citizens: list[int],
) -> int:
    """Copy until there are `wanted` cases; returns how many were added. Both connections reach one database."""
    (there,) = source.execute("SELECT count(*) FROM cases_case").fetchone()
    missing = wanted - there
    if missing <= 0:
        return 0
    added = 0
    for templates, share in ((opened, OPEN_SHARE), (decided, 1 - OPEN_SHARE)):
        rounds = max(1, round(missing * share / len(templates)))
        done = 0
        while done < rounds:
            step = min(rounds - done, CHUNK // len(templates))
            added += _copy(source, target, templates, citizens, first=done + 1, last=done + step)
            done += step
    for table in ("cases_case", *(t for t in CHILDREN if t != "cases_answers")):
        target.execute(
            sql.SQL(
                "SELECT setval(pg_get_serial_sequence({name}, 'id'), (SELECT max(id) FROM {table}))"
            ).format(name=sql.Literal(table), table=sql.Identifier(table))
        )
    target.commit()
    return added


def _copy(
    source: psycopg.Connection,
    target: psycopg.Connection,
    templates: list[int],
    citizens: list[int],
    *,
    first: int,
    last: int,
) -> int:
    (base,) = source.execute("SELECT max(id) FROM cases_case").fetchone()
    told = {
        "ids": templates,
        "base": base,
        "first": first,
        "last": last,
        "width": len(templates),
        "person": citizens,
    }
    _pipe(source, target, "cases_case", "r.id = copies.template", CASE, told)
    for table, (match, changes) in CHILDREN.items():
        own = {} if table == "cases_answers" else _own_ids(source, table)
        _pipe(source, target, table, match, {**own, **changes}, told)
    target.commit()
    source.commit()
    return (last - first + 1) * len(templates)


def _own_ids(source: psycopg.Connection, table: str) -> dict[str, str]:
    (highest,) = source.execute(
        sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table))
    ).fetchone()
    return {"id": f"{highest} + row_number() OVER ()"}


def _pipe(
    source: psycopg.Connection,
    target: psycopg.Connection,
    table: str,
    match: str,
    changes: dict[str, str],
    told: dict[str, object],
) -> None:
    columns = _columns(source, table)
    shifted = SHIFTED.get(table, ())
    values = ", ".join(
        changes.get(c, f"r.{c} - copies.back" if c in shifted else f'r."{c}"') for c in columns
    )
    query = f"{COPIES} SELECT {values} FROM copies JOIN {table} r ON {match}"
    names = ", ".join(f'"{c}"' for c in columns)
    rendered = psycopg.ClientCursor(source).mogrify(query, told)
    with (
        source.cursor().copy(f"COPY ({rendered}) TO STDOUT (FORMAT BINARY)") as out,
        target.cursor().copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as into,
    ):
        for data in out:
            into.write(data)


def _columns(connection: psycopg.Connection, table: str) -> list[str]:
    rows: Iterable[tuple[str]] = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public' "
        "AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    ).fetchall()
    return [name for (name,) in rows]


def fill_yardstick(source: psycopg.Connection, target: psycopg.Connection) -> None:
    """Give the yardstick the same cases, tasks, messages, decisions and history, row for row."""
    for table, query in YARDSTICK.items():
        target.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(f"yardstick_{table}")))
        names = query.split("--")[0].strip()
        body = query.split("--")[1]
        with (
            source.cursor().copy(f"COPY ({body}) TO STDOUT") as out,
            target.cursor().copy(f"COPY yardstick_{table} ({names}) FROM STDIN") as into,
        ):
            for data in out:
                into.write(data)
        target.commit()
    target.execute("SELECT setval(pg_get_serial_sequence('auth_user', 'id'), 1000000)")
    for table in YARDSTICK:
        name = f"yardstick_{table}"
        target.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({n}, 'id'), (SELECT max(id) + 1 FROM {t}))").format(
                n=sql.Literal(name), t=sql.Identifier(name)
            )
        )
    target.commit()


YARDSTICK = {
    "unit": "id, name, parent_id -- SELECT id, name, parent_id FROM org_orgunit ORDER BY id",
    "service": "id, code, title, description, unit_id -- "
    "SELECT s.id, s.code, s.title, v.card->>'description', s.owner_id FROM catalogue_publicservice s "
    "JOIN catalogue_serviceversion v ON v.id = s.published_id",
    "case": "id, code, service_id, citizen_id, unit_id, mobile, channel, state, outcome, answers, opened_at, "
    "norm_due_at, legal_due_at, decided_at -- SELECT c.id, c.code, c.service_id, c.citizen_id, c.unit_id, "
    "'0990' || lpad((c.citizen_id % 250)::text, 7, '0'), c.channel, c.state, c.outcome, a.data, c.opened_at, "
    "c.norm_due_at, c.legal_due_at, c.decided_at FROM cases_case c JOIN cases_answers a ON a.case_id = c.id",
    "task": "id, case_id, node, name, unit_id, holder_id, state, opened_at, due_at, done_at -- "
    "SELECT id, case_id, node, name, unit_id, holder_id, state, opened_at, due_at, done_at FROM cases_task",
    "message": "id, case_id, author_id, kind, text, at -- "
    "SELECT id, case_id, nullif(author_id, 0), kind, text, at FROM cases_message",
    "decision": "id, case_id, outcome, reason, law, by_id, at -- "
    "SELECT id, case_id, outcome, reason, law, by_id, at FROM cases_decision",
    "entry": "id, case_id, actor_id, activity, facts, at -- "
    "SELECT id, substr(stream, 6)::bigint, nullif(actor_id, 0), activity, facts, at FROM ledger_entry "
    "WHERE stream LIKE 'case:%'",
}
