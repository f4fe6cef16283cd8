"""The figures of one version with many cards, received over a year: queries, milliseconds, bytes."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.visiting import said
from comments.models import Comment
from documents.models import Version

ADDRESSES = ("", "importance=haute&suite=aucun", "q=duree+conservation", "csv=partie")


def measure(client: Client, version: Version, count: int) -> None:
    """Print what the figures cost with *count* cards on the board of *version*, filtered or not."""
    spread_over_a_year(version)
    figures = reverse("admin:figures", args=[version.pk])
    for query in ADDRESSES:
        print(f"Chiffres {query}, {count} cartes : {said(client, f'{figures}?{query}')}")


def spread_over_a_year(version: Version) -> None:
    """Let the remarks have come one after the other."""
    comments = list(Comment.objects.filter(placements__version=version))
    for n, comment in enumerate(comments):
        comment.recorded_at = timezone.now() - timedelta(days=365 * (1 - n / len(comments)))
    Comment.objects.bulk_update(comments, ["recorded_at"], batch_size=500)
