"""What answers leave by: servers that are never killed, and know what they were given of each way."""

from dataclasses import dataclass, field
from time import sleep

from django.utils import timezone

from answers.models import Delivery
from documents.models import Version
from imports.deposits import links
from imports.models import Repository, Submission
from people.models import Author, Role, User
from tests import factories
from tests.answers.owed import prepared
from tests.answers.sending.processes import mail_server
from tests.github import FakeGitHub, faults
from tests.github import Repository as There
from tests.github.calls import Request
from tests.imports.envois import send
from tests.imports.github.runs import clean
from tests.imports.mailbox.mails import mail, mbox, receive
from tests.mailbox_faults import Faulty

MAILS, ISSUES, LINKS = 15, 8, 7
# Seconds a server takes on each side of keeping something: deaths fall between them, too.
SLOW_MAIL, SLOW_GITHUB = 0.06, 0.15


@dataclass(frozen=True)
class Outside:
    """The mail server, GitHub and its repository, and the links of those who follow their deposits."""

    relay: Faulty
    github: FakeGitHub
    there: There
    followed: Repository
    tokens: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a process that sends through them."""
        return {
            **mail_server(self.relay),
            "DJANGO_SETTINGS_MODULE": "soak.settings",
            "GITHUB_API_URL": self.github.url,
            "GITHUB_TOKEN": "jeton",
        }

    def owe(self, version: Version) -> tuple[list[Delivery], User]:
        """Return the answers prepared of what came by each way, and who may validate them."""
        karim = factories.make_user(Role.VALIDATOR, version.volet, username="karim", is_staff=True)
        self.receive_mails(version)
        self.receive_sheets(version)
        for number in range(ISSUES):
            self.github.world.open_issue(self.there, f"Ticket {number}", f"EXI-G-1 : ticket {number}.")
        clean(self.followed)
        self.slow_down()
        return prepared(version, karim), karim

    def receive_mails(self, version: Version) -> None:
        mails = [
            mail(f"EXI-G-1 : remarque {n}.\n", number=n, sender=f"p{n}@example.org") for n in range(MAILS)
        ]
        receive(mbox(*mails), "Inbox", version=version)
        Author.objects.update(address_proved_at=timezone.now())

    def receive_sheets(self, version: Version) -> None:
        """Receive the sheets that people deposited without an account, each followed by its own link."""
        for number in range(LINKS):
            envoi = send(version, [["1", "EXI-G-2", "", f"Feuille {number}."]], f"{number}.ods")
            follow_up, token = links.open_follow_up()
            Submission.objects.filter(pk=envoi.pk).update(follow_up=follow_up)
            self.tokens.append(token)

    def slow_down(self) -> None:
        """Take a while on each side of what is written."""
        self.github.before(lambda world: sleep(SLOW_GITHUB), where=writes, times=None)
        self.github.fault(faults.hang(SLOW_GITHUB), where=writes, times=None)
        self.relay.pause = SLOW_MAIL


def writes(request: Request) -> bool:
    return request.method != "GET"
