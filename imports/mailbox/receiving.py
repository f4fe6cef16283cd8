"""Keep each message of an export once: the same one in another export, or as another file, is known."""

import hashlib
import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from rapidfuzz import fuzz

from documents.models import Volet
from imports.mailbox.streaming import Message, NotRead
from imports.models import (
    NAMELESS,
    Bounce,
    ExportLine,
    LineOutcome,
    MailExport,
    MailPart,
    MailState,
    ReceivedMail,
)
from imports.originals import keep_original
from imports.sources.mail.model import MESSAGE_ENDINGS, Noise
from imports.sources.titles import fold
from people import journal
from people.authors import Identity, find_or_add
from people.models import Author, User

MOST_COMPARED = 20_000  # letters of a message, to tell whether two are one
ALIKE = 90.0
MOST_NAMESAKES = 20  # mails of one identifier, the latest, to which a message is compared
MOST_ANSWERS = 50
DELETED = "Supprimé dans la messagerie d'origine, qui ne l'avait pas encore effacé."
OF_THE_TEAM = "Écrit par l'équipe elle-même ({address})."
NAMESAKE = "Un autre message porte le même identifiant : l'un des deux a pu être contrefait."


def receive_message(
    export: MailExport, position: int, message: Message, carrier: ReceivedMail | None
) -> ReceivedMail:
    """Return the mail of a message, new or known; its line in the export says which.

    *carrier* is the mail that it was attached to. The bytes are kept before anything names them.
    """
    author = sender_of(message)
    hashes = [keep_original(message.raw), *(keep_original(file.content) for file in message.files)]
    while True:
        known = known_as(message, author, hashes[1:])
        try:
            with transaction.atomic():
                mail = known or open_mail(message, author, hashes, carrier)
                outcome = LineOutcome.KNOWN if known else LineOutcome.NEW
                ExportLine.objects.create(
                    export=export, position=position, path=message.path[:500], outcome=outcome, mail=mail
                )
            return mail
        except IntegrityError:
            if export.lines.filter(position=position).exists():
                raise  # another process reads the same export
            # The same message was received by another export meanwhile: it is known now.


def receive_unread(export: MailExport, position: int, piece: NotRead) -> None:
    """Note a piece of the export that holds no readable message; its bytes are kept. No mail comes of it."""
    sha256 = keep_original(piece.raw) if piece.raw else ""
    ExportLine.objects.create(
        export=export, position=position, path=piece.path[:500], outcome=LineOutcome.UNREAD,
        reason=piece.said, sha256=sha256,
    )  # fmt: skip


def sender_of(message: Message) -> Author | None:
    """Return who wrote, None when the message does not say."""
    who = Identity(message.name[:200], message.address[:254])
    return find_or_add([who])[who]


def known_as(message: Message, author: Author | None, files: Sequence[str]) -> ReceivedMail | None:
    """Return the mail already received that this message is; None for a new one.

    One with the same Message-ID, or, when one of the two has none, from the same person at the same second;
    and which says all that it says and carries the same files: an identifier is easily forged.
    """
    mark = mark_of(message, files)
    found = namesakes(message, author, mark)
    same = found.filter(mark=mark).first()
    others = () if same else found.order_by("-pk")[:MOST_NAMESAKES]
    return same or next((mail for mail in others if same_files(mail, files) and holds(mail, message)), None)


def holds(mail: ReceivedMail, message: Message) -> bool:
    """Return whether the mail says all that the message says: no line of it may be lost as already received.

    Exports wrap lines, and write what is quoted or signed, each in its own way.
    """
    said = letters(text_of(mail))
    if not all(letters(line) in said for line in message.text.split("\n")):
        return False
    return fuzz.ratio(text_of(message)[:MOST_COMPARED], text_of(mail)[:MOST_COMPARED]) >= ALIKE


def letters(text: str) -> str:
    """Return the letters and digits of a text, however it is wrapped."""
    return fold(text).replace(" ", "")


def namesakes(message: Message, author: Author | None, mark: str) -> QuerySet[ReceivedMail]:
    """Return the mails that may be this message."""
    moment = Q(sender=author, sent_at=message.sent_at, sent_at__isnull=False)
    if not message.message_id:
        return ReceivedMail.objects.filter(moment | Q(mark=mark))
    nameless = moment & Q(message_id__startswith=NAMELESS)
    return ReceivedMail.objects.filter(Q(message_id=message.message_id[:300]) | nameless)


def mark_of(message: Message, files: Sequence[str]) -> str:
    """Return the hash of what a message says and carries, however its export encodes it."""
    said = [message.address, fold(message.subject), text_of(message), *sorted(files)]
    return hashlib.sha256("\x00".join(said).encode()).hexdigest()


def text_of(said: Message | ReceivedMail) -> str:
    """Return the words of a message, as two exports of it both have them."""
    return fold("\n".join([said.text, *said.hidden]))


def same_files(mail: ReceivedMail, files: Sequence[str]) -> bool:
    """Return whether the mail carries these files, and no other."""
    return sorted(mail.parts.exclude(rank=0).values_list("sha256", flat=True)) == sorted(files)


def open_mail(
    message: Message, author: Author | None, hashes: Sequence[str], carrier: ReceivedMail | None
) -> ReceivedMail:
    """Return the mail of a new message, with its parts; one that says nothing of a text is set aside."""
    mark = mark_of(message, hashes[1:])
    message_id = message.message_id[:300] or f"{NAMELESS}{mark}"
    others = ReceivedMail.objects.filter(message_id=message_id).count()
    aside = reason_to_set_aside(message)
    mail = ReceivedMail.objects.create(
        message_id=message_id,
        copy=others,
        mark=mark,
        sent_at=message.sent_at,
        sender=author,
        behalf=message.behalf[:300],
        subject=message.subject[:500],
        thread=(message.answers[-1] if message.answers else message_id)[:300],
        answers=[one[:300] for one in message.answers[:MOST_ANSWERS]],
        recipients=list(message.recipients),
        sha256=hashes[0],
        size=len(message.raw),
        text=message.text,
        hidden=list(message.hidden),
        rows=[[row.line, dict(row.cells), row.picture] for row in message.rows],
        remarks=len(message.rows),
        nothing_to_say=message.nothing and not message.rows,
        notices=[*message.notices, *([NAMESAKE] if others else [])],
        inside=carrier,
        state=MailState.ASIDE if aside else MailState.RECEIVED,
        reason=aside,
        receipt_id=f"accuse-{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}",
    )
    MailPart.objects.bulk_create(parts_of(mail, message, hashes))
    Bounce.objects.bulk_create(bounces_of(mail, message))
    if carrier is None:
        prove_address(mail)
    return mail


def bounces_of(mail: ReceivedMail, message: Message) -> list[Bounce]:
    """Return, unsaved, what a notice says did not arrive."""
    named = dict.fromkeys(one[:300] for one in message.bounced)
    return [Bounce(mail=mail, message_id=one, said=message.bounced_why[:300]) for one in named]


def prove_address(mail: ReceivedMail) -> None:
    """Take a sender's address for proved when they answer a receipt that was sent to it.

    Only who reads what arrives there knows the receipt's identifier: naming another message proves nothing.
    """
    sender = mail.sender
    if sender is None or not sender.address:
        return
    receipt = ReceivedMail.objects.filter(receipt_id__in=mail.answers, sender=sender).first()
    unproved = Author.objects.filter(pk=sender.pk, address_proved_at=None)
    if receipt and unproved.update(address_proved_at=timezone.now()):
        volet = receipt.version.volet.code if receipt.version else ""
        after = {"expéditeur": sender.pseudonym, "accusé du courriel": receipt.reference}
        journal.record("adresse prouvée par une réponse à l'accusé", mail, by=None, volet=volet, after=after)


def parts_of(mail: ReceivedMail, message: Message, hashes: Sequence[str]) -> list[MailPart]:
    """Return the unsaved parts of a mail: its words, then its files; those that say nothing say why."""
    title = " ".join(message.subject.split())[:200] or "sans objet"
    ending = MESSAGE_ENDINGS[message.raw.startswith(b"\xd0\xcf\x11\xe0")]
    named = [(f"{title}{ending}", message.raw, "")]
    named += [(file.name[-255:] or "sans nom", file.content, file.silent) for file in message.files]
    return [
        MailPart(mail=mail, rank=rank, name=name, sha256=sha256, size=len(content), reason=silent)
        for rank, ((name, content, silent), sha256) in enumerate(zip(named, hashes, strict=True))
    ]


def reason_to_set_aside(message: Message) -> str:
    """Return why nobody need read the message, in one sentence; "" when somebody must."""
    if message.deleted:
        return DELETED
    if message.noise is not Noise.NONE:
        return f"C'est une {message.noise}." if message.noise in FEMININE else f"C'est un {message.noise}."
    if message.address and message.address in own_addresses():
        return OF_THE_TEAM.format(address=message.address)
    return ""


FEMININE = (Noise.ABSENCE, Noise.INVITATION)


def own_addresses() -> set[str]:
    """Return the addresses that the team writes from, in lower case."""
    accounts = User.objects.filter(is_active=True).exclude(email="").values_list("email", flat=True)
    boxes = Volet.objects.exclude(contact="").values_list("contact", flat=True)
    return {address.lower() for address in [*accounts, *boxes, settings.EMAIL_FROM] if address}
