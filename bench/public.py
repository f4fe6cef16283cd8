"""The reviewer's pages: from the upload to the preview, then what each page costs, on the volet registered.

The client is in this process: what the network and the server's own workers add is not counted.
"""

import gzip
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import remarks
from documents.models import CallState, Edition, Publication, Version
from imports import engine as importing
from imports.deposits import engine as looking
from imports.models import Deposit, DepositState, Submission

WARM_UP = 20  # remarks, sent first: the index is built, templates are read
COUNTS = (500, 5_000)
FOLLOWED = 1_000  # remarks of the link whose pages are timed
TIMES = 10
LINKED = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script src|img src)="/static/([^"]+)"')
PAGE = "  {:<50}{:>4} requêtes {:>6.0f} ms (médiane) {:>6.0f} ms (pire) {:>7.0f} ko"


def measure() -> None:
    """Print the seconds from the upload to the preview, then what each page costs."""
    edition = Edition.objects.filter(version__volet__code="BENCH").select_related("version").latest("pk")
    Version.objects.filter(pk=edition.version_id).update(
        publication=Publication.AS_IS, call=CallState.OPEN, opens_on=None, closes_on=None
    )
    client = Client()
    print("Déposer une feuille sans compte, de l'envoi à l'aperçu :")
    for count in (WARM_UP, *COUNTS):
        address = upload(client, edition, count)
    print("Ouvrir les pages d'un lien :")
    preview_pages(client, address)
    followed_pages(client, edition)
    first_load(client, "accueil", reverse("home"))
    first_load(client, "appel", reverse("call", args=[edition.version_id]))


def upload(client: Client, edition: Edition, count: int) -> str:
    """Print what a sheet of *count* remarks takes until its preview; return the preview's address."""
    sheet = SimpleUploadedFile(f"{count}.ods", remarks.ods(edition, count))
    began = time.perf_counter()
    answer = client.post(reverse("call_deposit", args=[edition.version_id]), {"sheets": sheet})
    answered = time.perf_counter()
    deposit = Deposit.objects.latest("pk")
    seen = deposit.rows_done
    if deposit.state == DepositState.READING:
        looking.work(deposit.pk)  # as the engine does, meanwhile the page says how far it is
    ready = time.perf_counter()
    client.get(answer.url)
    shown = time.perf_counter()
    print(
        f"  {count} lignes : réponse à l'envoi {answered - began:.2f} s ({seen} lignes déjà vues), "
        f"aperçu prêt à {ready - began:.2f} s, affiché à {shown - began:.2f} s"
    )
    return answer.url


def preview_pages(client: Client, address: str) -> None:
    """Print what the pages of a long preview cost."""
    count = Deposit.objects.latest("pk").rows_done
    visit(f"aperçu de {count} lignes", lambda: client.get(address))
    visit(f"aperçu de {count} lignes, page 50", lambda: client.get(f"{address}?page=50"))
    visit("aperçu, lignes à regarder", lambda: client.get(f"{address}?voir=a-regarder"))
    corrected = {"text": "Préciser qui en répond.", "location": "", "date": ""}
    visit(f"corriger une ligne sur {count}", lambda: client.post(f"{address}lignes/7/", corrected))
    visit("avancement de la lecture", lambda: client.get(f"{address}progression/"))


def followed_pages(client: Client, edition: Edition) -> None:
    """Print what confirming many remarks takes, then what their receipt and their follow-up cost."""
    preview = upload(client, edition, FOLLOWED)
    began = time.perf_counter()
    receipt = client.post(f"{preview}confirmation/").url
    confirmed = time.perf_counter()
    importing.attempt(Submission.objects.latest("pk"))
    print(
        f"  confirmer {FOLLOWED} remarques : réponse {confirmed - began:.2f} s, "
        f"enregistrées à {time.perf_counter() - began:.2f} s"
    )
    link = receipt.partition("envois/")[0]
    card = Submission.objects.latest("pk").rows.exclude(comment=None).values_list("comment", flat=True)[0]
    visit(f"accusé de réception, {FOLLOWED} remarques", lambda: client.get(receipt))
    visit(f"suivi, {FOLLOWED} remarques", lambda: client.get(link))
    visit(f"suivi, {FOLLOWED} remarques, page 20", lambda: client.get(f"{link}?page=20"))
    visit("une remarque", lambda: client.get(f"{link}remarques/C-{card}/"))


def visit(name: str, ask: Callable[[], HttpResponse]) -> None:
    """Print the queries, the milliseconds and the bytes of a page."""
    response = ask()
    if response.status_code >= 400:
        raise SystemExit(f"{name} répond {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries = len(captured)  # now: the next request empties the log it reads
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    print(PAGE.format(name, queries, statistics.median(times), max(times), len(response.content) / 1000))


def first_load(client: Client, name: str, address: str) -> None:
    """Print the bytes and requests of a page seen for the first time; its sheets then ask for a few icons."""
    page = client.get(address).content
    files = [finders.find(linked) for linked in LINKED.findall(page.decode())]
    contents = [page, *(Path(file).read_bytes() for file in files if file)]
    raw, sent = sum(map(len, contents)), sum(len(gzip.compress(content)) for content in contents)
    print(
        f"  première visite, {name} : {len(contents)} requêtes, {sent / 1000:.0f} ko compressés "
        f"({raw / 1000:.0f} ko bruts)"
    )
