"""The shared cache in which django-allauth counts tries, and the tables that need no crash safety."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE identity_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX identity_cache_expires ON identity_cache (expires);
            ALTER TABLE identity_trycount SET UNLOGGED;
            """,
            "DROP TABLE identity_cache; ALTER TABLE identity_trycount SET LOGGED;",
        )
    ]
