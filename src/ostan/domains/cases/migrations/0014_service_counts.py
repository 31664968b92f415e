import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0013_mentions'),
        ('catalogue', '0004_gateway'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='step_seconds',
            field=models.IntegerField(null=True),
        ),
        migrations.CreateModel(
            name='EndCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(max_length=12)),
                ('law', models.TextField(blank=True)),
                ('cases', models.IntegerField()),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='catalogue.publicservice')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(null=True)),
                ('opened', models.IntegerField(default=0)),
                ('decided', models.IntegerField(default=0)),
                ('refused', models.IntegerField(default=0)),
                ('on_time', models.IntegerField(default=0)),
                ('median_seconds', models.IntegerField(null=True)),
                ('slow_seconds', models.IntegerField(null=True)),
                ('counted_at', models.DateTimeField()),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='catalogue.publicservice')),
                ('version', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to='catalogue.serviceversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'version', 'month'), name='service_counted_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('month__isnull', False), ('version', None)), models.Q(('month', None), ('version__isnull', False)), _connector='OR'), name='service_by_month_or_version')],
            },
        ),
        migrations.CreateModel(
            name='StepTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.CharField(max_length=80)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('act', models.CharField(max_length=12)),
                ('tasks', models.IntegerField()),
                ('late', models.IntegerField()),
                ('median_seconds', models.IntegerField()),
                ('slow_seconds', models.IntegerField()),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='catalogue.serviceversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'node'), name='step_timed_once')],
            },
        ),
    ]
