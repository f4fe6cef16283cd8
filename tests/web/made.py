"""One of everything that a page shows: what the addresses of tests.web.routes lead to."""

from datetime import timedelta
from email.message import EmailMessage
from secrets import token_hex

from django.utils import timezone

from answers.models import Answer, Delivery, DeliveryState, Way
from comments.models import Channel, CommentGroup, GroupProposal, Placement
from comments.outcomes import Likeness, Outcome, Stage
from documents.models import Version, Volet
from imports import digest
from imports.actions import receive
from imports.deposits import links
from imports.models import (
    Becomes,
    CurrentRow,
    Deposit,
    DepositRow,
    DepositState,
    ExportLine,
    ExportState,
    FollowUp,
    Issue,
    LineOutcome,
    MailExport,
    MailPart,
    MailState,
    ReceivedMail,
    Repository,
    RowOutcome,
    Submission,
    SubmissionRow,
    Synchronisation,
)
from imports.originals import keep_original, sha256_of
from people.models import Author, Role
from tests import factories
from tests.imports.pictures import png


def make_submission(
    placement: Placement, outcome: RowOutcome = RowOutcome.RECORDED, content: bytes = b"original"
) -> Submission:
    """Return an envoi on the placement's board, whose one row speaks for its comment."""
    submission, _ = receive(
        version=placement.version, channel=Channel.SHEET, filename="feuille.ods", content=content, by=None
    )
    row = SubmissionRow(
        submission=submission, position=1, sheet="Feuil1", line=2, cells={"text": "Préciser la durée."},
        outcome=outcome, comment=placement.comment,
    )  # fmt: skip
    row.digest = digest.digest(row)
    row.save()
    CurrentRow.objects.create(comment=placement.comment, row=row)
    return submission


def make_picture(submission: Submission) -> SubmissionRow:
    """Return the second row of an envoi: the picture of its sheet."""
    row = SubmissionRow(
        submission=submission, position=2, sheet="Feuil1", line=3, cells={"Image": "PNG, colonne C"},
        picture=sha256_of(png()), outcome=RowOutcome.TO_TRANSCRIBE, reason="Image : l'équipe la lira.",
    )  # fmt: skip
    row.digest = digest.digest(row)
    row.save()
    return row


def make_mail(version: Version) -> ReceivedMail:
    """Return a mail taken in that carries nothing to read, hence with a receipt; its line in an export."""
    sha256 = keep_original(b"From: lea@example.org")
    mail = ReceivedMail.objects.create(
        message_id="un@example.org", mark="0" * 64, subject="Mes remarques", sha256=sha256, size=21,
        state=MailState.TAKEN_IN, version=version, receipt_id="accuse-1@example.org",
    )  # fmt: skip
    MailPart.objects.create(mail=mail, rank=0, name="m.eml", sha256=sha256, size=21, reason="Rien à lire.")
    export = MailExport.objects.create(
        filename="Inbox", sha256=sha256, size=21, state=ExportState.RECORDED, messages_read=1
    )
    ExportLine.objects.create(export=export, position=1, outcome=LineOutcome.NEW, mail=mail)
    return mail


def make_delivery(placement: Placement, mail: ReceivedMail) -> Delivery:
    """Return the answer to a mail, in two forms and with a sheet attached: it has every page."""
    message = EmailMessage()
    message.set_content("Retenu.")
    message.add_alternative("<p>Retenu.</p>", subtype="html")
    message.add_attachment(b"avis", maintype="application", subtype="octet-stream", filename="avis.ods")
    by = factories.make_user(Role.VALIDATOR, placement.volet)
    decision = placement.dispositions.create(stage=Stage.DECIDED, outcome=Outcome.ACCEPTED, by=by)
    delivery = Delivery.objects.create(
        version=placement.version, mail=mail, way=Way.MAIL, author=placement.comment.author,
        address=placement.comment.author.address, identifier="reponse-1@example.org",
        frozen=keep_original(message.as_bytes()), state=DeliveryState.VALIDATED,
        validated_at=timezone.now(), leaves_at=timezone.now(),
    )  # fmt: skip
    Answer.objects.create(delivery=delivery, disposition=decision, origin=delivery.origin)
    return delivery


def make_deposit(follow_up: FollowUp, placement: Placement) -> Deposit:
    """Return a deposit of one row, to confirm."""
    deposit = Deposit.objects.create(
        follow_up=follow_up, version=placement.version, edition=placement.edition, filename="avis.ods",
        sha256=keep_original(b"avis"), size=4, state=DepositState.TO_CONFIRM, rows_read=1, rows_done=1,
        expires_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    DepositRow.objects.create(
        deposit=deposit, position=1, line=2, cells={"text": "Préciser."}, becomes=Becomes.NEW
    )
    return deposit


def awaited_proof() -> str:
    """Return the token that proves an address, asked for behind a link of its own."""
    author = Author.objects.get_or_create(identity="p@example.org", address="p@example.org")[0]
    soon = timezone.now() + timedelta(hours=1)
    FollowUp.objects.create(
        token_hash=token_hex(32), expires_at=soon, asked=author,
        proof_hash=links.hash_of(proof := token_hex(32)), proof_expires_at=soon,
    )  # fmt: skip
    return proof


def make_repository(volet: Volet) -> Repository:
    """Return a repository with an issue that nobody has read as a remark yet, and a run that failed."""
    repository = Repository.objects.create(volet=volet, name="atelier/cadre")
    Issue.objects.create(
        repository=repository, github_id=1, number=7, title="Préciser la durée", created_at=timezone.now(),
        updated_at=timezone.now(), original="0", original_size=1, words="0",
    )  # fmt: skip
    Synchronisation.objects.create(
        repository=repository, ended_at=timezone.now(), errors=1, said="GitHub ne répond pas."
    )
    return repository


def make_group(version: Version) -> CommentGroup:
    """Return a group of two new remarks of the version."""
    group = version.groups.create(title="Durée des traces", made_by=factories.make_user())
    for _ in range(2):
        card = factories.make_placement(version)
        Placement.objects.filter(pk=card.pk).update(group=group)
    return group


def make_proposal(group: CommentGroup) -> GroupProposal:
    """Return a proposal of the cards of a group, as if nobody had made it."""
    cards = list(group.members.all())
    group.members.update(group=None)
    proposal = GroupProposal.objects.create(
        version=group.version, likeness=Likeness.SAME_WORDS, reason="2 personnes, les mêmes mots.",
        mark=f"marque {group.pk}", size=len(cards),
    )  # fmt: skip
    proposal.cards.set(cards)
    return proposal
