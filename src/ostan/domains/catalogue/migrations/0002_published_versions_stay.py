"""The database itself keeps what was once published as it is."""

from django.db import migrations

GUARD = """
CREATE FUNCTION catalogue_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'version % was published and cannot be removed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.id, NEW.service_id, NEW.number, NEW.card, NEW.form, NEW.process, NEW.process_sha256, NEW.process_key,
        NEW.called, NEW.norm_amount, NEW.norm_unit, NEW.legal_amount, NEW.legal_unit, NEW.created_at,
        NEW.published_at)
       IS DISTINCT FROM
       (OLD.id, OLD.service_id, OLD.number, OLD.card, OLD.form, OLD.process, OLD.process_sha256, OLD.process_key,
        OLD.called, OLD.norm_amount, OLD.norm_unit, OLD.legal_amount, OLD.legal_unit, OLD.created_at,
        OLD.published_at)
       OR NEW.state = 'DRAFT' OR (OLD.state = 'RETIRED' AND NEW.state <> 'RETIRED') THEN
        RAISE EXCEPTION 'version % was published and cannot be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalogue_version_stays BEFORE UPDATE OR DELETE ON catalogue_serviceversion
    FOR EACH ROW WHEN (OLD.state <> 'DRAFT') EXECUTE FUNCTION catalogue_version_stays();
"""
UNGUARD = """
DROP TRIGGER catalogue_version_stays ON catalogue_serviceversion;
DROP FUNCTION catalogue_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
