import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0006_unmatched'),
    ]

    operations = [
        migrations.RenameModel(old_name='Substitution', new_name='Absence'),
        migrations.AlterField(
            model_name='absence',
            name='absent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='org.membership'),
        ),
        migrations.AlterField(
            model_name='absence',
            name='substitute',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutions', to='org.person'),
        ),
    ]
