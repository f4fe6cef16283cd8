"""A sheet for advice that came by mail is known by its request, even while it waits to be read."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0010_advice")]

    operations = [
        migrations.AddField(
            model_name="mailpart",
            name="advice_request",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mailed_sheets",
                to="imports.advicerequest",
                verbose_name="demande d'avis",
            ),
        ),
    ]
