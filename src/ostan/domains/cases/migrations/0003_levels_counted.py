"""PostgreSQL takes no statistics of an expression from a partial index, and guessed every subtree at one in 200."""

from django.db import migrations

EXPRESSION = "split_part(unit_path::text, '.', {level})"


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_legally_late")]

    operations = [
        migrations.RunSQL(
            f"CREATE STATISTICS task_level_{level} ON ({EXPRESSION.format(level=level)}) FROM cases_task",
            f"DROP STATISTICS task_level_{level}",
        )
        for level in (1, 2, 3)
    ]
