"""A version carries forms of its steps, and the database keeps them too as they were published."""

from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION catalogue_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'version % was published and cannot be removed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.id, NEW.service_id, NEW.number, NEW.card, NEW.form, NEW.step_forms, NEW.process, NEW.process_sha256, NEW.process_key,
        NEW.called, NEW.norm_amount, NEW.norm_unit, NEW.legal_amount, NEW.legal_unit, NEW.created_at,
        NEW.published_at)
       IS DISTINCT FROM
       (OLD.id, OLD.service_id, OLD.number, OLD.card, OLD.form, OLD.step_forms, OLD.process, OLD.process_sha256, OLD.process_key,
        OLD.called, OLD.norm_amount, OLD.norm_unit, OLD.legal_amount, OLD.legal_unit, OLD.created_at,
        OLD.published_at)
       OR NEW.state = 'DRAFT' OR (OLD.state = 'RETIRED' AND NEW.state <> 'RETIRED') THEN
        RAISE EXCEPTION 'version % was published and cannot be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
GUARD_BEFORE = """
CREATE OR REPLACE FUNCTION catalogue_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_gateway")]

    operations = [
        migrations.AddField("serviceversion", "step_forms", models.JSONField(default=list)),
        migrations.RunSQL(GUARD, GUARD_BEFORE),
    ]
