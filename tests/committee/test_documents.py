"""The dossier sent beforehand, and the relevé: what they say, corrected, then validated once for all."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from answers.bulletins import post
from answers.models import Bulletin
from answers.pdf import NoPango, NoPdf
from comments.actions import decide
from comments.models import Target
from comments.outcomes import Outcome
from committee import attending, deciding, points, sending, validating
from committee.agenda import agenda_of
from committee.correcting import Edit, correct
from committee.deciding import Votes
from committee.dossier import as_pdf, dossier_of
from committee.guarding import StaleMeeting
from committee.minutes import as_text, minutes_of
from committee.models import MeetingState
from committee.readiness import readiness
from committee.sheets import dossier_ods, minutes_ods
from imports.deposits.links import open_follow_up
from imports.deposits.receiving import discard
from imports.models import Deposit, kept
from people.models import Role
from tests import factories
from tests.answers.looking import seen_by_odfpy
from tests.answers.test_pdf import text_of
from tests.committee.conftest import REASON, closed, fresh, on_agenda, opened, proposed
from tests.committee.test_live import NEXT
from tests.imports.sheets import members_of
from tests.web.hostile import PAYLOADS

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(meeting, version, lea):
    """A card to adopt as a block, placed on EXI-G-1."""
    card = proposed(version, lea, text="Dire où elle est publiée.")
    row = card.edition.sections.get(identifier="EXI-G-1")
    Target.objects.create(placement=card, section=row, rank=0, kept=True, line_start=11, line_end=11)
    on_agenda(meeting, card, lea)
    return card


@pytest.fixture
def debated(meeting, version, lea):
    """A card to discuss."""
    card = factories.make_placement(version, text="Treize mois, est-ce assez ?")
    on_agenda(meeting, card, lea)
    return card


@pytest.fixture
def held(meeting, block, debated, lea, karim):
    """The meeting, closed: one point adopted, the other decided by votes."""
    meeting = opened(meeting, karim)
    deciding.adopt_block(meeting=meeting, seen=[(block.pk, block.revision)], by=karim)
    point = meeting.points.select_related("meeting", "placement__version__volet").get(placement=debated)
    deciding.decide(
        point=point, revision=debated.revision, outcome=Outcome.REJECTED, reason="Treize mois suffisent.",
        votes=Votes(4, 1, 0), said="Le coût est rappelé.", by=karim,
    )  # fmt: skip
    nadia = meeting.attendees.get(name="Nadia Roux")
    attending.mark_presence(meeting=meeting, present=[nadia.pk], by=lea)
    return closed(meeting, karim)


def test_the_dossier_says_each_point_under_pseudonyms(meeting, block, debated, lea, karim):
    text = text_of(as_pdf(fresh(meeting)))

    for said in (
        "Comité du cadre", "3 décembre 2026, Salle B", "Points sans débat (1)", "Points en discussion (1)",
        "Dire où elle est publiée.", "Treize mois, est-ce assez ?", REASON, Outcome.PARTLY.label,
        "EXI-G-1", block.comment.author.pseudonym, "Sans proposition",
    ):  # fmt: skip
        assert said in text
    for hidden in (block.comment.author.name, "Léa", "Karim"):
        assert hidden not in text
    read = "EXI-G-1 — P — Toute interface publie sa description."  # as one reads it, without its marks
    assert dossier_of(fresh(meeting)).block[0].passages == read


def test_the_dossier_as_a_sheet_says_the_same_as_texts(meeting, block, debated):
    content = dossier_ods(dossier_of(fresh(meeting)))
    seen = seen_by_odfpy(content)

    assert [seen["Points", line, 1] for line in (2, 3)] == ["Sans débat", "En discussion"]
    assert seen["Points", 2, 2] == block.comment.reference
    assert dossier_ods(dossier_of(fresh(meeting))) == content
    assert b"table:formula" not in members_of(content)["content.xml"]


def test_hostile_words_stay_words_in_every_document(meeting, version, lea, karim):
    for at in range(0, len(PAYLOADS), 20):
        words = "\n".join(PAYLOADS[at : at + 20]).replace("\0", "")
        on_agenda(meeting, factories.make_placement(version, text=words), lea)
    meeting = fresh(meeting)

    assert "<script>window.PWNED=1</script>" in text_of(as_pdf(meeting))
    for content in (dossier_ods(dossier_of(meeting)), minutes_ods(minutes_of(meeting))):
        assert b"table:formula" not in members_of(content)["content.xml"]
        assert b"<script" not in members_of(content)["content.xml"]


def test_the_dossier_leaves_once_to_each_address_with_the_pdf(meeting, block, lea, settings):
    settings.EMAIL_HOST = "127.0.0.1"
    meeting = fresh(meeting)
    attending.expect(meeting=meeting, name="Nadia, encore", address="N@example.org", by=lea)

    assert sending.send_dossier(meeting=meeting, by=lea) == 1
    assert sending.send_dossier(meeting=meeting, by=lea) == 1

    bulletin = Bulletin.objects.get()
    assert (bulletin.address, bulletin.attachment_name) == ("n@example.org", f"dossier-{meeting}.pdf")
    assert kept(bulletin.attachment) == as_pdf(meeting)
    assert "dossier" not in " ".join(
        readiness(agenda_of(meeting, lea), list(meeting.attendees.all())).general
    )


def test_a_point_added_after_the_dossier_left_is_told(meeting, block, version, lea, settings):
    sending.note_sent(meeting=meeting, by=lea)
    on_agenda(meeting, factories.make_placement(version), lea)

    assert readiness(agenda_of(meeting, lea), list(meeting.attendees.all())).general == [
        "1 point inscrit depuis l'envoi du dossier."
    ]


def test_a_dossier_that_cannot_leave_says_why(meeting, block, version, lea, settings):
    with pytest.raises(ValidationError, match="serveur de messagerie"):
        sending.send_dossier(meeting=meeting, by=lea)
    meeting.attendees.update(address="")
    with pytest.raises(ValidationError, match="n'a d'adresse"):
        sending.send_dossier(meeting=meeting, by=lea)
    with pytest.raises(PermissionDenied):
        sending.send_dossier(meeting=fresh(meeting), by=factories.make_user(Role.INSTRUCTOR, version.volet))
    assert not Bulletin.objects.exists()


def test_the_releve_says_who_came_what_was_decided_and_by_which_votes(held, block, debated):
    text = as_text(minutes_of(held))

    for said in (
        "Relevé de décisions — Comité du cadre", "Projet de relevé, à valider",
        "Absents ou excusés : Yves Petit",
        "Présents : Nadia Roux, Présidente", f"1. {block.comment.reference} (EXI-G-1",
        "Adopté sans débat : Retenu en partie",
        "« Treize mois, est-ce assez ? »",
        "Décidé : Non retenu", "Motif : Treize mois suffisent.", "Votes : 4 pour, 1 contre, 0 abstention",
        "Le coût est rappelé.",
    ):  # fmt: skip
        assert said in text
    assert "Karim" not in text
    seen = seen_by_odfpy(minutes_ods(minutes_of(held)))
    assert seen["Points", 3, 9] == "4 pour, 1 contre, 0 abstention"
    assert ("Séance", 6, 1) in seen or "Nadia Roux, Présidente" in seen.values()


def test_a_postponed_point_names_the_meeting_that_takes_it_up(meeting, debated, karim):
    held = closed(opened(meeting, karim), karim, to=NEXT)

    assert "Renvoyé à la séance suivante : Séance du 7 janvier 2027" in as_text(minutes_of(held))


def test_the_releve_is_corrected_then_validated_and_kept_as_it_was(held, debated, karim, lea):
    point = held.points.get(placement=debated)
    changed = correct(
        meeting=held, texts={point.pk: Edit("Le coût est rappelé.", "Le coût est débattu.")},
        opening=Edit("", "La présidente ouvre la séance."), by=lea,
    )  # fmt: skip
    assert changed == 2

    validating.validate(meeting=held, revision=held.revision, by=karim)

    held = fresh(held)
    text = kept(held.kept_text).decode()
    assert held.state == MeetingState.VALIDATED
    assert "Relevé validé le" in text
    assert "La présidente ouvre la séance." in text
    assert "Le coût est débattu." in text
    assert "Treize mois suffisent." in text_of(validating.form_of(held, "pdf"))
    decided = held.points.get(placement=debated).disposition
    assert decided.reason == "Treize mois suffisent."
    debated.comment.text = "Changée depuis."
    debated.comment.save()
    assert validating.form_of(held, "txt").decode() == text


def test_a_validated_releve_is_neither_corrected_nor_validated_again(held, karim, lea):
    revision = held.revision
    validating.validate(meeting=held, revision=revision, by=karim)
    for act in (
        lambda: validating.validate(meeting=fresh(held), revision=fresh(held).revision, by=karim),
        lambda: correct(meeting=fresh(held), texts={}, opening=Edit("", "x"), by=lea),
        lambda: attending.mark_presence(meeting=fresh(held), present=[], by=lea),
    ):
        with pytest.raises(ValidationError, match="« Relevé validé »"):
            act()


def test_what_was_read_is_what_is_validated(held, karim, lea):
    read = held.revision
    correct(meeting=fresh(held), texts={}, opening=Edit("", "Autre."), by=lea)

    with pytest.raises(StaleMeeting, match="relevé corrigé"):
        validating.validate(meeting=held, revision=read, by=karim)


def test_only_a_valideur_who_reads_all_validates(held, version, lea):
    partly = factories.make_user(Role.VALIDATOR, version.volet)
    for user in (lea, partly):
        with pytest.raises(PermissionDenied):
            validating.validate(meeting=held, revision=held.revision, by=user)


def test_without_a_pdf_library_the_other_forms_are_kept(held, karim, monkeypatch):
    def missing(*args: object) -> bytes:
        raise NoPango("absente")

    monkeypatch.setattr("committee.validating.as_pdf", missing)
    validating.validate(meeting=held, revision=held.revision, by=karim)

    assert validating.form_of(fresh(held), "ods")
    with pytest.raises(NoPdf, match="aucun PDF"):
        validating.form_of(fresh(held), "pdf")


def test_documents_cost_the_same_whatever_the_number_of_points(
    meeting, block, version, lea, django_assert_num_queries
):
    with django_assert_num_queries(7):
        dossier_of(fresh(meeting))
    points.add(meeting=meeting, cards=[proposed(version, lea).pk for _ in range(15)], by=lea)
    with django_assert_num_queries(7):
        assert len(dossier_of(fresh(meeting)).block) == 16
    with django_assert_num_queries(7):
        assert len(minutes_of(fresh(meeting)).lines) == 16


def test_a_card_decided_outside_is_no_decision_of_the_committee(meeting, debated, karim):
    meeting = opened(meeting, karim)
    decide(placement=debated, revision=debated.revision, outcome=Outcome.ACCEPTED, by=karim)

    assert "Retiré de l'ordre du jour" in as_text(minutes_of(closed(meeting, karim)))


def test_what_the_service_made_outlives_a_deposit_of_the_same_bytes(held, karim, version):
    validating.validate(meeting=held, revision=held.revision, by=karim)
    held = fresh(held)
    posted = post(
        key="essai", address="n@example.org", subject="Dossier", text="Joint.", attachment=b"dossier"
    )

    for sha256 in filter(None, (held.kept_text, held.kept_ods, held.kept_pdf, posted.attachment)):
        discard(deposited(version, sha256))
        assert kept(sha256)


def deposited(version, sha256: str) -> Deposit:
    """Return a deposit of bytes that are kept."""
    return Deposit.objects.create(
        version=version, follow_up=open_follow_up()[0], filename="a.ods", sha256=sha256,
        size=1, edition=version.current_edition(), expires_at=timezone.now(),
    )  # fmt: skip
