"""The pages of the gestures on one remark: what they ask, what they lead to, what they refuse."""

import pytest

from comments import actions
from comments.models import Comment, Placement
from comments.outcomes import Outcome
from documents.models import VoletRole
from people.models import Author, Role
from tests import factories
from tests.web.conftest import card_url, read, signed_in

pytestmark = pytest.mark.django_db

PART = "où elle est publiée."


def test_a_part_is_detached_and_both_cards_lead_to_each_other(as_lea, card):
    page = as_lea.post(card_url(card, "detacher/"), {"revision": 1, "words": PART}, follow=True)

    part = Placement.objects.latest("pk")
    assert page.redirect_chain == [(card_url(part), 302)]
    assert f'Détachée de <a href="{card_url(card)}">{card}</a>' in read(page)
    assert f'Détachée en <a href="{card_url(part)}">{part}</a> : « <bdi>{PART}</bdi> »' in read(
        as_lea.get(card_url(card))
    )


def test_a_remark_is_sent_on_and_both_cards_say_it(as_karim, card, other):
    sent = {"revision": 1, "version": other.pk, "reason": "Relève de l'autre version."}
    page = read(as_karim.post(card_url(card, "reorienter/"), sent, follow=True))

    there = Placement.objects.get(version=other)
    assert f'Réorientée vers <a href="{card_url(there)}">' in page
    assert "Venue de" in read(as_karim.get(card_url(there)))
    assert Placement.objects.with_decision().get(pk=card.pk).outcome == Outcome.REDIRECTED


def test_a_reader_of_one_volet_only_learns_nothing_of_the_other(as_zoe, karim, card):
    secret = factories.make_version(factories.make_volet(title="Volet réservé"))
    VoletRole.objects.create(user=karim, volet=secret.volet, role=Role.INSTRUCTOR)
    sent = {"revision": 1, "version": secret.pk, "reason": "Relève d'ailleurs."}
    signed_in(karim).post(card_url(card, "reorienter/"), sent)

    page = read(as_zoe.get(card_url(card)))

    assert "Réorientée vers un autre volet." in page
    assert "Volet réservé" not in page
    stranger = signed_in(factories.make_user(Role.READER, secret.volet))
    there = Placement.objects.get(version=secret)
    assert "Venue d'un autre volet" in read(stranger.get(card_url(there)))
    assert str(card.version) not in read(stranger.get(card_url(there)))


def test_the_author_is_corrected_by_an_address_already_known(as_lea, card):
    paul = factories.make_author(name="Paul Vidal", address="paul.vidal@example.org")
    sent = {
        "revision": 1,
        "name": "P. Vidal",
        "address": "Paul.Vidal@example.org",
        "organisation": "Préfecture",
    }

    page = read(as_lea.post(card_url(card, "auteur/"), sent, follow=True))

    comment = Comment.objects.get(pk=card.comment_id)
    assert (comment.author, str(comment.organisation)) == (paul, "Préfecture")
    assert Author.objects.filter(address="paul.vidal@example.org").count() == 1
    assert "auteur corrigé." in page


def test_a_name_is_given_to_an_author_known_by_an_address_alone(as_lea, card):
    author = card.comment.author
    author.name = ""
    author.save()
    sent = {"revision": 1, "name": "Ana Roy", "address": author.address, "organisation": ""}

    as_lea.post(card_url(card, "auteur/"), sent)

    author.refresh_from_db()
    assert (author.name, "roy" in author.sought) == ("Ana Roy", True)


def test_a_remark_that_can_go_nowhere_is_told_so(as_karim, card):
    assert "ne peut aller nulle part" in read(as_karim.get(card_url(card, "reorienter/")))


@pytest.mark.parametrize(
    ("gesture", "sent", "why"),
    [
        ("detacher/", {"words": "d'autres mots"}, "ne sont pas ceux de la remarque"),
        ("detacher/", {"words": ""}, "Les mots à détacher"),
        ("reorienter/", {"version": "", "reason": "Gardé."}, "Vers la version"),
        ("reorienter/", {"version": "999999", "reason": "Gardé."}, "Vers la version"),
        ("auteur/", {"name": "", "address": "gardé"}, "Adresse électronique"),
    ],
)
def test_refused_a_gesture_says_why_and_keeps_what_was_typed(as_karim, card, other, gesture, sent, why):
    page = as_karim.post(card_url(card, gesture), {"revision": 1, **sent})

    assert page.status_code == 422
    assert why in read(page)
    assert [words for words in sent.values() if "ard" in words and words not in read(page)] == []
    assert Placement.objects.get().revision == 1


def test_a_gesture_on_a_card_that_changed_says_what_changed_and_keeps_the_words(as_lea, card, karim):
    actions.assign(placement=card, revision=1, assignee=karim, by=karim)

    page = as_lea.post(card_url(card, "detacher/"), {"revision": 1, "words": PART})

    assert page.status_code == 409
    assert "Attribution" in read(page)
    assert f"{PART}</textarea>" in read(page)
    assert 'name="revision" value="2"' in read(page)
    again = as_lea.post(card_url(card, "detacher/"), {"revision": 2, "words": PART})
    assert again.status_code == 302


@pytest.mark.parametrize("gesture", ["detacher/", "auteur/", "reorienter/"])
def test_who_may_not_is_not_offered_a_gesture(as_zoe, as_lea, card, gesture):
    assert gesture not in read(as_zoe.get(card_url(card)))
    assert as_zoe.get(card_url(card, gesture)).status_code == 403
    assert (gesture in read(as_lea.get(card_url(card)))) == (gesture != "reorienter/")
