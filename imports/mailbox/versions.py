"""Which version a message is about: what it says, else the thread, else where its remarks find a place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q, QuerySet

from documents import editions
from documents.anchoring.locate import locate
from documents.models import CallState, Version, Volet
from imports.elsewhere import IN_ANY_TEXT
from imports.models import MailCandidate, ReceivedMail, Submission
from imports.normalise import Draft
from imports.sources.titles import fold
from imports.telling_versions import COMMIT, names
from people.append_only import SAMPLE_VOLET

OPEN = (CallState.OPEN, CallState.EXTENDED)
MOST_LINKS = 100  # of one message, the first
MOST_SOUGHT = 60  # remarks of one message, sought in each version
LINK = re.compile(r"https?://[^\s<>\"']{4,1000}", re.IGNORECASE)
SHORTEST_TITLE = 4  # letters: « IA » would be found in any file's name


@dataclass(frozen=True, slots=True)
class Told:
    """The version a message is about, and why, in a few French words."""

    version: Version
    reason: str


def candidates_of(mail: ReceivedMail) -> list[Version]:
    """Return the versions with a text that the mail may be about: those of its mailbox, the open ones first.

    Of volets whose address it was sent to, else of all; the latest version of each volet first. The
    demonstration's only when there is nothing else.
    """
    registered = Version.objects.filter(editions__isnull=False).distinct()
    real = registered.exclude(volet__code=SAMPLE_VOLET)
    versions = real if real.exists() else registered
    boxes = [one.pk for one in Volet.objects.exclude(contact="") if one.contact.lower() in mail.recipients]
    ours = versions.filter(volet__in=boxes)
    found = (ours if boxes and ours.exists() else versions).select_related("volet").order_by("-pk")
    running = [version for version in found if version.call in OPEN]
    return running or list(found)


def told_by(mail: ReceivedMail, among: Sequence[Version], texts: Sequence[str]) -> Told | None:
    """Return the version that the mail names, by its thread, its words, a link or a file's name; else None.

    *texts* are its subject and the names of its files, then what it says.
    """
    for seek in (
        of_the_thread(mail),
        of_links(among, texts),
        of_words(among, texts[:-1]),
        of_the_only(among),
    ):
        if seek:
            return seek
    return None


def of_the_thread(mail: ReceivedMail) -> Told | None:
    """Return the version of what the mail replies to: a message already received, or a receipt of ours."""
    if mail.inside and mail.inside.version:
        return Told(mail.inside.version, f"d'après {mail.inside}, qui le portait")
    thread = (conversation(mail) | ReceivedMail.objects.filter(thread=mail.message_id)).exclude(pk=mail.pk)
    earlier = thread.exclude(version=None).select_related("version__volet").order_by("-pk").first()
    return Told(earlier.version, f"d'après {earlier}, du même fil") if earlier and earlier.version else None


def conversation(mail: ReceivedMail) -> QuerySet[ReceivedMail]:
    """Return the mails that this one replies to, near or far, by themselves or by their receipt.

    Two replies to one announcement of ours are no conversation: everybody answers it.
    """
    replied = Q(message_id__in=mail.answers) | Q(receipt_id__in=mail.answers)
    return ReceivedMail.objects.filter(replied).exclude(pk=mail.pk)


def of_links(among: Sequence[Version], texts: Sequence[str]) -> Told | None:
    """Return the version that a link leads to: to a commit of its text, else to its volet's repository."""
    links = dict.fromkeys(found[0] for text in texts for found in LINK.finditer(text))
    for link in islice(links, MOST_LINKS):
        inside = [
            one for one in among if one.volet.repository and link.startswith(one.volet.repository.rstrip("/"))
        ]
        for version in inside:
            commits = [commit for commit in version.editions.values_list("commit", flat=True) if commit]
            if any(known.startswith(commit) for commit in COMMIT.findall(link) for known in commits):
                return Told(version, "d'après un lien vers son texte")
        if len({one.volet_id for one in inside}) == 1 and (chosen := latest_open(inside)):
            return Told(chosen, "d'après un lien vers son dépôt")
    return None


def of_words(among: Sequence[Version], texts: Sequence[str]) -> Told | None:
    """Return the version that the subject or a file's name names, by its volet and perhaps its label."""
    for said in texts:
        volets = [one for one in among if names_volet(said, one.volet)]
        labelled = [one for one in volets or among if names(said, one.label)]
        if len(labelled) == 1:
            return Told(labelled[0], f"d'après « {said[:80]} »")
        if len({one.volet_id for one in volets}) == 1 and (chosen := latest_open(volets)):
            return Told(chosen, f"d'après « {said[:80]} »")
    return None


def names_volet(said: str, volet: Volet) -> bool:
    """Return whether words name a volet, by its title or its code."""
    words = f" {fold(said)} "
    return any(
        f" {name} " in words for name in map(fold, (volet.title, volet.code)) if len(name) >= SHORTEST_TITLE
    )


def latest_open(versions: Sequence[Version]) -> Version | None:
    """Return the version of one volet that takes remarks today; None when two do."""
    running = [one for one in versions if one.call in OPEN]
    return (running or list(versions[:1]))[0] if len(running) <= 1 else None


def of_the_only(among: Sequence[Version]) -> Told | None:
    """Return the only version possible."""
    return Told(among[0], "la seule ouverte") if len(among) == 1 else None


def weigh(mail: ReceivedMail, among: Sequence[Version], drafts: Sequence[Draft]) -> list[MailCandidate]:
    """Return the unsaved candidates, the likeliest first: how many remarks find a sure place in each."""
    sought = drafts[:MOST_SOUGHT]
    found = [
        MailCandidate(mail=mail, version=one, placed=sum(placed_in(one, sought)), remarks=len(sought))
        for one in among
    ]
    return sorted(found, key=lambda one: (-one.placed, -one.version_id))


def placed_in(version: Version, drafts: Sequence[Draft]) -> Iterator[bool]:
    """Yield for each remark whether its words or names find a sure place there: any text has a page 12."""
    if not drafts:
        return
    index = editions.index_of(version.current_edition())
    for draft in drafts:
        found = locate(index, location=draft.location, excerpt=draft.excerpt, text=draft.text)
        yield any(one.accepted and one.method not in IN_ANY_TEXT for one in found.candidates)


def same_conversation(submission: Submission) -> QuerySet[Submission]:
    """Return the envois that came by the same sender's mails, or by those that the envoi's mail replies to.

    A mail under an identifier that another one bears proves nothing: one of the two may be forged. Nor does
    sending a file that somebody had sent before: it stays theirs.
    """
    mails = ReceivedMail.objects.filter(parts__submission=submission, parts__known=False, copy=0)
    related = ReceivedMail.objects.none()
    for mail in mails:
        related = related | conversation(mail)
    same_sender = Q(sender__in=mails.exclude(sender=None).values("sender"))
    found = ReceivedMail.objects.filter(same_sender | Q(pk__in=related.values("pk")), copy=0)
    envois = Submission.objects.filter(carried_by__mail__in=found, carried_by__known=False)
    return envois.exclude(pk=submission.pk).distinct()
