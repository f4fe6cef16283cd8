"""The table of one version with many lines: each order, each size of page, and many cards decided at once."""

from django.test import Client
from django.urls import reverse

from bench.visiting import said
from documents.models import Version

ADDRESSES = ("", "tri=place", "tri=-place", "tri=suite", "tri=organisation", "par=200&tri=place")


def measure(client: Client, version: Version, count: int) -> None:
    """Print what the table costs with *count* cards on the board of *version*."""
    table = reverse("admin:table", args=[version.pk])
    for query in ADDRESSES:
        print(f"Liste {query}, {count} cartes : {said(client, f'{table}?{query}')}")
