"""Load the demonstration: a volet in two editions, sheets, a mailbox, an account per role, work begun."""

from pathlib import Path

from comments import actions
from comments.following import follow_places
from comments.models import Channel, Placement, Target
from comments.outcomes import Outcome, PlaceState, Step
from documents.actions import register_edition
from documents.models import Version, Volet, VoletRole, VoletScope
from documents.reading.edition import read_edition
from documents.reading.source import open_source
from imports import pipeline
from imports.actions import receive
from imports.mailbox import engine as mailbox
from imports.models import Submission
from people.append_only import SAMPLE_VOLET
from people.models import User
from web.demo.accounts import DEMO_ACCOUNTS, PASSWORD
from web.demo.advising import ask_for_advice
from web.demo.answering import answer_two_people
from web.demo.deciding import put_alike_together
from web.demo.mails import MAILBOX
from web.demo.meeting import prepare_a_meeting

FOLDER = Path(__file__).parent
LABEL = "1.0-rfc1"
REWRITTEN = "EXI-MOB-5"  # by the second edition


def load() -> tuple[Version, list[Submission]]:
    """Return the demonstration's version and its envois; loading it again changes nothing.

    The last sheet corrects the first one, once some of its remarks are decided.
    """
    version = add_edition("edition-1")
    open_accounts(version.volet)
    first = take_in(version, "commentaires-prefecture.ods")
    confirm_one_place(version)
    add_edition("edition-2")  # republished during the call: the later sheets are about this text
    for _ in follow_places(version):
        pass
    others = [
        take_in(version, name)
        for name in ("commentaires-prestataire.xlsx", "commentaires-pleins-de-fautes.ods")
    ]
    if not version.placements.exclude(step=Step.TO_QUALIFY).exists():
        do_some_work(version)
    last = take_in(version, "commentaires-prefecture-corrigee.ods", first)
    mailed = take_mails_in(version)
    answer_two_people(version)
    put_alike_together(version)
    prepare_a_meeting(version)
    ask_for_advice(version)
    return version, [first, *others, last, *mailed]


def add_edition(folder: str) -> Version:
    """Return the version, with the edition of this folder registered."""
    source = open_source(FOLDER / folder)
    pdfs = [path for path in source.paths() if path.endswith(".pdf")]
    registered = register_edition(read_edition(source, pdfs=pdfs), volet_code=SAMPLE_VOLET, label=LABEL)
    if registered.new_volet:
        describe(registered.edition.volet)
    return registered.edition.version


def describe(volet: Volet) -> None:
    """Fill in what no document says of the volet."""
    volet.title = "Démonstration"
    volet.scope = VoletScope.MINISTRY
    volet.contact = "architecture@xxx.gouv.fr"
    volet.save()


def open_accounts(volet: Volet) -> None:
    """Add the accounts that are missing, each with its role on the demonstration's volet only."""
    for username, (first_name, last_name, role) in DEMO_ACCOUNTS.items():
        user, created = User.objects.get_or_create(
            username=username, defaults={"first_name": first_name, "last_name": last_name}
        )
        if created:
            user.set_password(PASSWORD)
            user.save()
        VoletRole.objects.get_or_create(user=user, volet=volet, defaults={"role": role})


def take_in(version: Version, name: str, replaces: Submission | None = None) -> Submission:
    """Return the envoi of one of the sheets, imported; it may correct an earlier one."""
    submission, _ = receive(
        version=version,
        channel=Channel.SHEET,
        filename=name,
        content=(FOLDER / name).read_bytes(),
        by=None,
        replaces=replaces,
    )
    return pipeline.run(submission)


def take_mails_in(version: Version) -> list[Submission]:
    """Return the envois of the exported mailbox, imported."""
    with (FOLDER / MAILBOX).open("rb") as file:
        export, _ = mailbox.receive_export(filename=MAILBOX, file=file, by=None, version=version)
    mailbox.process(export)
    envois = Submission.objects.filter(carried_by__mail__lines__export=export).order_by("pk").distinct()
    return [pipeline.run(envoi) for envoi in envois]


def confirm_one_place(version: Version) -> None:
    """Let a person confirm the place of a remark whose passage the next edition rewrites."""
    lea = User.objects.get(username="demo-lea")
    for target in Target.objects.filter(placement__version=version, kept=True, section__identifier=REWRITTEN):
        card = target.placement
        if card.place_state == PlaceState.PLACED and version.editions.count() == 1:
            actions.confirm_place(placement=card, revision=card.revision, sections=[target.section], by=lea)


def do_some_work(version: Version) -> None:
    """Move a few placed cards along, so that the board shows every kind of column."""
    lea, karim = (User.objects.get(username=name) for name in ("demo-lea", "demo-karim"))
    placed = list(version.placements.filter(place_state=PlaceState.PLACED).order_by("pk")[:7])
    for card in placed:
        actions.assign(placement=card, revision=card.revision, assignee=lea, by=lea)
    for card, step in zip(
        placed, (Step.TO_STUDY, Step.TO_STUDY, Step.WAITING, Step.TO_ARBITRATE), strict=False
    ):
        actions.move(placement=card, revision=card.revision, step=step, by=lea)
    for card in placed[4:6]:
        propose(card, lea)
    for card in placed[5:7]:
        decide(card, karim)


def propose(card: Placement, by: User) -> None:
    actions.propose(
        placement=card,
        revision=card.revision,
        outcome=Outcome.ADAPTED,
        reason="L'idée est retenue ; la phrase proposée est raccourcie.",
        by=by,
    )


def decide(card: Placement, by: User) -> None:
    actions.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=by)
