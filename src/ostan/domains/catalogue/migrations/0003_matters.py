from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_published_versions_stay'),
        ('org', '0002_foreign_code'),
    ]

    operations = [
        migrations.AddField(
            model_name='publicservice',
            name='kind',
            field=models.CharField(default='SERVICE', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='publicservice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['SERVICE', 'MATTER'])), name='service_kind_known'),
        ),
    ]
