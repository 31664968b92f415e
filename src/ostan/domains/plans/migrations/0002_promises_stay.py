"""The database itself keeps what was promised first, as it was promised."""

from django.db import migrations

GUARD = """
CREATE FUNCTION plans_promise_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'plans_commitment' THEN
        IF (OLD.node_id, OLD.unit_id, OLD.version_id, OLD.baseline, OLD.starts, OLD.first_target, OLD.first_due)
           IS NOT DISTINCT FROM
           (NEW.node_id, NEW.unit_id, NEW.version_id, NEW.baseline, NEW.starts, NEW.first_target, NEW.first_due) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was promised first stays: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER plans_promise_stays BEFORE UPDATE OR DELETE ON plans_commitment
    FOR EACH ROW EXECUTE FUNCTION plans_promise_stays();
CREATE TRIGGER plans_milestone_stays BEFORE UPDATE OR DELETE ON plans_milestone
    FOR EACH ROW EXECUTE FUNCTION plans_promise_stays();
"""
UNGUARD = """
DROP TRIGGER plans_milestone_stays ON plans_milestone;
DROP TRIGGER plans_promise_stays ON plans_commitment;
DROP FUNCTION plans_promise_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
