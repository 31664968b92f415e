"""The database itself keeps what was said of a figure, and what was approved, as it is."""

from django.db import migrations

GUARD = """
CREATE FUNCTION indicators_value_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'values only grow: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER indicators_value_stays BEFORE UPDATE OR DELETE ON indicators_value
    FOR EACH ROW EXECUTE FUNCTION indicators_value_stays();
CREATE TRIGGER indicators_pin_stays BEFORE UPDATE OR DELETE ON indicators_pin
    FOR EACH ROW EXECUTE FUNCTION indicators_value_stays();
"""
UNGUARD = """
DROP TRIGGER indicators_pin_stays ON indicators_pin;
DROP TRIGGER indicators_value_stays ON indicators_value;
DROP FUNCTION indicators_value_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
