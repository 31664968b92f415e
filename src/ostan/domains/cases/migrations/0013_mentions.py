import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('cases', '0012_replies'), ('org', '0003_partners')]

    operations = [
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='cases.case')),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='cases.message')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='org.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-id'], name='mention_of_person')],
                'constraints': [models.UniqueConstraint(fields=('message', 'person'), name='mentioned_once')],
            },
        ),
    ]
