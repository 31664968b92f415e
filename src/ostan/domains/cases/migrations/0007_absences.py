import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_words_route'),
        ('org', '0007_absences'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='absence',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='org.absence'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('absence__isnull', False), ('done_at', None)), fields=['absence'], name='task_open_for_absent'),
        ),
    ]
