"""The text of a version with many remarks in its margin: each document, with and without a filter."""

from django.test import Client
from django.urls import reverse

from bench.visiting import said
from comments.models import Target
from documents.models import Version

FILTERS = ("", "importance=haute&suite=aucun", "q=duree+conservation", "sommaire=sans")


def measure(client: Client, version: Version, count: int) -> None:
    """Print what each document of *version* costs with *count* cards on its board, then the filters."""
    spread_in_lines(version)
    address = reverse("admin:text", args=[version.pk])
    documents = version.current_edition().documents.order_by("rank")
    for document in documents:
        print(f"Texte {document.path}, {count} cartes : {said(client, f'{address}?document={document.pk}')}")
    longest = max(documents, key=lambda one: len(one.text))
    for query in FILTERS[1:]:
        print(f"Texte {query}, {count} cartes : {said(client, f'{address}?document={longest.pk}&{query}')}")


def spread_in_lines(version: Version) -> None:
    """Give each place lines of its own in its section, and words: what anchoring finds."""
    places = Target.objects.filter(placement__version=version).select_related("section__document")
    places = list(places.filter(section__document__isnull=False).defer("section__title_path"))
    starts: dict[int, list[int]] = {}
    for n, place in enumerate(places):
        section = place.section
        lines = starts.setdefault(section.document_id, line_starts(section.document.text))
        height = section.line_end - section.line_start + 1
        place.line_start = place.line_end = section.line_start + n % height
        place.start = lines[place.line_start - 1]
        place.end = min(place.start + 60, lines[place.line_start] - 1)
    Target.objects.bulk_update(places, ["line_start", "line_end", "start", "end"], batch_size=500)


def line_starts(text: str) -> list[int]:
    """Return the offset of each line's first character, and one past the end."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts
