"""The database refuses to change or remove what the ledger holds, whoever asks.

Triggers refuse it to everybody, the owner of the tables included; the role of the serving application has
not even the right. Both are needed: a trigger can be dropped by the owner, a right cannot be taken by the
application.
"""

from django.db import migrations

TABLES = ("ledger_entry", "ledger_leaf", "ledger_node", "ledger_checkpoint")

REFUSAL = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger only grows: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END;
$$
"""
GUARD = """
CREATE TRIGGER ledger_keep_rows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_keep_all BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""
UNGUARD = """
DROP TRIGGER ledger_keep_rows ON {table};
DROP TRIGGER ledger_keep_all ON {table};
"""
TAKE_RIGHTS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'ostan_app') THEN
        REVOKE ALL ON {tables} FROM ostan_app;
        GRANT SELECT, INSERT ON {tables} TO ostan_app;
    END IF;
END $$
"""
GIVE_RIGHTS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'ostan_app') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO ostan_app;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSAL, "DROP FUNCTION ledger_refuse()"),
        *(migrations.RunSQL(GUARD.format(table=table), UNGUARD.format(table=table)) for table in TABLES),
        migrations.RunSQL(
            TAKE_RIGHTS.format(tables=", ".join(TABLES)), GIVE_RIGHTS.format(tables=", ".join(TABLES))
        ),
    ]
