import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_service_counts'),
        ('org', '0007_absences'),
    ]

    operations = [
        migrations.AddField(
            model_name='savedfilter',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='saved_filters', to='org.orgunit'),
        ),
        migrations.AddField(
            model_name='savedfilter',
            name='is_default',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='savedfilter',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('person',), name='filter_one_default'),
        ),
    ]
