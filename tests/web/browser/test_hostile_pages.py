"""Hostile texts opened in a real browser: nothing runs, nothing asks, nothing is asked for elsewhere."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from comments.models import Placement
from documents.models import Version
from tests.web.hostile import PAYLOADS
from tests.web.public.deposits import link_of, preview_of
from tests.web.test_hostile import answer_some, desk_pages, sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"


def sent(client: Client, version: Version) -> str:
    """Return the link of a sheet whose every cell is hostile, as are its name and its organisation."""
    fields = {"sheets": sheet(PAYLOADS, "<img src=x onerror=PWNED=1>.csv"), "organisation": PAYLOADS[2]}
    return link_of(client.post(f"/appels/{version.pk}/deposer/", fields))


def harmless(page: Page, home: str, addresses: list[str]) -> list[str]:
    """Open and unfold each page, touch what may be touched; return those where something of a payload ran."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(f"{page.url}: {dialog.message}"), dialog.dismiss()))
    for address in addresses:
        answer = page.goto(home + address)
        assert answer
        assert answer.status == 200, address
        page.evaluate(UNFOLD)
        for field in page.locator("main textarea:visible, main input[type=text]:visible").all()[:5]:
            field.focus()
        asked += [f"{address}: ran"] if page.evaluate("'PWNED' in window") else []
        assert page.url.startswith(home), f"{address} led to {page.url}"
    return asked


def test_nothing_of_a_payload_runs_on_the_pages_of_a_link(watch, new_context, client, version):
    link = sent(client, version)
    preview = preview_of(link)
    page = watch.over(new_context()).new_page()

    ran = harmless(
        page, watch.home, [link, preview, f"{preview}?page=2", f"{preview}lignes/3/", f"{preview}abandon/"]
    )
    receipt = client.post(f"{preview}confirmation/").url
    cards = [f"{link}remarques/{card}/" for card in Placement.objects.order_by("pk")[:4]]
    ran += harmless(page, watch.home, [receipt, link, *cards, f"{cards[0]}retrait/"])

    assert len(cards) == 4
    assert ran == []


def test_nothing_of_a_payload_runs_on_the_teams_pages(
    open_as: Callable[..., Page], watch, client, version, karim
):
    link = sent(client, version)
    client.post(f"{preview_of(link)}confirmation/")
    answer_some(version, karim, PAYLOADS)
    page = open_as(karim, "/admin/")
    every = desk_pages(version)

    assert harmless(page, watch.home, [*every[:6], *every[-6:]]) == []
