"""The pages of answers in a real browser: what axe finds, narrow screens, a validation by the keyboard."""

import pytest
from playwright.sync_api import expect

from answers.models import Delivery, DeliveryState
from tests.answers.owed import prepared, prove, receive_mail, receive_sheet_by_mail
from tests.imports.envois import send
from tests.web.browser.test_accessibility import at_each_width

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def deliveries(version, karim, box) -> list[Delivery]:
    """Three answers: one free to leave with a sheet, one whose address is not proved, one to hand over."""
    prove(receive_sheet_by_mail(version).sender)
    receive_mail(version, sender="Omar Diallo <omar@example.org>", number=2)
    send(version, [["1", "EXI-G-2", "", "Pourquoi douze mois ?"]], "a.ods")
    return prepared(version, karim)


@pytest.mark.appearance
def test_axe_finds_nothing_grave_on_the_pages_of_answers(open_as, deliveries, version, karim):
    doubtful = deliveries[2]
    Delivery.objects.filter(pk=doubtful.pk).update(state=DeliveryState.UNCERTAIN, last_error="Coupé.")
    page = open_as(karim, f"/admin/tableau/{version.pk}/reponses/")
    found = at_each_width(page)
    site = page.url.split("/admin/")[0]
    page.get_by_role("button", name="Relire et valider").click()
    expect(page.get_by_role("heading", name="Relire et valider")).to_be_visible()
    found += at_each_width(page)
    for address in (
        f"tableau/{version.pk}/reponses/?etat=validee", f"tableau/{version.pk}/reponses/?q=zzz",
        f"tableau/{version.pk}/reponses/?etat=incertain",
        *(f"reponses/R-{one.pk}/" for one in deliveries),
    ):  # fmt: skip
        page.goto(f"{site}/admin/{address}")
        found += at_each_width(page)

    assert found == []


def test_answers_are_read_then_validated_with_the_keyboard_alone(open_as, deliveries, version, karim):
    page = open_as(karim, f"/admin/tableau/{version.pk}/reponses/")
    page.get_by_role("button", name="Relire et valider").focus()
    page.keyboard.press("Enter")
    expect(page.locator("pre.letter")).to_have_count(3)

    page.get_by_role("button", name="Valider les réponses cochées").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("2 réponses validées.")
    states = set(version.deliveries.values_list("state", flat=True))
    assert states == {DeliveryState.VALIDATED, DeliveryState.PREPARED}
