import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_absences'),
        ('catalogue', '0004_gateway'),
        ('org', '0007_absences'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('page', models.CharField(blank=True, max_length=80)),
                ('question', models.CharField(blank=True, max_length=80)),
                ('sent', models.IntegerField(default=0)),
                ('left', models.IntegerField(default=0)),
                ('refused', models.IntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='draft',
            name='code_match',
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='draft',
            name='key_match',
            field=models.BinaryField(max_length=32, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='draft',
            name='mobile_match',
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='draft',
            name='page',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='draft',
            name='question',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='draft',
            name='tries',
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='draft',
            name='citizen',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='org.person'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(condition=models.Q(('mobile_match__isnull', False)), fields=['mobile_match'], name='draft_by_mobile'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('citizen', None), ('key_match__isnull', False)), models.Q(('citizen__isnull', False), ('key_match', None)), _connector='OR'), name='draft_by_person_or_key'),
        ),
        migrations.AddField(
            model_name='formtally',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='form_tallies', to='catalogue.serviceversion'),
        ),
        migrations.AddConstraint(
            model_name='formtally',
            constraint=models.UniqueConstraint(fields=('version', 'day', 'page', 'question'), name='form_tallied_once'),
        ),
    ]
