"""Another last day of a document; the database keeps what it was before."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE TRIGGER plans_term_stays BEFORE UPDATE OR DELETE ON plans_term
    FOR EACH ROW EXECUTE FUNCTION plans_promise_stays();
"""
UNGUARD = "DROP TRIGGER plans_term_stays ON plans_term;"


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0002_promises_stay'),
    ]

    operations = [
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until_before', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('reason', models.TextField()),
                ('by_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='plans.document')),
            ],
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
