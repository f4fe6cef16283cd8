"""Follow what was sent by a link: its remarks, the answers, and nothing of anybody else."""

import pytest
from django.test import Client
from django.utils import timezone

from comments.actions import assign, decide, reopen
from comments.models import AuthorReply, Comment, Placement
from comments.outcomes import Outcome, Step
from documents.models import CallState
from imports.ledger import faults
from imports.models import Deposit, FollowUp, Submission
from people.models import Author
from tests.web.conftest import read
from tests.web.envois import file, remark
from tests.web.public.deposits import deposit, link_of, preview_of, said, upload
from web.pace import Limit

pytestmark = pytest.mark.django_db
FIRST = remark(1, "Garder les journaux un an au moins.")


@pytest.fixture
def link(client, version) -> str:
    """The address of a link by which one remark was sent."""
    return deposit(client, version, [FIRST])[0]


def decided(karim, version, outcome=Outcome.REJECTED, reason="Treize mois suffisent.") -> Placement:
    card = Placement.objects.earliest("pk")
    decide(placement=card, revision=card.revision, outcome=outcome, reason=reason, by=karim)
    return card


def answered(karim, version, **more) -> Placement:
    card = decided(karim, version, **more)
    version.call = CallState.ANSWERED
    version.save()
    return card


def test_the_follow_up_shows_each_remark_and_its_step(client, link):
    page = said(client, link)

    assert str(Comment.objects.get()) in page
    assert "Garder les journaux un an" in page
    assert "À qualifier" in page


def test_a_remark_sent_on_says_so_in_whole_words(client, link, karim, version):
    answered(karim, version, outcome=Outcome.REDIRECTED, reason="Elle porte sur un autre texte.")

    page = said(client, link)

    assert "Réorienté vers une autre version" in page
    assert "vers …" not in page


def test_a_decision_is_read_once_answered_and_not_before(client, link, karim, version):
    card = decided(karim, version)
    before = said(client, link) + said(client, f"{link}remarques/{card}/")
    version.call = CallState.ANSWERED
    version.save()

    after = said(client, link)

    assert "Treize mois suffisent" not in before
    assert "À répondre" in before
    assert "Non retenu" in after
    assert "Treize mois suffisent." in after


def test_who_decides_who_instructs_and_who_else_wrote_never_show(client, link, version, lea, karim):
    stranger = Client()
    other = deposit(stranger, version, [remark(2, author="Nadia Benali <n.benali@example.org>"), FIRST])[0]
    card = Placement.objects.earliest("pk")
    assign(placement=card, revision=card.revision, assignee=lea, by=lea)
    answered(karim, version, outcome=Outcome.GROUPED, reason="Voir la remarque voisine.")

    pages = said(client, link) + said(client, f"{link}remarques/{card}/") + said(stranger, other)

    for hidden in ("Léa", "Karim", "n.benali", "Nadia", "j.martin"):
        assert hidden not in pages
    assert "Traité avec un commentaire de même objet" in pages


def test_another_link_opens_none_of_these_pages(client, link, version):
    other = deposit(Client(), version, [remark(5)])[0]
    card, envoi = Placement.objects.earliest("pk"), Submission.objects.earliest("pk")

    for page in (
        f"remarques/{card}/",
        f"remarques/{card}/retrait/",
        f"envois/{envoi.pk}/",
        f"envois/{envoi.pk}/feuille/",
    ):
        assert client.get(f"{link}{page}").status_code == 200
        assert client.get(f"{other}{page}").status_code == 404


def test_a_withdrawal_is_asked_again_then_closes_the_remark(client, link):
    card = Placement.objects.get()
    asked = said(client, f"{link}remarques/{card}/retrait/")
    client.post(f"{link}remarques/{card}/retrait/")

    assert f"Retirer la remarque {card} ?" in asked
    assert Placement.objects.get().step == Step.CLOSED
    page = said(client, f"{link}remarques/{card}/")
    assert "Retirée par son auteur" in page
    assert "Compléter" not in page


def test_who_says_without_a_name_what_another_withdrew_is_heard(client, version):
    nameless = [*FIRST[:5], "", *FIRST[6:]]
    first, _ = deposit(client, version, [nameless])
    client.post(f"{first}remarques/{Comment.objects.get()}/retrait/")
    other = [nameless, remark(2, "Nommer un responsable.")]

    deposit(Client(), version, other)

    said_now = Placement.objects.filter(comment__text=FIRST[3]).order_by("pk")
    assert [card.step for card in said_now] == [Step.CLOSED, Step.TO_QUALIFY]
    assert list(faults()) == []


def test_what_the_team_took_up_again_may_be_completed_but_is_not_offered_to_be_withdrawn_again(
    client, link, karim
):
    card = Placement.objects.get()
    client.post(f"{link}remarques/{card}/retrait/")
    fresh = Placement.objects.get()
    reopen(placement=fresh, revision=fresh.revision, reason="Retirée par erreur.", by=karim)

    page = said(client, f"{link}remarques/{card}/")

    assert "Compléter" in page
    assert f"Retirer {card}" not in page


def test_a_complement_is_added_to_the_remark_and_has_its_receipt(client, link):
    card = Placement.objects.get()

    response = client.post(f"{link}remarques/{card}/complement/", {"addition": "Ou <b>deux</b>."})

    assert "Complète" in said(client, response.url)
    assert Comment.objects.get().text.endswith("Ou <b>deux</b>.")
    assert "&lt;b&gt;deux&lt;/b&gt;" in read(client.get(f"{link}remarques/{card}/"))


def test_an_empty_complement_is_told_beside_its_field(client, link):
    response = client.post(f"{link}remarques/{Placement.objects.get()}/complement/", {"addition": "  "})

    assert response.status_code == 422
    assert "Écrivez ce que vous voulez ajouter." in read(response)


def test_one_word_on_the_answer_is_said_once(client, link, karim, version):
    card = answered(karim, version)
    address = f"{link}remarques/{card}/reponse/"
    refused = client.post(address, {"word": "maintient", "why": ""})
    client.post(address, {"word": "maintient", "why": "Ce n'est pas la règle."})
    again = client.post(address, {"word": "convient"})

    assert "Dites pourquoi vous maintenez" in read(refused)
    assert AuthorReply.objects.get().text == "Ce n'est pas la règle."
    assert again.status_code == 422
    page = said(client, f"{link}remarques/{card}/")
    assert "réexaminée par quelqu'un d'autre" in page
    assert "La réponse me convient</button>" not in page


def test_a_corrected_sheet_is_sent_by_the_link_and_keeps_the_reference(client, link, version):
    response = client.post(
        f"{link}feuille/", {"sheets": file([remark(1, "Garder les journaux deux ans au moins.")])}
    )
    assert link_of(response) == link
    assert f"Mettra à jour {Comment.objects.get()}" in said(client, response.url)

    client.post(f"{response.url}confirmation/")

    assert Comment.objects.get().text == "Garder les journaux deux ans au moins."


def test_a_link_is_closed_by_its_holder_once_asked_again(client, link):
    assert "Désactiver ce lien de suivi ?" in said(client, f"{link}revocation/")

    client.post(f"{link}revocation/")

    assert client.get(link).status_code == 404
    assert "Ce lien de suivi n'ouvre rien" in read(client.get(link))


def test_the_team_closes_a_link_once_it_said_it_knows(client, link, version, lea):
    desk = Client()
    desk.force_login(lea)
    envoi = Submission.objects.get()
    assert "Révoquer ce lien" in read(desk.get(f"/admin/envois/{envoi.pk}/"))
    refused = desk.post(f"/admin/envois/{envoi.pk}/lien/")

    desk.post(f"/admin/envois/{envoi.pk}/lien/", {"sure": "on"})

    assert "Cochez la case" in read(refused)
    assert client.get(link).status_code == 404


def test_a_link_out_of_date_opens_nothing(client, link):
    FollowUp.objects.update(expires_at=timezone.now())

    assert client.get(link).status_code == 404


def test_who_tries_many_links_is_made_to_wait(client, version, settings):
    settings.WRONG_LINKS_PER_HOUR = 2
    answers = [client.get(f"/suivi/{'x' * 42}{n}/").status_code for n in range(4)]

    assert answers == [404, 404, 429, 429]
    assert Limit.WRONG_LINKS.per_hour == 2


def test_pages_behind_a_link_are_neither_cached_nor_indexed_nor_told_to_others(client, link):
    response = client.get(link)

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "strict-origin"


def test_what_waits_to_be_confirmed_is_listed_with_its_deadline(client, version):
    link = link_of(upload(client, version, [remark(1)]))

    page = said(client, link)

    assert "Rien n'est encore enregistré par ce lien." in page
    assert "il sera supprimé" in page
    assert preview_of(link) in page
    assert Deposit.objects.count() == 1


def test_nothing_a_reviewer_uploads_gives_an_address_that_may_be_written_to(client, link):
    assert not Author.objects.exclude(address_proved_at=None).exists()


def test_the_desk_says_that_an_envoi_came_online_and_for_whom(client, version, as_lea):
    deposit(client, version, [remark(1)], organisation="Préfecture d'essai")

    page = read(as_lea.get(f"/admin/envois/{Submission.objects.latest('pk').pk}/"))

    assert "déposé en ligne sans compte" in page
    assert "Préfecture d&#x27;essai</bdi> (déclaré)" in page


def test_the_board_and_the_card_say_what_an_author_maintained(client, link, karim, version, as_karim):
    card = answered(karim, version)
    client.post(f"{link}remarques/{card}/reponse/", {"word": "maintient", "why": "Ce n'est pas la règle."})

    board = read(as_karim.get(f"/admin/tableau/{version.pk}/"))
    page = read(as_karim.get(f"/admin/tableau/{version.pk}/{card}/"))

    assert "maintenu par son auteur" in board
    assert "quelqu'un d'autre que Karim" in page
    assert "Ce n&#x27;est pas la règle." in page
