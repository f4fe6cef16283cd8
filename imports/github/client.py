"""Ask GitHub, patiently: what it answers, or one French sentence that says why the run stops."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils import timezone
from github import Auth, Github, GithubException

from imports.github import transport
from imports.github.transport import Allowance

logger = logging.getLogger(__name__)

TIMEOUT = 15  # seconds without a byte
TRIES = 3
PAUSE = 1.0  # seconds before the second try, twice as long before the third
LONGEST_PAUSE = 30.0  # that a run waits for a limit to lift; for longer, the next run comes back
FAILURES = (
    GithubException, requests.RequestException, ValueError, TypeError, RuntimeError,
    AttributeError, LookupError, AssertionError,  # of PyGithub, before an error that is no object
)  # fmt: skip
TRANSIENT = (500, 502, 503, 504)


class Stopped(Exception):
    """The run cannot go on; the message is one French sentence. *again*: when there is a point in trying."""

    def __init__(self, said: str, again: datetime | None = None) -> None:
        super().__init__(said)
        self.again = again


class NotThere(Exception):
    """GitHub says that what was asked for is not there (404, 410): for the caller to say what it means."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


class Refused(Exception):
    """GitHub wrote nothing; the message is one French sentence. *again*: when it asks to be asked again."""

    def __init__(self, said: str, status: int, again: datetime | None = None) -> None:
        super().__init__(said)
        self.status = status
        self.again = again


class Unanswered(Exception):
    """The answer to a writing was lost: it was done, or not, or will be yet. One French sentence."""


class BadAnswer(ValueError):
    """An answer of another shape than GitHub's: an HTML page, nothing at all, an object for a list."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What GitHub answered: JSON of the shape asked for, and the headers, their names in lower case."""

    data: Any
    headers: Mapping[str, str]


def an_object(data: Any) -> dict[str, Any]:
    """Return the answer, an object with its id; BadAnswer for anything else (a page in HTML, nothing)."""
    if not isinstance(data, dict) or not isinstance(data.get("id"), int):
        raise BadAnswer("an object was expected")
    return data


def a_list(data: Any, key: str) -> list[dict[str, Any]]:
    """Return the answer, a list of objects with their key; BadAnswer for anything else."""
    if not isinstance(data, list) or not all(
        isinstance(one, dict) and isinstance(one.get(key), int | str) for one in data
    ):
        raise BadAnswer("a list of objects was expected")
    return data


class Client:
    """A connection to GitHub for one run, within its allowance of time."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        token = settings.GITHUB_TOKEN
        self._github = Github(
            base_url=settings.GITHUB_API_URL,
            auth=Auth.Token(token) if token else None,
            retry=None,  # the tries are counted here: PyGithub's own may sleep for an hour
            timeout=TIMEOUT,
            seconds_between_requests=settings.GITHUB_SECONDS_BETWEEN,
            seconds_between_writes=10 * settings.GITHUB_SECONDS_BETWEEN,
            user_agent="cct-rfc",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._github.close()

    def one(self, path: str) -> Answer:
        """Return an object; NotThere, or Stopped when there is nothing to go on with."""
        return self._ask(path, {}, an_object)

    def some(self, path: str, parameters: Mapping[str, str | int], key: str = "id") -> Answer:
        """Return a page of a list of objects, each with its *key*; NotThere or Stopped otherwise."""
        return self._ask(path, dict(parameters), partial(a_list, key=key))

    def write(self, verb: str, path: str, given: Any, shape: Callable[[Any], Any] = an_object) -> Answer:
        """Write once, whatever happens; Refused when nothing was written, Unanswered when nobody knows.

        Stopped, before anything is sent, when the time allowed is over.
        """
        if self.allowance.left <= 0:
            raise Stopped(out_of_time(self.allowance))
        try:
            headers, data = self._github.requester.requestJsonAndCheck(verb, path, input=given)
            return Answer(shape(data), headers)
        except FAILURES as failure:
            logger.warning("%s %s: %s", verb, path, told(failure))
            raise unwritten(failure) from failure

    def path_of(self, path: str) -> str:
        """Return the path of a link of GitHub's as it is asked for: without what the address starts with."""
        return path.removeprefix(urlsplit(settings.GITHUB_API_URL).path)

    def _ask(self, path: str, parameters: dict[str, Any], shape: Callable[[Any], Any]) -> Answer:
        """Ask until it answers as it should, a few times, never beyond the time allowed."""
        for tried in range(1, TRIES + 1):
            if self.allowance.left <= 0:
                raise Stopped(out_of_time(self.allowance))
            try:
                headers, data = self._github.requester.requestJsonAndCheck("GET", path, parameters)
                return Answer(shape(data), headers)
            except FAILURES as failure:
                logger.warning("GET %s: %s", path, told(failure))
                pause = pause_after(failure, tried)
                if pause is None or tried == TRIES or pause > self.allowance.left:
                    raise stopped_by(failure, self.allowance) from failure
                time.sleep(pause)
        raise AssertionError("the last try returns or raises")


def pause_after(failure: Exception, tried: int) -> float | None:
    """Return the seconds to wait before another try, None when it would change nothing."""
    usual = PAUSE * 2 ** (tried - 1)
    if not isinstance(failure, GithubException):
        return None if isinstance(failure, RuntimeError) else usual
    if failure.status in TRANSIENT:
        return usual
    wait = wait_asked(failure)
    return max(wait, usual) if wait is not None and wait <= LONGEST_PAUSE else None


def wait_asked(failure: GithubException) -> float | None:
    """Return the seconds GitHub asks to wait before the next request, None when that is not what it says.

    Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    """
    headers = {name.lower(): value for name, value in (failure.headers or {}).items()}
    if failure.status not in (403, 429):
        return None
    if (after := headers.get("retry-after", "")).isdecimal():
        return float(after[:9])
    if headers.get("x-ratelimit-remaining") == "0" and (headers.get("x-ratelimit-reset") or "").isdecimal():
        return max(0.0, int(headers["x-ratelimit-reset"][:12]) - time.time()) + 1
    limited = failure.status == 429 or "rate limit" in message_of(failure).lower()
    return 60.0 if limited else None


def stopped_by(failure: Exception, allowance: Allowance) -> Exception:
    """Return what a failure means for the run, in French; NotThere for the caller to say."""
    if allowance.left <= PAUSE and not isinstance(failure, GithubException):
        return Stopped(out_of_time(allowance))
    if isinstance(failure, GithubException):
        return stopped_by_status(failure)
    if isinstance(failure, requests.RequestException):
        return Stopped(f"GitHub ne répond pas ({kind_of(failure)}) : la prochaine exécution reprendra.")
    if isinstance(failure, RuntimeError) and not isinstance(failure, RecursionError):
        return Stopped("GitHub renvoie vers une autre adresse : vérifiez GITHUB_API_URL.")
    return Stopped(
        "GitHub a donné une réponse illisible (page d'erreur ?) : la prochaine exécution reprendra."
    )


def stopped_by_status(failure: GithubException) -> Exception:
    """Return what an error answer means."""
    if (wait := wait_asked(failure)) is not None:
        again = timezone.now() + timedelta(seconds=min(wait, 7200))
        at = f"{timezone.localtime(again):%H h %M}"
        return Stopped(
            f"GitHub limite le nombre de requêtes : la synchronisation reprendra après {at}.", again
        )
    match failure.status:
        case 401:
            return Stopped("GitHub refuse le jeton, expiré ou révoqué : donnez-en un autre (GITHUB_TOKEN).")
        case 404 | 410:
            return NotThere(failure.status)
        case 403 if "saml" in message_of(failure).lower():
            return Stopped("L'organisation demande d'autoriser le jeton (SSO) : faites-le sur GitHub.")
        case 403:
            return Stopped("Le jeton n'a pas le droit de lire ce dépôt : vérifiez ses droits sur GitHub.")
        case status if status >= 500:
            return Stopped(f"GitHub est en panne (erreur {status}) : la prochaine exécution reprendra.")
        case status:
            return Stopped(f"GitHub refuse la requête (erreur {status}) : la prochaine exécution reprendra.")


def unwritten(failure: Exception) -> Exception:
    """Return what the failure of a writing means, in French: 4xx wrote nothing, of the rest nobody knows."""
    if isinstance(failure, GithubException) and 400 <= failure.status < 500:
        return refused_by(failure)
    if isinstance(failure, GithubException):
        return Unanswered(f"GitHub est en panne (erreur {failure.status}), et n'a pas dit s'il a écrit.")
    if isinstance(failure, requests.RequestException):
        return Unanswered(f"GitHub n'a pas répondu ({kind_of(failure)}), et n'a pas dit s'il a écrit.")
    return Unanswered("GitHub a donné une réponse illisible, qui ne dit pas s'il a écrit.")


def refused_by(failure: GithubException) -> Refused:
    """Return what an error that wrote nothing means."""
    status = failure.status
    if (wait := wait_asked(failure)) is not None:
        again = timezone.now() + timedelta(seconds=min(wait, 7200))
        at = f"{timezone.localtime(again):%H h %M}"
        return Refused(
            f"GitHub limite le nombre de requêtes : un autre essai suivra après {at}.", status, again
        )
    match status:
        case 401 if not settings.GITHUB_TOKEN:
            said = "Écrire sur GitHub demande un jeton : donnez-en un (GITHUB_TOKEN)."
        case 401 | 403 if status == 401 or "saml" in message_of(failure).lower():
            said = str(stopped_by_status(failure))
        case 403:
            said = "Le jeton n'a pas le droit d'écrire dans ce dépôt : vérifiez ses droits sur GitHub."
        case 422:
            said = "GitHub refuse ce qui est écrit (erreur 422) : trop long, ou refusé par le dépôt."
        case _:
            said = f"GitHub refuse d'écrire (erreur {status})."
    return Refused(said, status)


def message_of(failure: GithubException) -> str:
    """Return what GitHub says of an error, "" without a word."""
    said = failure.data.get("message") if isinstance(failure.data, dict) else failure.data
    return str(said or "")[:500]


def told(failure: Exception) -> str:
    """Return a failure as the log tells it: no token, no body."""
    if isinstance(failure, GithubException):
        return f"{failure.status} {message_of(failure)}"
    return type(failure).__name__  # what it says may hold the token, or the proxy's password


def kind_of(failure: requests.RequestException) -> str:
    """Return in a few French words what happened to a connection."""
    if isinstance(failure, transport.TooLong):
        return "réponse trop longue"
    if isinstance(failure, requests.Timeout):
        return "délai dépassé"
    if isinstance(failure, requests.exceptions.SSLError):
        return "certificat refusé : vérifiez CA_BUNDLE"
    if isinstance(failure, requests.exceptions.ProxyError):
        return "mandataire injoignable : vérifiez OUTGOING_PROXY"
    return "connexion interrompue"


def out_of_time(allowance: Allowance) -> str:
    """Return the sentence of a run that took all its time."""
    return f"Arrêtée après {allowance.seconds:.0f} s, sa durée permise : la prochaine exécution reprendra."
