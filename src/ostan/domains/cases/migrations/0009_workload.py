from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_drafts_without_account'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='worked_seconds',
            field=models.IntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state', 'DONE')), fields=['unit', 'done_at'], name='task_done_of_unit'),
        ),
    ]
