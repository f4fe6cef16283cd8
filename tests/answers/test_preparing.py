"""What is prepared of the decisions taken: for whom, by which way, and when."""

import pytest
from django.core.exceptions import PermissionDenied

from answers import preparing
from answers.letter import letter_of
from answers.models import Answer, Delivery, DeliveryState, Way
from answers.preparing import prepare
from comments.actions import decide, reopen
from comments.models import Placement
from comments.outcomes import Outcome
from comments.parting import split
from comments.redirecting import redirect
from comments.replying import withdraw
from imports import whole
from imports.deposits import links
from imports.models import Submission
from people.models import Event, Role
from tests import factories
from tests.answers.owed import REASON, decide_all, prepared, receive_mail, validated
from tests.imports.envois import LOGS, REMARKS, REWRITTEN, changed, send

pytestmark = pytest.mark.django_db


def told(delivery: Delivery) -> set[str]:
    """Return the words of the remarks that a delivery answers."""
    return {answer.words for answer in letter_of(delivery).answers}


def card_of(version, words: str) -> Placement:
    return version.placements.get(comment__text__contains=words)


def decide_one(card: Placement, by, outcome=Outcome.REJECTED, reason=REASON) -> None:
    card.refresh_from_db()
    decide(placement=card, revision=card.revision, outcome=outcome, reason=reason, by=by)


def test_a_mail_and_a_sheet_are_each_answered_once_by_the_way_they_came(version, karim, lea):
    receive_mail(version)
    send(version, by=lea)

    mail, sheet = prepared(version, karim)

    assert (mail.way, mail.address) == (Way.MAIL, "lea@example.org")
    assert (sheet.way, sheet.address) == (Way.HAND, "")
    assert (len(told(mail)), len(told(sheet))) == (2, 3)
    assert [one.state for one in (mail, sheet)] == [DeliveryState.PREPARED] * 2
    assert prepare(version=version, by=karim).created == []


def test_what_came_by_a_link_is_answered_on_its_page_and_by_mail_once_an_address_is_proved(version, karim):
    envoi = send(version)
    follow_up, _ = links.open_follow_up()
    Submission.objects.filter(pk=envoi.pk).update(follow_up=follow_up)

    (delivery,) = prepared(version, karim)
    assert delivery.way == Way.LINK

    Delivery.objects.all().delete()
    author = envoi.rows.exclude(comment=None).first().comment.author
    follow_up.notified = author
    follow_up.save()
    prepare(version=version, by=karim)
    delivery = version.deliveries.get()
    assert (delivery.way, delivery.address) == (Way.MAIL, author.address)


def test_nothing_is_prepared_of_an_envoi_until_all_its_remarks_are_decided_unless_asked(version, karim):
    send(version)
    decide_one(card_of(version, "fuseau"), karim)

    done = prepare(version=version, by=karim)
    assert (done.created, done.incomplete) == ([], 1)

    prepare(version=version, by=karim, partly=True)
    delivery = version.deliveries.get()
    assert told(delivery) == {"Ajouter le fuseau horaire de la trace."}

    decide_all(version, karim)
    prepare(version=version, by=karim)
    assert version.deliveries.get() == delivery
    assert len(told(delivery)) == 3


def test_two_people_who_say_the_same_are_each_answered_in_their_own_words(version, karim):
    receive_mail(version)
    receive_mail(version, sender="Omar <omar@example.org>", number=2)

    first, second = prepared(version, karim)

    assert {first.address, second.address} == {"lea@example.org", "omar@example.org"}
    assert told(first) == told(second)


def test_one_person_who_says_the_same_twice_is_answered_once_where_they_said_it_last(version, karim):
    receive_mail(version)
    last = receive_mail(version, number=2, Date="Tue, 03 Nov 2026 10:12:00 +0100")
    whole.verify(submission=last.parts.get().submission, by=karim)

    deliveries = prepared(version, karim)

    assert [(one.mail, len(told(one))) for one in deliveries] == [(last, 2)]


def test_what_was_answered_is_not_answered_again_because_it_is_sent_again(version, karim):
    first = receive_mail(version)
    prepared(version, karim)
    Delivery.objects.update(state=DeliveryState.SENT)
    again = receive_mail(version, number=2, Date="Tue, 03 Nov 2026 10:12:00 +0100")
    whole.verify(submission=again.parts.get().submission, by=karim)

    assert prepare(version=version, by=karim).created == []
    assert [one.mail for one in version.deliveries.all()] == [first]


def test_a_corrected_sheet_is_answered_once_and_in_its_new_words(version, karim):
    first = send(version)
    second = send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]], "b.ods", replaces=first)

    deliveries = prepared(version, karim)

    assert [one.submission for one in deliveries] == [second]
    assert REWRITTEN in told(deliveries[0])


def test_a_detached_part_is_answered_with_the_remark_it_comes_from(version, karim):
    envoi = send(version)
    card = card_of(version, "annuaire")
    part = "encore très employé"
    split(placement=card, revision=card.revision, words=part, by=karim)

    (delivery,) = prepared(version, karim)

    assert delivery.submission == envoi
    assert part in told(delivery)
    assert len(told(delivery)) == 4


def test_a_remark_its_author_withdrew_is_neither_awaited_nor_answered(version, karim):
    send(version)
    withdraw(placement=card_of(version, "fuseau"))

    (delivery,) = prepared(version, karim)

    assert len(told(delivery)) == 2


def test_an_envoi_set_aside_takes_back_the_answer_that_was_prepared(version, karim, lea):
    envoi = send(version)
    prepared(version, karim)
    for card in version.placements.all():
        reopen(placement=card, revision=card.revision, reason="Doublon.", by=karim)
    whole.set_aside(submission=envoi, reason="Doublon.", by=lea)

    done = prepare(version=version, by=karim)

    assert done.emptied == 1
    assert not version.deliveries.exists()


def test_a_decision_changed_before_the_answer_leaves_is_prepared_again_in_its_place(version, karim):
    send(version)
    (delivery,) = prepared(version, karim)
    card = card_of(version, "fuseau")
    card.refresh_from_db()
    reopen(placement=card, revision=card.revision, reason="À revoir.", by=karim)
    decide_one(card, karim, Outcome.ACCEPTED, "")

    prepare(version=version, by=karim)

    assert version.deliveries.get() == delivery
    outcomes = {one.words: one.outcome for one in letter_of(delivery).answers}
    assert outcomes["Ajouter le fuseau horaire de la trace."] == "Retenu"
    assert Answer.objects.count() == 3


def test_a_decision_changed_after_the_answer_left_prepares_a_rectification_and_the_engine_does_it_alone(
    version, karim
):
    send(version)
    (sent,) = prepared(version, karim)
    Delivery.objects.filter(pk=sent.pk).update(state=DeliveryState.SENT)
    card = card_of(version, "fuseau")
    card.refresh_from_db()
    reopen(placement=card, revision=card.revision, reason="À revoir.", by=karim)
    decide_one(card, karim, Outcome.ACCEPTED, "")

    prepare(version=version, by=None)

    rectified = version.deliveries.exclude(pk=sent.pk).get()
    (answer,) = letter_of(rectified).answers
    assert (rectified.rectifies, rectified.state) == (sent, DeliveryState.PREPARED)
    assert (answer.outcome, answer.before) == ("Retenu", "Retenu en partie")
    assert "rectifiée" in letter_of(rectified).opening
    assert Event.objects.filter(action="rectificatif préparé").exists()


def test_the_engine_alone_prepares_no_first_answer(version, karim):
    send(version)
    decide_all(version, karim)

    assert prepare(version=version, by=None).created == []


def test_an_instructor_may_prepare_and_a_reader_may_not(version, karim, lea):
    send(version)
    decide_all(version, karim)
    with pytest.raises(PermissionDenied):
        prepare(version=version, by=factories.make_user(Role.READER, version.volet))
    assert len(prepare(version=version, by=lea).created) == 1


def test_preparing_costs_the_same_queries_whatever_the_number_of_remarks(
    version, karim, django_assert_max_num_queries
):
    rows = [
        [str(at), "EXI-G-1", "", f"Remarque numéro {at} du lot.", "", "a@example.org"] for at in range(60)
    ]
    send(version, rows)
    decide_all(version, karim)
    with django_assert_max_num_queries(30):
        (delivery,) = prepare(version=version, by=karim).created
    assert delivery.answers.count() == 60


def test_two_people_who_prepare_at_once_prepare_one_answer(version, karim, monkeypatch):
    send(version)
    decide_all(version, karim)
    read = preparing.threads_of

    def while_another_does(*asked):
        threads = read(*asked)
        monkeypatch.setattr(preparing, "threads_of", read)
        prepare(version=version, by=karim)
        return threads

    monkeypatch.setattr(preparing, "threads_of", while_another_does)

    assert prepare(version=version, by=karim).created == []
    assert version.deliveries.count() == 1


def test_an_answer_validated_while_it_is_brought_up_to_date_is_left_as_it_was_validated(
    version, karim, monkeypatch
):
    send(version)
    (delivery,) = prepared(version, karim)
    card = card_of(version, "fuseau")
    read = preparing.threads_of

    def while_it_is_validated(*asked):
        validated(Delivery.objects.get(pk=delivery.pk), karim)
        card.refresh_from_db()
        reopen(placement=card, revision=card.revision, reason="À revoir.", by=karim)
        return read(*asked)

    monkeypatch.setattr(preparing, "threads_of", while_it_is_validated)
    prepare(version=version, by=karim)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.answers.count()) == (DeliveryState.VALIDATED, 3)


def test_a_sheet_that_several_people_wrote_is_answered_to_none_of_them(version, karim):
    send(version, [LOGS, [*REMARKS[1][:5], "b@example.org"]])

    (delivery,) = prepared(version, karim)

    assert (delivery.way, delivery.author) == (Way.HAND, None)


def test_a_remark_sent_on_to_another_version_is_answered_from_there_to_whoever_sent_it(version, other, karim):
    mail = receive_mail(version)
    card = card_of(version, "douze mois")
    redirect(placement=card, revision=card.revision, version=other, reason="Relève de l'autre.", by=karim)

    (here,) = prepared(version, karim)
    (there,) = prepared(other, karim)

    assert (here.mail, there.mail) == (mail, mail)
    assert (len(told(here)), told(there)) == (2, {"douze mois ne suffisent pas."})
    outcomes = {answer.outcome for answer in letter_of(here).answers}
    assert outcomes == {"Réorienté vers une autre version", "Retenu en partie"}
