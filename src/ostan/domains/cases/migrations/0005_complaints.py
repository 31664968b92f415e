import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_sendings'),
        ('catalogue', '0003_matters'),
        ('org', '0002_foreign_code'),
    ]

    operations = [
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Forwarding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('files', models.JSONField(default=list)),
                ('by_id', models.BigIntegerField()),
                ('sent_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('remind_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.CharField(blank=True, max_length=200)),
                ('taken_back_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OutsideBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('fold', models.TextField()),
                ('email_sealed', models.BinaryField(default=b'')),
                ('mobile_sealed', models.BinaryField(default=b'')),
                ('is_active', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='OutsideCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(db_collation='C', max_length=80)),
                ('state', models.CharField(blank=True, max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='OutsideSystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('columns', models.JSONField(default=dict)),
                ('values', models.JSONField(default=dict)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Said',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='said', serialize=False, to='cases.case')),
                ('text', models.TextField(blank=True)),
                ('about_path', models.CharField(blank=True, db_collation='C', max_length=200)),
                ('place_code', models.CharField(blank=True, db_collation='C', max_length=16)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_kind_known',
        ),
        migrations.AddField(
            model_name='case',
            name='hidden_from',
            field=models.CharField(blank=True, db_collation='C', max_length=200),
        ),
        migrations.AddField(
            model_name='case',
            name='hides',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='case',
            name='parent',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='cases.case'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='case_part_of'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['QUESTION', 'ANSWER', 'NOTE', 'WORD', 'OUTSIDE'])), name='message_kind_known'),
        ),
        migrations.AddField(
            model_name='follower',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='cases.case'),
        ),
        migrations.AddField(
            model_name='follower',
            name='merged',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_as', to='cases.case'),
        ),
        migrations.AddField(
            model_name='follower',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='followed', to='org.person'),
        ),
        migrations.AddField(
            model_name='forwarding',
            name='answer',
            field=models.OneToOneField(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer_of', to='cases.message'),
        ),
        migrations.AddField(
            model_name='forwarding',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forwardings', to='cases.case'),
        ),
        migrations.AddConstraint(
            model_name='outsidebody',
            constraint=models.UniqueConstraint(fields=('fold',), name='outside_body_named_once'),
        ),
        migrations.AddField(
            model_name='forwarding',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forwardings', to='cases.outsidebody'),
        ),
        migrations.AddField(
            model_name='outsidecode',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_codes', to='cases.case'),
        ),
        migrations.AddField(
            model_name='outsidecode',
            name='system',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='cases.outsidesystem'),
        ),
        migrations.AddField(
            model_name='said',
            name='about',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='org.orgunit'),
        ),
        migrations.AddConstraint(
            model_name='follower',
            constraint=models.UniqueConstraint(fields=('case', 'person'), name='followed_once'),
        ),
        migrations.AddIndex(
            model_name='forwarding',
            index=models.Index(condition=models.Q(('answered_at', None), ('taken_back_at', None)), fields=['remind_at'], name='forwarding_to_remind'),
        ),
        migrations.AddIndex(
            model_name='outsidecode',
            index=models.Index(fields=['code'], name='case_of_outside_code'),
        ),
        migrations.AddConstraint(
            model_name='outsidecode',
            constraint=models.UniqueConstraint(fields=('system', 'code'), name='outside_code_once'),
        ),
        migrations.AddIndex(
            model_name='said',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('text', name='gin_trgm_ops'), name='said_text'),
        ),
    ]
