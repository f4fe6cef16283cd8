"""What is known of one person: what they sent, what became of it, and what is never said of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answers.correspondents import correspondents_of, counted, named
from answers.dossier import as_pdf, dossier_of
from answers.models import Delivery, DeliveryState
from answers.preparing import prepare
from answers.sending import fate
from comments.actions import decide, propose, reopen
from comments.models import Channel, Placement
from comments.notes import add_note
from comments.outcomes import Outcome, Step
from documents.models import CallState, Version
from imports.models import Submission
from people.models import Author, Organisation, Role
from tests import factories
from tests.answers.owed import REASON, decide_all, prepared, receive_mail
from tests.answers.test_pdf import text_of
from tests.imports.envois import send
from tests.web.made import make_repository, make_submission

pytestmark = pytest.mark.django_db
ZOE = "Zoé Martin <zoe@example.org>"


@pytest.fixture
def reader(version):
    """Somebody who reads the version's volet only."""
    return factories.make_user(Role.READER, version.volet, username="lecteur")


def who(address: str) -> Author:
    return Author.objects.get(address=address)


def settle(delivery: Delivery) -> None:
    """Let the delivery have left."""
    now = timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.VALIDATED, validated_at=now, leaves_at=now, frozen="0" * 64
    )
    delivery.refresh_from_db()
    fate.sent(delivery)


def test_what_a_person_sent_is_told_in_order_of_time_with_their_remarks(version, karim, lea, reader):
    receive_mail(version, sender=ZOE)
    send(version, [["1", "", "", "Une remarque de plus.", "", "zoe@example.org"]], by=lea)
    decide_all(version, karim)
    prepare(version=version, by=karim)

    found = dossier_of(who("zoe@example.org"), reader)

    mail, sheet = found.sent
    assert (mail.title, sheet.title) == ("Courriel « Mes remarques »", "Feuille de commentaires « a.ods »")
    assert mail.at < sheet.at
    assert [len(one.remarks) for one in found.sent] == [2, 1]
    assert "dans quel format la description est publiée" in mail.remarks[0].words
    assert {said.outcome for said in found.remarks} == {Outcome.PARTLY.outside}
    assert {said.text for said in found.remarks} == {REASON}
    assert [said.answers[0].delivery for said in found.remarks[:2]] == [found.deliveries[0]] * 2


def test_only_what_one_may_read_is_there(version, reader):
    elsewhere = factories.make_version()
    receive_mail(version, sender=ZOE)
    send(elsewhere, [["1", "", "", "AILLEURS.", "", "zoe@example.org"]])
    send(elsewhere, [["1", "", "", "Autre.", "", "inconnue@example.org"]])

    found = dossier_of(who("zoe@example.org"), reader)

    assert len(found.sent) == 1
    assert all(said.card.version == version for said in found.remarks)
    assert who("inconnue@example.org") not in correspondents_of(reader)
    assert who("inconnue@example.org") in correspondents_of(factories.make_user(is_superuser=True))


def test_a_sheet_that_several_wrote_in_gives_each_their_own_remarks_and_not_its_name(version, lea, reader):
    rows = [
        ["1", "", "", "La mienne, sur la durée.", "", "zoe@example.org"],
        ["2", "", "", "CELLE-D-UN-AUTRE.", "", "yves@example.org"],
    ]
    send(version, rows, name="avis-yves.ods", by=lea)

    found = dossier_of(who("zoe@example.org"), reader)

    assert [said.words for said in found.remarks] == ["La mienne, sur la durée."]
    assert [sent.title for sent in found.sent] == ["Feuille de commentaires"]
    text = text_of(as_pdf(found))
    assert "CELLE-D-UN-AUTRE" not in text
    assert "yves" not in text


def test_the_pdf_names_no_agent_note_proposal_nor_what_others_wrote(version, karim, lea, reader):
    karim.last_name, lea.last_name = "Benali", "Instructrice"
    karim.save()
    lea.save()
    receive_mail(version, sender=ZOE)
    send(version, [["1", "", "", "REMARQUE-D-AUTRUI.", "", "yves@example.org"]], by=lea)
    for card in Placement.objects.filter(version=version):
        add_note(placement=card, text="NOTE-INTERNE", by=lea)
        card.refresh_from_db()
        propose(placement=card, revision=card.revision, outcome=Outcome.NOTED, reason="PROPOSITION", by=lea)
        card.refresh_from_db()
        decide(placement=card, revision=card.revision, outcome=Outcome.GROUPED, reason=REASON, by=karim)
    prepare(version=version, by=karim)
    for delivery in version.deliveries.all():
        settle(delivery)

    content = as_pdf(dossier_of(who("zoe@example.org"), reader))

    text = text_of(content)
    hidden = [
        "Karim",
        "Benali",
        "Léa",
        "Instructrice",
        "NOTE-INTERNE",
        "PROPOSITION",
        "AUTRUI",
        "yves",
        "Noté",
    ]
    assert [word for word in hidden if word in text or word.encode() in content] == []
    assert Outcome.GROUPED.outside in text
    assert REASON in text


def test_the_pdf_tells_a_decision_only_once_it_was_told(version, karim, reader):
    receive_mail(version, sender=ZOE)
    (delivery,) = prepared(version, karim)
    zoe = who("zoe@example.org")

    before = text_of(as_pdf(dossier_of(zoe, reader)))
    Version.objects.filter(pk=version.pk).update(call=CallState.ANSWERED)
    published = text_of(as_pdf(dossier_of(zoe, reader)))
    Version.objects.filter(pk=version.pk).update(call=CallState.OPEN)
    settle(delivery)
    after = text_of(as_pdf(dossier_of(zoe, reader)))

    assert REASON not in before
    assert "Aucune réponse n'est encore donnée." in before
    assert f"{delivery.reference}, {version} : en préparation" in before
    assert REASON in published
    assert REASON in after
    assert f"{delivery.reference}, {version} : envoyée le" in after


def test_a_decision_changed_since_is_told_as_it_was_told(version, karim, reader):
    receive_mail(version, sender=ZOE)
    (delivery,) = prepared(version, karim)
    settle(delivery)
    card = Placement.objects.filter(version=version, step=Step.CLOSED).earliest("pk")
    reopen(placement=card, revision=card.revision, reason="À revoir.", by=karim)
    card.refresh_from_db()
    decide(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason="NOUVEAU-MOTIF", by=karim)

    found = dossier_of(who("zoe@example.org"), reader)

    assert found.remarks[0].outcome == Outcome.REJECTED.outside
    assert found.remarks[0].told == (Outcome.PARTLY.outside, REASON)
    assert "NOUVEAU-MOTIF" not in text_of(as_pdf(found))


def test_people_are_found_by_the_beginning_of_name_address_or_organisation(version, reader):
    body = Organisation.objects.create(name="Direction des Systèmes")
    made = factories.make_author(name="Hélène Œuvrard", address="h.o@example.org", organisation=body)
    factories.make_placement(version, author=made)
    factories.make_placement(version, author=factories.make_author(name="Yves"))

    for words in ("helene", "OEUVRARD hel", "h.o@example.org", "systeme", "direction hélène"):
        assert list(named(correspondents_of(reader), words)) == [made], words
    assert list(named(correspondents_of(reader), "personne")) == []
    assert named(correspondents_of(reader), "").count() == 2


def test_the_list_counts_what_each_sent_and_what_is_dealt_with(version, karim, lea, reader):
    receive_mail(version, sender=ZOE)
    send(version, [["1", "", "", "Une de plus.", "", "zoe@example.org"]], by=lea)
    first = Placement.objects.filter(version=version).earliest("pk")
    Placement.objects.filter(pk=first.pk).update(step=Step.CLOSED)

    lines = {line.author.address: line for line in counted(correspondents_of(reader), reader)}

    assert lines["zoe@example.org"][1:] == (2, 3, 1)


def test_what_has_no_envoi_any_more_is_still_there(version, reader):
    card = factories.make_placement(version, text="Dite sans envoi.")

    found = dossier_of(card.comment.author, reader)

    assert [(sent.title, [said.words for said in sent.remarks]) for sent in found.sent] == [
        ("Autres remarques", ["Dite sans envoi."])
    ]


def test_ten_mails_cost_as_many_queries_as_one(
    version, karim, reader, django_assert_num_queries, django_assert_max_num_queries
):
    def read() -> int:
        found = dossier_of(who("zoe@example.org"), reader)
        return len([(said.place, said.outcome, said.text, said.told) for said in found.remarks])

    receive_mail(version, sender=ZOE)
    prepared(version, karim)
    read()  # who reads has told their roles
    with django_assert_max_num_queries(12) as once:
        assert read() == 2
    for number in range(2, 11):
        body = f"Bonjour,\n\n1) EXI-G-1 : la remarque numéro {number} est autre, dire pourquoi.\n"
        sent = timezone.now() - timedelta(days=number)
        receive_mail(
            version, sender=ZOE, number=number, body=body, Date=sent.strftime("%a, %d %b %Y %H:%M:%S +0000")
        )
    prepared(version, karim)
    with django_assert_num_queries(len(once)):
        assert read() == 11


def test_a_ticket_is_called_by_its_number(version, reader):
    card = factories.make_placement(version)
    envoi = make_submission(card)
    Submission.objects.filter(pk=envoi.pk).update(channel=Channel.ISSUE)
    repository = make_repository(version.volet)
    repository.issues.update(submission=envoi)

    (sent,) = dossier_of(card.comment.author, reader).sent

    assert sent.title == "Ticket GitHub atelier/cadre#7"
    assert [said.words for said in sent.remarks] == ["Préciser la durée."]
