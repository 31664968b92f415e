import django.db.models.deletion
import ostan.domains.feedback.rules
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_service_counts'),
        ('catalogue', '0004_gateway'),
        ('feedback', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScoreCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.SmallIntegerField()),
                ('ratings', models.IntegerField()),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='catalogue.publicservice')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='catalogue.serviceversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'score'), name='score_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_id', models.BigIntegerField(db_index=True)),
                ('from_staff', models.BooleanField()),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(default=ostan.domains.feedback.rules.SuggestionState['NEW'], max_length=10)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.BigIntegerField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='cases.case')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='catalogue.publicservice')),
            ],
            options={
                'indexes': [models.Index(fields=['service', '-at'], name='suggestion_of_service')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', [ostan.domains.feedback.rules.SuggestionState['NEW'], ostan.domains.feedback.rules.SuggestionState['EXAMINED'], ostan.domains.feedback.rules.SuggestionState['ACCEPTED'], ostan.domains.feedback.rules.SuggestionState['REFUSED']])), name='suggestion_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state__in', ['NEW', 'EXAMINED'])), models.Q(('answered_at__isnull', False), ('state__in', ['ACCEPTED', 'REFUSED'])), _connector='OR'), name='suggestion_answered_has_time')],
            },
        ),
    ]
