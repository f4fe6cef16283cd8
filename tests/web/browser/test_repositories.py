"""A repository followed on GitHub, in a real browser: asked for by keyboard, read in both themes, narrow."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from comments.models import Placement
from documents.models import VoletRole
from imports.github.run import synchronise
from imports.models import Repository, Submission
from people.models import Role
from tests.github import faults
from tests.web.browser.test_accessibility import at_each_width, grave
from tests.web.browser.test_triage import tab_to
from tests.web.conftest import card_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "UnMotSansUneSeuleCoupureQuiDépasseToutÉcranÉtroit" * 4


@pytest.fixture
def addresses(repository, github, karim) -> list[str]:
    """Pages of a repository never read, then of one whose issues were read, changed and lost."""
    unread = Repository.objects.create(volet=repository.volet, name="atelier/vide")
    issue = github.world.open_issue(
        github.cct, f"Préciser {LONG}", "> EXI-G-1\n\nDire lequel.", labels=[LONG[:60]]
    )
    message = github.world.comment(issue, LONG)
    gone = github.world.open_issue(github.cct, "EXI-G-2", "À retirer.")
    synchronise(repository)
    github.world.edit_comment(message, f"{LONG} encore")
    github.world.delete_issue(gone)
    synchronise(repository, full=True)
    github.fault(faults.server_error(), times=None)
    synchronise(repository)
    VoletRole.objects.filter(user=karim).update(role=Role.ADMINISTRATOR)
    cards = [card_url(card) for card in Placement.objects.order_by("pk")]
    envoi = Submission.objects.order_by("pk").first()
    first = f"/admin/depots/{repository.pk}/"
    return [
        first, f"/admin/depots/{unread.pk}/", *cards, f"/admin/envois/{envoi.pk}/", "/admin/",
        "/admin/imports/repository/", "/admin/imports/repository/add/", "/admin/imports/issue/",
        f"/admin/imports/issue/{envoi.issue.pk}/change/", "/admin/imports/synchronisation/",
    ]  # fmt: skip


def test_a_synchronisation_is_asked_for_by_keyboard_only(open_as, repository, github, lea):
    Repository.objects.update(next_run=timezone.now() + timedelta(hours=1))
    github.world.open_issue(github.cct, "Préciser EXI-G-1", "Dire dans quel format.")
    page = open_as(lea, f"/admin/depots/{repository.pk}/")
    tab_to(page, "form.tools button")
    page.keyboard.press("Enter")

    expect(page.get_by_text("cadre : synchronisation demandée.")).to_be_visible()
    expect(page.get_by_text("tickets : 1 créé")).to_be_visible()


@pytest.mark.appearance
def test_axe_finds_nothing_grave_and_nothing_scrolls_sideways(open_as, addresses, karim, watch):
    page = open_as(karim, "/admin/")
    found = []
    for address in addresses:
        page.goto(watch.home + address)
        tables = "/imports/" in address  # the admin's own lists, which scroll
        found += grave(page) if tables else at_each_width(page)

    assert not found, "\n".join(found)
