import django.contrib.postgres.indexes
from django.db import migrations

import ostan.domains.org.models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0007_absences'),
        ('catalogue', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(ostan.domains.org.models.InAscii('fold'), name='gin_trgm_ops'), name='person_named'),
        ),
    ]
