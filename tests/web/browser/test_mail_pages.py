"""The pages of mail in a real browser: what axe finds, narrow screens, and the choice of a version."""

import pytest
from playwright.sync_api import expect

from imports.models import MailExport, MailState, ReceivedMail
from people.models import Role
from tests import factories
from tests.imports.mailbox.mails import mail, mbox, receive
from tests.web.browser.test_accessibility import at_each_width

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUOTE = "« Chaque appel laisse une trace datée, conservée treize mois. »"


@pytest.fixture
def architect(version):
    factories.make_version(factories.make_volet(title="Environnement de travail des agents"))
    return factories.make_user(Role.VALIDATOR, username="nour")


@pytest.fixture
def export(version, architect) -> MailExport:
    """A mailbox of which a message waits, another is taken in, two are set aside, one is not read."""
    return receive(
        mbox(
            mail(f"{QUOTE} : pourquoi treize ?\n"),
            mail(subject=f"Remarques sur {version.volet.title}", number=2),
            mail("Merci !\n", number=3),
            mail("Absente.\n", number=4, Auto_Submitted="auto-replied"),
        ),
        "Boîte de l'appel à commentaires.mbox",
    )


@pytest.mark.appearance
def test_axe_finds_nothing_grave_on_the_pages_of_mail(open_as, export, architect):
    waiting = ReceivedMail.objects.get(state=MailState.TO_TELL)
    taken = ReceivedMail.objects.get(state=MailState.TAKEN_IN)
    page = open_as(architect, "/admin/courriels/")
    found = at_each_width(page)
    for address in (
        "?etat=enregistre", "?etat=de_cote", "?etat=version&q=zzz", "depot/", f"exports/{export.pk}/",
        f"M-{waiting.pk}/", f"M-{taken.pk}/",
    ):  # fmt: skip
        page.goto(f"{page.url.split('/admin/')[0]}/admin/courriels/{address}")
        found += at_each_width(page)

    assert found == []


def test_a_version_is_chosen_with_the_keyboard_alone(open_as, export, architect, version):
    waiting = ReceivedMail.objects.get(state=MailState.TO_TELL)
    page = open_as(architect, f"/admin/courriels/M-{waiting.pk}/")
    page.locator("#id_version").focus()
    page.keyboard.type(str(version.volet))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("envoyé à sa version")).to_be_visible()
    waiting.refresh_from_db()
    assert waiting.version == version
