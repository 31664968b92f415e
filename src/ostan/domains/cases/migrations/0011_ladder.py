from datetime import datetime, timezone

from django.db import migrations, models
from django.db.models import Q

from ostan.domains.cases.rules import ladder

LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Migration(migrations.Migration):
    """One ladder of rungs instead of a warning and a breach. The time of the next warning becomes that of the next rung."""

    dependencies = [('cases', '0010_unpaid')]

    operations = [
        migrations.RemoveIndex(model_name='case', name='case_to_warn'),
        migrations.RemoveIndex(model_name='case', name='case_to_escalate'),
        migrations.AlterField('case', 'warn_at', models.DateTimeField(default=LONG_AGO)),
        migrations.RenameField('case', 'warn_at', 'rung_at'),
        migrations.AlterField('case', 'rung_at', models.DateTimeField(null=True)),
        migrations.AddField('case', 'rung', models.SmallIntegerField(default=0)),
        migrations.RemoveField('case', 'warned_at'),
        migrations.RemoveField('case', 'escalated_at'),
        migrations.AddIndex(
            'case', models.Index(condition=Q(('state', 'OPEN')), fields=['rung_at'], name='case_to_escalate')
        ),
        migrations.AlterField('servicelimits', 'warn_percent', models.SmallIntegerField(default=80)),
        migrations.RemoveField('servicelimits', 'warn_percent'),
        migrations.AddField('servicelimits', 'ladder', models.JSONField(default=ladder.kept)),
    ]
