"""Each card takes its comment's fingerprint: until now a comment had one card."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def give_to_cards(apps, schema_editor):
    comments = apps.get_model("comments", "Comment").objects.filter(pk=OuterRef("comment"))
    apps.get_model("comments", "Placement").objects.update(
        fingerprint=Subquery(comments.values("fingerprint"))
    )


def give_back(apps, schema_editor):
    cards = apps.get_model("comments", "Placement").objects.filter(comment=OuterRef("pk")).order_by("pk")
    apps.get_model("comments", "Comment").objects.update(
        fingerprint=Subquery(cards.values("fingerprint")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_corrections_and_cards_off_the_board")]
    operations = [migrations.RunPython(give_to_cards, give_back)]
