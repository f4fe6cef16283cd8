"""A remark split in two, sent on to another version, given its true author: nothing lost or twice."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from comments import actions
from comments.actions import StaleRevision
from comments.authorship import correct_author
from comments.models import Comment, Placement
from comments.outcomes import Outcome, PlaceState, Step
from comments.parting import split
from comments.redirecting import redirect
from documents.models import Publication, VoletRole
from imports import pipeline, whole
from imports.deposits import links
from imports.deposits.following import cards_of
from imports.ledger import faults
from imports.models import Submission, SubmissionState
from people.models import Event, Organisation, Role
from tests import factories
from tests.imports.envois import changed, send

pytestmark = pytest.mark.django_db

TWO = "Dire où la description est publiée. Par ailleurs, nommer qui tient l'annuaire."
PART = "Par ailleurs, nommer  qui tient l'annuaire."
ROW = ["1", "EXI-G-1", "", TWO, "haute", "ana.roy@example.org"]


@pytest.fixture
def envoi(version):
    return send(
        version, [ROW, ["2", "EXI-G-2", "", "Douze mois ne suffisent pas.", "", "ana.roy@example.org"]]
    )


@pytest.fixture
def received(envoi) -> Placement:
    return Placement.objects.earliest("pk")


def cut(card: Placement, by, words: str = PART, revision: int = 1) -> Placement:
    return split(placement=card, revision=revision, words=words, by=by)


def test_the_words_detached_are_a_remark_of_the_same_author_on_the_same_board(received, lea):
    part = cut(received, lea).comment

    assert part.split_from == received.comment
    assert (part.author, part.channel, part.written_on) == (
        received.comment.author, received.comment.channel, received.comment.written_on,
    )  # fmt: skip
    assert (part.text, part.location) == (PART, "EXI-G-1")
    assert Comment.objects.get(pk=received.comment_id).text == TWO
    card = part.placements.get()
    assert (card.on_board, card.step, card.place_state) == (True, Step.TO_QUALIFY, PlaceState.PLACED)
    assert Placement.objects.get(pk=received.pk).revision == 2
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (" ", "Recopiez"),
        ("Nommer le directeur.", "ne sont pas ceux"),
        (TWO.upper(), "ne sont pas ceux"),
        (TWO, "entière"),
    ],
)
def test_only_its_own_words_and_not_all_of_them_are_detached(received, lea, words, why):
    with pytest.raises(ValidationError, match=why):
        cut(received, lea, words)

    assert Comment.objects.count() == 2


def test_the_same_words_are_detached_once(received, lea):
    cut(received, lea)

    with pytest.raises(ValidationError, match="déjà une remarque à part"):
        cut(received, lea, revision=2)


def test_a_part_leaves_the_board_and_comes_back_with_the_remark_it_comes_from(received, envoi, lea):
    part = cut(received, lea)

    whole.set_aside(submission=envoi, reason="Doublon.", by=lea)
    assert not Placement.objects.on_board().exists()
    assert list(faults()) == []
    whole.restore(submission=envoi, by=lea)
    assert Placement.objects.get(pk=part.pk).on_board
    assert list(faults()) == []


def test_what_is_detached_from_a_part_is_followed_by_its_author_too(received, envoi, lea):
    follow_up = links.open_follow_up()[0]
    Submission.objects.filter(pk=envoi.pk).update(follow_up=follow_up)
    part = cut(received, lea)

    last = cut(part, lea, "nommer qui tient l'annuaire.")

    assert last in cards_of(follow_up)
    assert last.came_from == part
    with pytest.raises(ValidationError, match="déjà une remarque à part"):
        cut(part, lea, "nommer qui tient l'annuaire.", revision=2)
    assert list(faults()) == []


def test_parts_go_to_another_version_with_the_envoi_and_come_back(received, version, envoi, other, karim):
    part = cut(received, karim)
    last = cut(part, karim, "nommer qui tient l'annuaire.")

    for goal in (other, version):
        for one in whole.change_version(submission=envoi, version=goal, by=karim):
            pipeline.run(one)
        on_board = Placement.objects.on_board()
        assert set(on_board.values_list("version", flat=True)) == {goal.pk}
        assert {part.comment_id, last.comment_id} < set(on_board.values_list("comment", flat=True))
        assert list(faults()) == []

    whole.change_version(submission=envoi, version=other, by=karim)
    pipeline.run(envoi)
    whole.set_aside(submission=envoi, reason="Envoyé par erreur.", by=karim)
    assert not Placement.objects.on_board().exists()


def test_a_part_detached_on_the_board_it_was_sent_on_to_stays_there(received, envoi, other, karim):
    there = redirect(placement=received, revision=1, version=other, reason="Là-bas.", by=karim)
    part = cut(there, karim)
    received.refresh_from_db()
    actions.reopen(placement=received, revision=received.revision, reason="Ici aussi.", by=karim)
    Submission.objects.filter(pk=envoi.pk).update(state=SubmissionState.RECEIVED)
    envoi.refresh_from_db()

    pipeline.run(envoi)

    assert [card.version for card in Placement.objects.filter(comment=part.comment)] == [other]
    assert list(faults()) == []


def test_an_envoi_whose_part_is_decided_stays(received, envoi, lea, karim):
    part = cut(received, lea)
    actions.decide(placement=part, revision=1, outcome=Outcome.ACCEPTED, by=karim)

    with pytest.raises(ValidationError, match="est décidé"):
        whole.set_aside(submission=envoi, reason="Doublon.", by=lea)


def test_a_corrected_sheet_changes_the_remark_and_not_its_part(received, envoi, lea):
    part = cut(received, lea)

    send(received.version, [changed(ROW, D=f"{TWO} Merci.")], "b.ods", replaces=envoi)

    assert Comment.objects.get(pk=received.comment_id).text == f"{TWO} Merci."
    assert Comment.objects.get(pk=part.comment_id).text == PART
    assert list(faults()) == []


def test_a_remark_sent_on_is_decided_here_and_stands_on_the_other_board(received, other, karim, lea):
    there = redirect(
        placement=received, revision=1, version=other, reason="Relève de l'autre texte.", by=karim
    )

    here = Placement.objects.with_decision().get(pk=received.pk)
    assert (here.outcome, here.step) == (Outcome.REDIRECTED, Step.TO_ANSWER)
    assert here.dispositions.get().towards == other
    assert (there.comment, there.version, there.came_from) == (received.comment, other, received)
    assert (there.on_board, there.step, there.place_state) == (True, Step.TO_QUALIFY, PlaceState.PLACED)
    assert list(faults()) == []


def test_what_happens_to_its_envoi_never_takes_a_remark_sent_on_off_its_board(received, envoi, other, karim):
    there = redirect(placement=received, revision=1, version=other, reason="Là-bas.", by=karim)

    send(received.version, [changed(ROW, D="Autre chose, plus tard.")], "b.ods", replaces=envoi)

    assert Placement.objects.get(pk=there.pk).on_board
    assert list(faults()) == []


def test_a_remark_is_sent_on_only_where_one_works_and_where_it_can_go(received, version, other, karim):
    elsewhere = factories.make_version()
    with pytest.raises(PermissionDenied):
        redirect(placement=received, revision=1, version=elsewhere, reason="Là-bas.", by=karim)
    with pytest.raises(ValidationError, match="version de ce tableau"):
        redirect(placement=received, revision=1, version=version, reason="Là-bas.", by=karim)
    with pytest.raises(ValidationError, match="pourquoi"):
        redirect(placement=received, revision=1, version=other, reason=" ", by=karim)
    other.publication = Publication.ARCHIVED
    other.save()
    with pytest.raises(ValidationError, match="archivée"):
        redirect(placement=received, revision=1, version=other, reason="Là-bas.", by=karim)
    VoletRole.objects.create(user=karim, volet=elsewhere.volet, role=Role.INSTRUCTOR)
    del karim.roles_by_volet
    elsewhere.editions.all().delete()
    with pytest.raises(ValidationError, match="pas encore de texte"):
        redirect(placement=received, revision=1, version=elsewhere, reason="Là-bas.", by=karim)

    assert Placement.objects.get(pk=received.pk).revision == 1


def test_a_remark_reopened_is_not_sent_on_twice(received, other, karim):
    redirect(placement=received, revision=1, version=other, reason="Là-bas.", by=karim)
    actions.reopen(placement=received, revision=2, reason="À revoir.", by=karim)

    with pytest.raises(ValidationError, match="déjà une carte"):
        redirect(placement=received, revision=3, version=other, reason="Là-bas.", by=karim)


def test_the_true_author_is_kept_whatever_comes_later(received, envoi, other, karim, lea):
    there = redirect(placement=received, revision=1, version=other, reason="Là-bas.", by=karim)
    actions.reopen(placement=received, revision=2, reason="À revoir.", by=karim)
    paul, body = factories.make_author(name="Paul Vidal"), Organisation.objects.create(name="Préfecture")

    correct_author(placement=received, revision=3, author=paul, organisation=body, by=lea)
    send(received.version, [changed(ROW, D=f"{TWO} Merci.")], "b.ods", replaces=envoi)

    comment = Comment.objects.get(pk=received.comment_id)
    assert (comment.author, comment.organisation) == (paul, body)
    assert comment.text == f"{TWO} Merci."
    assert there.comment_id == comment.pk
    assert list(faults()) == []
    told = Event.objects.get(action="auteur corrigé")
    assert (told.after["auteur"], "Paul" in str(told.after)) == (paul.pseudonym, False)


def test_a_remark_loses_its_author_and_nothing_is_corrected_twice(received, lea):
    correct_author(placement=received, revision=1, author=None, organisation=None, by=lea)

    assert Comment.objects.get(pk=received.comment_id).author is None
    with pytest.raises(ValidationError, match="rien à corriger"):
        correct_author(placement=received, revision=2, author=None, organisation=None, by=lea)
    assert list(faults()) == []


@pytest.mark.parametrize("gesture", ["split", "redirect", "author"])
def test_none_of_it_is_done_on_a_card_that_somebody_changed(received, other, lea, karim, gesture):
    actions.assign(placement=received, revision=1, assignee=lea, by=lea)

    with pytest.raises(StaleRevision, match="Léa : attribution"):
        {
            "split": lambda: cut(received, lea),
            "redirect": lambda: redirect(
                placement=received, revision=1, version=other, reason="Là-bas.", by=karim
            ),
            "author": lambda: correct_author(
                placement=received, revision=1, author=None, organisation=None, by=lea
            ),
        }[gesture]()

    assert Placement.objects.count() == 2
