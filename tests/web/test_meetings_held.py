"""The pages of a meeting being held, then of its relevé, as a browser without script uses them."""

import re
from datetime import date

import pytest

from comments.actions import decide, move
from comments.models import Comment
from comments.outcomes import Outcome, Step
from committee import attending, deciding, points
from committee.models import Meeting, MeetingState, Mode, Result
from people.models import Role
from tests import factories
from tests.answers.looking import seen_by_odfpy
from tests.answers.test_pdf import text_of
from tests.committee.conftest import closed, fresh, opened, proposed
from tests.committee.test_places import place_on
from tests.web.conftest import read, signed_in
from tests.web.hostile import PAYLOADS, Structure, foreign
from tests.web.meetings import LIST, page_of, said, screen
from tests.web.test_table import tick

pytestmark = pytest.mark.django_db


def test_the_screen_shows_a_point_under_a_pseudonym_and_leads_to_its_neighbours(as_karim, meeting, ready):
    one, two = ready
    first, last = screen(meeting, one), screen(meeting, two)
    assert as_karim.get(page_of(meeting, "ecran/")).url == last  # what is discussed comes first
    page = read(as_karim.get(first))

    assert f'rel="next" href="{last}"' in page
    assert f'rel="prev" href="{first}"' in read(as_karim.get(last))
    assert one.comment.author.pseudonym in page
    assert one.comment.author.name not in page
    assert "une fois la séance ouverte" in page
    assert "Retenu en partie" in page


def test_a_point_is_decided_with_its_votes_on_the_screen(as_karim, meeting, ready, karim):
    _, card = ready
    opened(meeting, karim)
    sent = {
        "geste": "decider", "revision": card.revision, "outcome": "non_retenu", "reason": "Hors du cadre.",
        "in_favour": "5", "against": "1", "said": "Le coût est rappelé.",
    }  # fmt: skip
    page = as_karim.post(screen(meeting, card), sent, follow=True)

    assert f"{card} : « Non retenu » décidé." in said(page)
    assert "5 pour, 1 contre, 0 abstention" in read(page)
    point = meeting.points.get(placement=card)
    assert (point.result, point.said) == (Result.DECIDED, "Le coût est rappelé.")


def test_what_was_typed_is_kept_when_it_is_refused_and_what_changed_is_said(
    as_karim, meeting, ready, karim, lea
):
    _, card = ready
    opened(meeting, karim)
    sent = {"geste": "decider", "revision": card.revision, "outcome": "non_retenu", "reason": ""}
    page = as_karim.post(screen(meeting, card), sent)
    assert page.status_code == 422
    assert "demande un motif" in read(page)

    move(placement=card, revision=card.revision, step=Step.TO_STUDY, by=lea)
    page = as_karim.post(screen(meeting, card), {**sent, "reason": "Gardé tel quel."})
    assert page.status_code == 409
    assert "a changé entre-temps" in read(page)
    assert "Gardé tel quel." in read(page)
    revision = re.search(r'name="revision" value="(\d+)"', read(page))[1]
    again = as_karim.post(screen(meeting, card), {**sent, "reason": "Oui.", "revision": revision})
    assert again.status_code == 302


def test_a_card_decided_elsewhere_is_shown_so_and_offers_no_decision(as_karim, meeting, ready, karim):
    _, card = ready
    opened(meeting, karim)
    decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)

    page = read(as_karim.get(screen(meeting, card)))

    assert "Décidée hors séance depuis." in page
    assert 'value="decider"' not in page
    refused = as_karim.post(
        screen(meeting, card), {"geste": "decider", "revision": card.revision + 1, "outcome": "retenu"}
    )
    assert refused.status_code in (409, 422)


def test_what_the_secretary_notes_is_not_lost_under_the_screen_of_whoever_decides(
    as_karim, as_lea, meeting, ready, karim
):
    _, card = ready
    opened(meeting, karim)
    address = screen(meeting, card)
    as_lea.post(address, {"geste": "noter", "said": "Le coût est rappelé.", "noted": ""})
    sent = {"geste": "decider", "revision": card.revision, "outcome": "retenu", "noted": ""}

    refused = as_karim.post(address, {**sent, "said": "Unanime."})
    assert refused.status_code == 409
    assert "Le coût est rappelé." in read(refused)
    assert 'name="noted" value="Le coût est rappelé."' in read(refused)
    assert as_karim.post(address, {**sent, "said": ""}).status_code == 302
    assert meeting.points.get(placement=card).said == "Le coût est rappelé."


@pytest.mark.parametrize("gesture", ["noter", "discussion", "retirer"])
def test_an_instructor_notes_pulls_out_and_withdraws_but_does_not_decide(
    as_lea, meeting, ready, karim, gesture
):
    one, _ = ready
    opened(meeting, karim)
    assert as_lea.post(screen(meeting, one), {"geste": gesture, "said": "Noté."}).status_code == 302
    assert meeting.points.get(placement=one).said == ("" if gesture == "discussion" else "Noté.")
    page = read(as_lea.get(screen(meeting, one)))
    assert 'value="decider"' not in page
    sent = {"geste": "decider", "revision": one.revision, "outcome": "retenu"}
    assert as_lea.post(screen(meeting, one), sent).status_code in (403, 422)


def test_a_point_is_postponed_to_a_new_meeting_then_taken_up_again(as_karim, meeting, ready, karim):
    _, card = ready
    opened(meeting, karim)
    address = screen(meeting, card)
    assert as_karim.post(address, {"geste": "renvoyer"}).status_code == 422
    page = as_karim.post(
        address, {"geste": "renvoyer", "to": "nouvelle", "next_on": "2027-01-07"}, follow=True
    )
    assert "renvoyée à la séance du 7 janvier 2027." in said(page)
    following = Meeting.objects.get(held_on=date(2027, 1, 7))
    assert "renvoyé de la" in read(as_karim.get(page_of(following)))

    as_karim.post(address, {"geste": "reprendre"})
    assert not following.points.exists()
    assert meeting.points.get(placement=card).result == ""
    as_karim.post(address, {"geste": "renvoyer", "to": following.pk})
    assert following.points.count() == 1


def test_the_block_is_shown_whole_then_adopted(as_karim, meeting, ready, karim, version, lea):
    one, _ = ready
    bare = factories.make_placement(version)
    points.add(meeting=meeting, cards=[bare.pk], by=lea, mode=Mode.BLOCK)
    assert as_karim.get(page_of(meeting, "sans-debat/")).status_code == 302
    opened(meeting, karim)
    page = said(as_karim.get(page_of(meeting, "sans-debat/")))
    assert "Adopter 1 point sans débat" in page
    assert f"{bare} : Rien n'y est proposé." in page

    sent = {"carte": tick(one)}
    adopted = as_karim.post(page_of(meeting, "sans-debat/"), sent, follow=True)
    assert "1 point adopté sans débat." in read(adopted)
    twice = as_karim.post(page_of(meeting, "sans-debat/"), sent, follow=True)
    assert "laissée de côté" in read(twice)
    assert "Cochez" in read(as_karim.post(page_of(meeting, "sans-debat/"), follow=True))


def test_a_meeting_is_opened_closed_corrected_and_validated_by_its_pages(as_karim, meeting, ready, karim):
    one, two = ready
    as_karim.post(page_of(meeting, "ouverture/"), {"revision": meeting.revision})
    meeting = fresh(meeting)
    assert meeting.state == MeetingState.OPEN
    undo = {"revision": meeting.revision, "geste": "revenir"}
    assert "de nouveau en préparation" in read(
        as_karim.post(page_of(meeting, "ouverture/"), undo, follow=True)
    )
    meeting = opened(meeting, karim)
    deciding.adopt_block(meeting=meeting, seen=[(one.pk, one.revision)], by=karim)
    levee = page_of(meeting, "levee/")
    assert "1 point sans issue" in read(as_karim.get(levee))
    assert as_karim.post(levee, {"revision": meeting.revision}).status_code == 422
    sent = {"revision": meeting.revision, "to": "nouvelle", "next_on": "2027-01-07"}
    page = as_karim.post(levee, sent, follow=True)
    assert "1 point renvoyé à la suivante" in read(page)
    assert as_karim.get(levee).status_code == 302

    meeting, releve = fresh(meeting), page_of(meeting, "releve/")
    text = {f"text-{meeting.points.get(placement=two).pk}": "À compléter.", "opening": "Bienvenue."}
    assert "2 textes corrigés." in read(as_karim.post(releve, text, follow=True))
    shown = as_karim.get(f"{releve}validation/")
    assert "Bienvenue." in read(shown)
    revision = re.search(r'name="revision" value="(\d+)"', read(shown))[1]
    assert "il ne change plus" in read(
        as_karim.post(f"{releve}validation/", {"revision": revision}, follow=True)
    )
    assert 'name="opening"' not in read(as_karim.get(releve))
    assert "Relevé validé" in read(as_karim.post(f"{releve}validation/", {"revision": revision}, follow=True))


def test_the_documents_are_given_as_files(as_zoe, meeting, ready, karim):
    pdf = as_zoe.get(page_of(meeting, "dossier.pdf"))
    assert "Comité du cadre" in text_of(pdf.content)
    assert f'filename="dossier-{meeting}.pdf"' in pdf.headers["Content-Disposition"]
    assert seen_by_odfpy(as_zoe.get(page_of(meeting, "dossier.ods")).content)["Points", 1, 0] == "N°"
    assert as_zoe.get(page_of(meeting, "dossier.doc")).status_code == 404
    assert as_zoe.get(page_of(meeting, "releve.txt")).status_code == 302
    closed(opened(meeting, karim), karim, to=date(2027, 1, 7))
    text = as_zoe.get(page_of(meeting, "releve.txt")).content.decode()
    assert "Projet de relevé, à valider" in text
    assert "Comité du cadre" in text_of(as_zoe.get(page_of(meeting, "releve.pdf")).content)


def test_the_dossier_is_sent_after_its_addresses_are_read_or_noted_as_sent(as_lea, meeting, ready, settings):
    address = page_of(meeting, "dossier/envoi/")
    assert "Aucun serveur de messagerie" in read(as_lea.get(address))
    settings.EMAIL_HOST = "127.0.0.1"
    assert "n@example.org" in read(as_lea.get(address))
    assert "part à 1 adresse." in read(as_lea.post(address, {"geste": "envoyer"}, follow=True))
    assert "noté comme envoyé" in read(as_lea.post(address, {"geste": "par-moi"}, follow=True))
    assert "Choisissez comment" in read(as_lea.post(address, {"geste": "x"}, follow=True))


def test_who_reads_one_volet_sees_its_points_and_no_whole_document(meeting, ready, lea):
    second = factories.make_version()
    meeting.versions.add(second)
    client = signed_in(factories.make_user(Role.INSTRUCTOR, second.volet))

    page = said(client.get(page_of(meeting)))

    assert "2 autres points de son ordre du jour ne sont pas montrés" in page
    assert str(ready[0]) not in page
    for closed_page in (
        "dossier.pdf",
        "releve/",
        "releve.txt",
        "dossier/envoi/",
        "levee/",
        "releve/validation/",
    ):
        assert client.get(page_of(meeting, closed_page)).status_code in (403, 404)
    assert client.get(screen(meeting, ready[0])).status_code == 404
    one = meeting.points.get(placement=ready[0])
    assert client.post(page_of(meeting, "points/"), {"geste": f"oter:{one.pk}"}).status_code == 404


def test_hostile_words_add_nothing_to_the_pages(as_karim, version, meeting, ready, karim, lea):
    attending.expect(meeting=meeting, name="Un nom", function="Une fonction", by=lea)
    opened(meeting, karim)
    pages = (page_of(meeting), screen(meeting, ready[1]), page_of(meeting, "releve/"))
    Comment.objects.update(text="Une remarque.", excerpt="Un extrait.")
    known = [Structure(as_karim.get(address).content.decode()).elements for address in pages]
    for payload in PAYLOADS:
        words = payload.replace("\0", "")
        Comment.objects.update(text=words, excerpt=words)
        meeting.attendees.filter(function="Une fonction").update(name=words[:120])
        for address, plain in zip(pages, known, strict=True):
            assert foreign(as_karim.get(address).content.decode(), plain) == []


def test_the_pages_cost_the_same_whatever_the_length_of_the_agenda(
    as_karim, version, meeting, ready, lea, karim, django_assert_max_num_queries
):
    opened(meeting, karim)
    points.add(meeting=meeting, cards=[proposed(version, lea).pk for _ in range(30)], by=lea)
    pages = (
        page_of(meeting),
        screen(meeting, ready[1]),
        page_of(meeting, "sans-debat/"),
        page_of(meeting, "releve/"),
    )
    for address in (*pages, LIST):
        as_karim.get(address)
        with django_assert_max_num_queries(20):
            assert as_karim.get(address).status_code == 200


def test_a_point_is_postponed_to_a_meeting_over_its_own_version_only(as_karim, meeting, ready, karim, lea):
    _, card = ready
    elsewhere = factories.make_version()
    lise = factories.make_user(Role.INSTRUCTOR, elsewhere.volet)
    Meeting.objects.create(title="Comité d'ailleurs", held_on=date(2027, 1, 7), made_by=lise).versions.add(
        elsewhere
    )
    Meeting.objects.create(title="Comité suivant", held_on=date(2027, 1, 8), made_by=lea).versions.add(
        card.version
    )
    meeting.versions.add(elsewhere)
    opened(meeting, factories.make_user(Role.VALIDATOR))

    page = said(as_karim.get(screen(meeting, card)))

    assert "Comité suivant" in page
    assert "Comité d'ailleurs" not in page


def test_the_screen_shows_the_text_at_each_place_of_a_remark(as_karim, meeting, ready):
    _, card = ready
    place_on(card, "EXI-G-1", "EXI-G-2")

    page = said(as_karim.get(screen(meeting, card)))

    for section in (target.section for target in card.targets.all()):
        assert f"Le texte — <bdi>{section}</bdi>" in page
