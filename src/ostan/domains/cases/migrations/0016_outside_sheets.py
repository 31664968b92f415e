import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_filters_shared"),
    ]

    operations = [
        migrations.AddField(
            model_name="outsidecode",
            name="said_on",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="OutsideSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("sealed", models.BinaryField(default=b"")),
                ("rows", models.IntegerField()),
                ("done", models.IntegerField(default=0)),
                ("new", models.IntegerField(default=0)),
                ("same", models.IntegerField(default=0)),
                ("changed", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
                ("by_id", models.BigIntegerField()),
                ("brought_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="cases.outsidesystem",
                    ),
                ),
            ],
        ),
    ]
