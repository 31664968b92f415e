from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0005_mandates")]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("matched", "unchecked")), fields=["matched_at"], name="person_unmatched"
            ),
        ),
    ]
