"""Deposits made as a reviewer makes them, by the pages and without an account."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from documents.models import Version
from imports.models import Deposit, Submission
from tests.web.envois import file
from tests.web.public.conftest import opened

Lines = Sequence[Sequence[str]]


def upload(
    client: Client, version: Version, lines: Lines, name: str = "avis.ods", **more: str
) -> HttpResponse:
    """Return the answer to the upload of a sheet of these lines."""
    return client.post(f"/appels/{version.pk}/deposer/", {"sheets": file(lines, name), **more})


def raw(client: Client, version: Version, *files: SimpleUploadedFile, **more: Any) -> HttpResponse:
    """Return the answer to the upload of these files."""
    return client.post(f"/appels/{version.pk}/deposer/", {"sheets": files, **more})


def link_of(response: HttpResponse) -> str:
    """Return the address of the link that an answer leads behind: « /suivi/…/ »."""
    found = re.match(r"/suivi/[\w-]{43}/", response.url)
    assert found, response.url
    return found[0]


def preview_of(link: str) -> str:
    """Return the address of the preview of the last deposit."""
    return f"{link}depots/{Deposit.objects.latest('pk').pk}/"


def deposit(client: Client, version: Version, lines: Lines, **more: str) -> tuple[str, Submission]:
    """Return the link and the envoi of lines uploaded, then confirmed."""
    link = link_of(upload(client, version, lines, **more))
    client.post(f"{preview_of(link)}confirmation/")
    return link, Submission.objects.latest("pk")


def said(client: Client, address: str) -> str:
    """Return what is read on a public page, its tags apart: characters stand for themselves."""
    return unescape(opened(client, address))
