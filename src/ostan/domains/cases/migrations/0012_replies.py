import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('cases', '0011_ladder'), ('org', '0003_partners')]

    operations = [
        migrations.CreateModel(
            name='ReplyText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.SmallIntegerField(default=0)),
                ('retired_at', models.DateTimeField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reply_texts', to='org.orgunit')),
            ],
        ),
        migrations.CreateModel(
            name='ReplyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.SmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('act', models.CharField(max_length=12)),
                ('services', models.JSONField(default=list)),
                ('node', models.CharField(blank=True, max_length=80)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('by_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('reply', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='cases.replytext')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('reply', 'number'), name='reply_version_once')]},
        ),
    ]
