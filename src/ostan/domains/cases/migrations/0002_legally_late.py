"""A mark of its own for cases past their legal deadline, and its share in the published figures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField("case", "legal_late_at", models.DateTimeField(null=True)),
        migrations.AddField("waitingtime", "with_law", models.IntegerField(default=0)),
        migrations.AddField("waitingtime", "within_law", models.IntegerField(default=0)),
        migrations.AddIndex(
            "case",
            models.Index(
                condition=models.Q(("legal_late_at", None), ("state", "OPEN")),
                fields=["legal_due_at"],
                name="case_to_mark_legal_late",
            ),
        ),
    ]
