"""Answering forty people: a thousand remarks by three channels, decided, prepared, validated, sent."""

import itertools
import resource
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO

from django.conf import settings
from django.utils import timezone

from answers import actions
from answers.models import Delivery, DeliveryState, Way
from answers.preparing import prepare
from answers.rendering import mark_of, rendered
from answers.sending import engine as sending
from bench import remarks
from bench.sheets import Cells
from comments.actions import decide
from comments.models import Placement
from comments.outcomes import MOVABLE, Outcome, Step
from documents.models import Edition, Version, VoletRole
from imports import engine
from imports.github.run import synchronise
from imports.mailbox import engine as mailbox
from imports.models import AT_WORK, Repository, Submission
from imports.whole import verify
from people.models import Role, User
from tests.github import FakeGitHub
from tests.github.world import FIRST_ID
from tests.mailbox import Mailbox
from tests.mailbox import mailbox as mail_server

SHEETS, IN_A_SHEET = 24, 33  # people who send a sheet by mail, and its remarks
BODIES, IN_A_BODY = 8, 10  # people who write in the message
ISSUES, IN_AN_ISSUE = 8, 16  # people who open an issue
REASON = "Le principe est retenu ; la rédaction est reprise pour rester applicable aux services existants."


def measure() -> None:
    """Print what each step takes, and the counts at both ends; fail when they do not add up."""
    edition = Edition.objects.filter(version__volet__code="BENCH").latest("pk")
    version = Version.objects.create(volet=edition.version.volet, label="réponses")
    Edition.objects.filter(pk=edition.pk).update(version=version)  # the boards measured before are left alone
    people = SHEETS + BODIES + ISSUES
    print(f"Répondre à {people} personnes (feuilles par courriel, courriels, tickets) :")
    with FakeGitHub() as github, mail_server() as box:
        connect(github, box)
        receive_all(github, edition, version)
        answer_all(version, box, github)
    Edition.objects.filter(pk=edition.pk).update(version=edition.version)


def connect(github: FakeGitHub, box: Mailbox) -> None:
    """Let the service write to the two servers of this machine."""
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_FROM = "127.0.0.1", box.port, "cct@xxx.gouv.fr"
    settings.SITE_URL = "https://cct.example.org"
    settings.GITHUB_API_URL, settings.GITHUB_TOKEN, settings.GITHUB_SECONDS_BETWEEN = github.url, "jeton", 0


def receive_all(github: FakeGitHub, edition: Edition, version: Version) -> None:
    """Take in the mailbox and the issues, and put every remark on the board."""
    export, _ = mailbox.receive_export(
        filename="reponses.mbox", file=BytesIO(mbox_of(edition)), by=None, version=version
    )
    mailbox.process(export)
    github.world.ids = itertools.count(FIRST_ID + 77 * 10**6)
    github.world.clock.set(timezone.now())
    there = github.world.add_repository("bench/reponses")
    rows = remarks.remarks(edition, 60_000)
    for number in range(ISSUES):
        wanted = [next(rows) for _ in range(IN_AN_ISSUE)]
        lines = ["| Emplacement | Commentaire |", "| --- | --- |"]
        text = "\n".join([*lines, *(f"| {said[1] or 'p. 3'} | {said[3]} |" for said in wanted)])
        github.world.open_issue(there, f"Remarques {number}", text, f"agent{number}")
    repository = Repository.objects.create(volet=version.volet, name="bench/reponses")
    synchronise(repository)
    for envoi in Submission.objects.filter(state__in=AT_WORK).order_by("pk"):
        engine.process(envoi)


def mbox_of(edition: Edition) -> bytes:
    """Return the mailbox of those who wrote."""
    rows = remarks.remarks(edition, 50_000)
    messages = [sheet_mail(number, rows) for number in range(SHEETS)]
    messages += [body_mail(SHEETS + number, rows) for number in range(BODIES)]
    parts = (b"From - Mon Nov  2 10:12:00 2026\r\n" + one.as_bytes(policy=SMTP) + b"\r\n" for one in messages)
    return b"".join(parts)


def mail_of(number: int, body: str) -> EmailMessage:
    """Return the message of one person."""
    message = EmailMessage()
    message["From"] = f"Personne {number} <personne{number}@example.org>"
    message["To"], message["Subject"] = "cct@xxx.gouv.fr", f"Remarques de la personne {number}"
    message["Date"] = "Mon, 02 Nov 2026 10:12:00 +0100"
    message["Message-ID"] = f"<reponses-{number}@example.org>"
    message.set_content(body)
    return message


def sheet_mail(number: int, rows: Iterator[Cells]) -> EmailMessage:
    """Return a message that brings a sheet."""
    message = mail_of(number, "Bonjour,\n")
    sheet = remarks.sheet_of(itertools.islice(rows, IN_A_SHEET))
    message.add_attachment(
        sheet, maintype="application", subtype="octet-stream", filename=f"avis{number}.ods"
    )
    return message


def body_mail(number: int, rows: Iterator[Cells]) -> EmailMessage:
    """Return a message whose text says the remarks."""
    wanted = [next(rows) for _ in range(IN_A_BODY)]
    text = "\n".join(f"{at}. {said[1] or 'p. 3'} : {said[3]}" for at, said in enumerate(wanted, 1))
    return mail_of(number, f"Bonjour,\n\n{text}\n\nCordialement,\nPersonne {number}\n")


def answer_all(version: Version, box: Mailbox, github: FakeGitHub) -> None:
    """Decide, prepare, validate and send all, printing each step."""
    first, second = someone(version, "bench-a"), someone(version, "bench-b")
    for envoi in version.submissions.filter(state="a_verifier"):
        verify(submission=envoi, by=first)
    step("décider", lambda: decide_all(version, first))
    step("préparer", lambda: prepare(version=version, by=first))
    deliveries = list(version.deliveries.order_by("pk"))
    step("relire et valider", lambda: [validate(one, second) for one in deliveries])
    Delivery.objects.filter(version=version).update(leaves_at=timezone.now())
    step("envoyer", lambda: [sending.process(one) for one in deliveries])
    print(f"  mémoire {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} Mo")
    check(version, box, github)


def step(name: str, work: Callable[[], object]) -> None:
    """Print the seconds that one step takes."""
    began = time.perf_counter()
    work()
    print(f"  {name} : {time.perf_counter() - began:.1f} s".replace(".", ","))


def someone(version: Version, name: str) -> User:
    """Return a valideur of the volet."""
    user, _ = User.objects.get_or_create(username=name)
    VoletRole.objects.get_or_create(user=user, volet=version.volet, defaults={"role": Role.VALIDATOR})
    return user


def decide_all(version: Version, by: User) -> None:
    """Decide every card, each in its turn another way."""
    outcomes = (Outcome.PARTLY, Outcome.REJECTED, Outcome.ADAPTED)
    for rank, card in enumerate(Placement.objects.filter(version=version, step__in=MOVABLE).on_board()):
        outcome = outcomes[rank % len(outcomes)]
        decide(placement=card, revision=card.revision, outcome=outcome, reason=REASON, by=by)


def validate(delivery: Delivery, by: User) -> None:
    """Validate a delivery as it reads, its address confirmed."""
    if delivery.way == Way.MAIL:
        actions.confirm_address(delivery=delivery, by=by)
    mark = mark_of(rendered(delivery))
    actions.validate(delivery=delivery, revision=delivery.revision, mark=mark, by=by)


def check(version: Version, box: Mailbox, github: FakeGitHub) -> None:
    """Print the counts at each end; fail when one differs from what was sent."""
    sent = version.deliveries.filter(state=DeliveryState.SENT)
    cards = version.placements.all().on_board()
    messages = {str(one["Message-ID"]) for one in box.messages}
    replies = [
        comment
        for repository in github.world.repositories.values()
        for issue in repository.issues.values()
        for comment in issue.comments
    ]
    print(
        f"  {cards.count()} remarques, {cards.filter(step=Step.CLOSED).count()} closes ; {sent.count()} "
        f"réponses envoyées sur {version.deliveries.count()} : {len(box.messages)} messages reçus, dont "
        f"{len(messages)} différents, {len(replies)} réponses dans les tickets."
    )
    assert len(messages) == len(box.messages) == sent.filter(way=Way.MAIL).count()
    assert len(replies) == sent.filter(way=Way.ISSUE).count()
    assert not cards.exclude(step=Step.CLOSED).exists()
