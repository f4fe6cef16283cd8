"""Answer in the issue that a remark came by: one comment, posted once, whatever becomes of GitHub's answers.

Nothing of GitHub's settles a lost answer but the comment itself: it holds a marker that nobody could know
before it was posted. The repository is found by its number, since a renamed one answers a POST with a
redirection that nothing follows, and the comment would be lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from answers.issue import marker_of
from answers.models import Delivery
from answers.sending import fate, lease
from answers.sending.marking import mark
from imports.github import listing
from imports.github.client import BadAnswer, Client, NotThere, Refused, Stopped, Unanswered
from imports.github.facts import repository_of
from imports.github.listing import Row, every_page
from imports.github.reading import found
from imports.github.transport import within
from imports.models import Issue, kept

SECONDS = 120  # for all the requests of one delivery
MOST_ATTEMPTS = 8  # of what follows the comment, told then as it is; of looking for it, left to a person
HAND_OVER = "remettez la réponse vous-même."
TAKEN_OVER = f"Un autre dépôt porte désormais le nom de celui du ticket : {HAND_OVER}"
NO_ISSUES = f"Les tickets de ce dépôt sont désactivés sur GitHub : réactivez-les, ou {HAND_OVER}"
DELETED = f"Le ticket n'existe plus sur GitHub : {HAND_OVER}"
TRANSFERRED = "Le ticket a été transféré vers {place} : répondez là-bas, ou " + HAND_OVER
CONVERTED = f"Le ticket est devenu une discussion : répondez-y, ou {HAND_OVER}"
LOCKED = f"Le ticket est verrouillé : déverrouillez-le puis réessayez, ou {HAND_OVER}"
ARCHIVED = f"Le dépôt est archivé, rien ne peut y être écrit : {HAND_OVER}"
TOO_LATE = "Le ticket a disparu pendant l'envoi : {why} La réponse y a peut-être été publiée avant."
UNREADABLE = "GitHub a donné une réponse illisible (page d'erreur ?) : un autre essai suivra."
UNTOLD = "GitHub ne dit pas si le commentaire a été publié : regardez le ticket. {why}"
UNSETTLED = "La réponse de GitHub s'est perdue : un autre essai dira si le commentaire a été publié."


class Unreachable(Exception):
    """Nothing can be posted there; the message is one French sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reply goes: the repository and the issue as GitHub tells them now."""

    repository: Row
    issue: Row

    @property
    def path(self) -> str:
        """The address of the issue in the API, by the name its repository bears today."""
        return f"/repos/{self.repository['full_name']}/issues/{self.issue['number']}"


def post(delivery: Delivery) -> None:
    """Post what was frozen in its issue, then label and close that issue as the volet wants it.

    The delivery, held by this process, ends sent, undelivered or in doubt, or is let go for another try;
    LeaseLost when another process took it.
    """
    with within(SECONDS) as allowance, Client(allowance) as client:
        try:
            reply(client, delivery)
        except Unreachable as gone:
            give_up(delivery, str(gone))
        except Stopped as stopped:
            put_off(delivery, str(stopped), stopped.again)
        except (BadAnswer, Unanswered) as lost:
            put_off(delivery, str(lost) if isinstance(lost, Unanswered) else UNREADABLE)


def reply(client: Client, delivery: Delivery) -> None:
    """Post the reply unless an earlier attempt did, then do what follows."""
    issue = delivery.submission.issue  # type: ignore[union-attr]  # a reply in an issue answers its envoi
    place = place_of(client, issue)
    lease.keep(delivery)
    if not delivery.receipt:
        receipt = posted_before(client, delivery, place) or write(client, delivery, place)
        lease.keep(delivery, receipt=receipt[:300])
    undone = mark(client, delivery, place.path, place.issue)
    fate.sent(delivery, delivery.receipt, undone)


def place_of(client: Client, issue: Issue) -> Place:
    """Return where the issue is now; Unreachable when it is no longer where it was, Stopped in doubt."""
    repository = found(client, issue.repository)
    if repository["id"] != issue.repository.github_id:
        raise Unreachable(TAKEN_OVER)
    if not repository.get("has_issues", True):
        raise Unreachable(NO_ISSUES)
    name = str(repository["full_name"])
    try:
        raw = client.one(f"/repos/{name}/issues/{issue.number}").data
    except NotThere as gone:
        raise Unreachable(DELETED) from gone
    said = (repository_of(raw), raw.get("number"), raw["id"])
    if said != (name.lower(), issue.number, issue.github_id):
        raise Unreachable(TRANSFERRED.format(place=f"{said[0]}#{said[1]}"[:200]))
    place = Place(repository, raw)
    if is_converted(client, place):
        raise Unreachable(CONVERTED)
    return place


def is_converted(client: Client, place: Place) -> bool:
    """Return whether the issue became a discussion: it stays, closed and locked, and its events say so."""
    if place.issue.get("state") != "closed" or not place.issue.get("locked"):
        return False
    pages = every_page(client, f"{place.path}/events")
    return any(row.get("event") == "converted_to_discussion" for row in rows_of(pages))


def rows_of(pages: Iterator) -> Iterator[Row]:
    """Yield the rows of pages; Unreachable when what they are of has just gone."""
    try:
        for page in pages:
            yield from page.data
    except NotThere as gone:
        raise Unreachable(DELETED) from gone


def posted_before(client: Client, delivery: Delivery, place: Place) -> str:
    """Return where an earlier attempt posted the reply, "" when none did; Stopped when it is too early.

    A message deleted while pages are walked hides another: a thread of several pages is read twice.
    """
    tried = delivery.handed_at or delivery.doubted_at
    if tried is None:
        return ""
    account = our_account(client)
    for _ in range(2):
        rows = 0
        for rows, row in enumerate(rows_of(every_page(client, f"{place.path}/comments")), start=1):  # noqa: B007
            if marker_of(delivery) in str(row.get("body")) and is_by(row, account):
                return address_of(row, place)
        lease.keep(delivery)
        if rows < listing.PER_PAGE:
            break
    if tried > timezone.now() - fate.SETTLED_IN:
        raise Stopped(UNSETTLED)
    return ""


def our_account(client: Client) -> int | None:
    """Return the number of the account that posts, None when the token (an application's) may not ask."""
    try:
        return int(client.one("/user").data["id"])
    except (Stopped, NotThere):
        return None


def is_by(row: Row, account: int | None) -> bool:
    """Return whether that account wrote a comment; when nobody can tell, the marker alone is proof enough."""
    return account is None or (row.get("user") or {}).get("id") == account


def write(client: Client, delivery: Delivery, place: Place) -> str:
    """Post the comment, once; return where it is read. Unanswered when nobody knows whether it is there."""
    text = kept(delivery.frozen).decode()
    lease.keep(delivery, handed_at=timezone.now())
    try:
        said = client.write("POST", f"{place.path}/comments", {"body": text}).data
    except Refused as refused:
        lease.keep(delivery, handed_at=None)
        raise meaning_of(refused, place) from refused
    return address_of(said, place)


def meaning_of(refused: Refused, place: Place) -> Exception:
    """Return what the refusal of a comment means: to be tried again, or to be handed over."""
    if refused.status in (401, 429) or refused.again:
        return Stopped(str(refused), refused.again)
    if refused.status == 403:
        if place.repository.get("archived"):
            return Unreachable(ARCHIVED)
        return Unreachable(LOCKED) if place.issue.get("locked") else Stopped(str(refused))
    if refused.status in (404, 410):
        return Unreachable(DELETED)
    return Unreachable(f"{refused} Raccourcissez la réponse, ou {HAND_OVER}")


def address_of(comment: Row, place: Place) -> str:
    """Return where a comment is read; that of its issue when GitHub says nothing that a link may hold."""
    said = str(comment.get("html_url"))
    page = str(place.issue.get("html_url"))
    fitting = next((one for one in (said, page) if one.startswith(("https://", "http://"))), "")
    return fitting if "#" in fitting else f"{fitting}#issuecomment-{comment['id']}"


def give_up(delivery: Delivery, why: str) -> None:
    """Record that nothing can be posted: an answer that is there stays told, one that may be is in doubt."""
    if delivery.receipt:
        fate.sent(delivery, delivery.receipt, why)
    elif delivery.handed_at:
        fate.in_doubt(delivery, TOO_LATE.format(why=why))
    else:
        fate.undelivered(delivery, why)


def put_off(delivery: Delivery, why: str, again: datetime | None = None) -> None:
    """Let go of the delivery for another try; what may be posted, or is, is not tried for ever."""
    wait = max(again - timezone.now(), timedelta(0)) if again else None
    if delivery.receipt and delivery.attempts >= MOST_ATTEMPTS:
        fate.sent(delivery, delivery.receipt, why)
    elif delivery.handed_at and delivery.attempts >= MOST_ATTEMPTS:
        fate.in_doubt(delivery, UNTOLD.format(why=why))
    elif delivery.handed_at:
        fate.settle_later(delivery, why, wait)
    else:
        fate.later(delivery, why, wait)
