"""What the pages of a link ask of the database: as much for three remarks as for forty."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.actions import decide
from comments.models import Placement
from comments.outcomes import Outcome
from comments.replying import maintain
from documents.models import CallState, Version
from imports.models import Submission
from tests.web.envois import FAULTY, file, remark
from tests.web.public.deposits import deposit, link_of, preview_of, upload

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 40


def asked(client: Client, *addresses: str) -> list[int]:
    """Return how many queries each page makes, opened once before so that nothing is built for it."""
    found = []
    for address in addresses:
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found.append(len(queries))
    return found


def rows(count: int, start: int = 1) -> list[list[str]]:
    """Return lines of every sort: placed, unread, dated wrong, repeated, the last *count* good ones."""
    return [*FAULTY, *(remark(number) for number in range(start + 10, start + 10 + count))]


def sent(client: Client, version: Version, count: int, start: int) -> tuple[str, str]:
    """Return the link of so many remarks, and their receipt."""
    link, envoi = deposit(client, version, rows(count, start))
    return link, f"{link}envois/{envoi.pk}/"


def corrected(client: Client, version: Version, count: int, start: int) -> str:
    """Return the preview of a sheet that corrects every remark of a first one."""
    link, _ = deposit(client, version, [remark(number) for number in range(start, start + count)])
    again = [
        remark(number, f"Au point {number} de {number * 37}, dire mieux {'x' * number}.")
        for number in range(start, start + count)
    ]
    client.post(f"{link}feuille/", {"sheets": file(again, "corrigee.ods")})
    return preview_of(link)


def test_the_preview_costs_the_same_whatever_the_rows(client, version, other):
    few = preview_of(link_of(upload(client, version, rows(FEW))))
    many = preview_of(link_of(upload(client, version, rows(MANY))))

    assert asked(client, few, f"{few}?voir=a-regarder", f"{few}lignes/1/") == asked(
        client, many, f"{many}?voir=a-regarder", f"{many}lignes/1/"
    )


def test_the_preview_of_a_corrected_sheet_costs_the_same_whatever_the_rows(client, version):
    few, many = corrected(client, version, FEW, 1), corrected(client, version, MANY, 101)

    assert "Mettra à jour" in client.get(many).content.decode()
    assert asked(client, few) == asked(client, many)


def test_the_receipt_and_the_follow_up_cost_the_same_whatever_the_remarks(client, version):
    few, many = sent(client, version, FEW, 1), sent(client, version, MANY, 101)

    assert Submission.objects.latest("pk").rows.count() > MANY
    assert asked(client, *few) == asked(client, *many)


def test_answers_and_replies_cost_the_same_whatever_their_number(client, version, karim):
    few, many = sent(client, version, FEW, 1), sent(client, version, MANY, 101)
    answer(Placement.objects.order_by("pk"), karim)

    assert client.get(many[0]).content.decode().count("Non retenu") > FEW
    assert asked(client, *few) == asked(client, *many)


def answer(cards: QuerySet[Placement], karim) -> None:
    """Decide every card and publish the answers, one remark in two being then maintained."""
    for card in cards:
        reject(card, karim)
    Version.objects.filter(placements__in=cards).update(call=CallState.ANSWERED)
    for card in list(cards)[::2]:
        maintain(placement=Placement.objects.get(pk=card.pk), why="Ce n'est dit nulle part.")


def reject(card: Placement, karim) -> None:
    """Answer no to a card."""
    reason = "Le texte le dit déjà."
    decide(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason=reason, by=karim)
