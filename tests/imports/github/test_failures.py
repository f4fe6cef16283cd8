"""Whatever fails, the run stops calmly: it says why in French, and the next one completes it."""

import socket
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from imports.github import client
from imports.models import Message, Presence, Synchronisation
from tests.github import faults
from tests.imports.github.runs import clean, command, content, expected, kept, run, undisturbed

DOWN = "GitHub est en panne (erreur {}) : la prochaine exécution reprendra."
UNREADABLE = "GitHub a donné une réponse illisible"
LIMITED = "GitHub limite le nombre de requêtes : la synchronisation reprendra après "
SILENT = "GitHub ne répond pas ({}) : la prochaine exécution reprendra."
ELSEWHERE = "GitHub renvoie vers une autre adresse"
FAULTS = {
    "500": (faults.server_error(500), DOWN.format(500)),
    "502": (faults.server_error(502), DOWN.format(502)),
    "503": (faults.server_error(503), DOWN.format(503)),
    "504": (faults.status(504), DOWN.format(504)),
    "a list for an error": (faults.instead([], 500), DOWN.format(500)),
    "a text for an error": (faults.instead("panne", 503), UNREADABLE),
    "primary limit": (faults.primary_limit(600), LIMITED),
    "primary limit, 429": (faults.primary_limit(600, code=429), LIMITED),
    "secondary limit": (faults.secondary_limit(3600), LIMITED),
    "secondary limit, silent": (faults.secondary_limit(None), LIMITED),
    "too many": (faults.too_many(), LIMITED),
    "too many, for long": (faults.too_many(3600), LIMITED),
    "bad credentials": (faults.bad_credentials(), "GitHub refuse le jeton, expiré ou révoqué"),
    "no right": (faults.not_accessible(), "Le jeton n'a pas le droit de lire ce dépôt"),
    "saml": (faults.saml(), "L'organisation demande d'autoriser le jeton (SSO)"),
    "dropped": (faults.dropped(), SILENT.format("connexion interrompue")),
    "cut short": (faults.cut_short(), SILENT.format("connexion interrompue")),
    "bad json": (faults.invalid_json(), UNREADABLE),
    "html": (faults.html_page(), UNREADABLE),
    "empty": (faults.empty(), UNREADABLE),
    "null": (faults.instead(None), UNREADABLE),
    "an object": (faults.instead({"message": "bonjour"}), UNREADABLE),
    "an object with an id": (faults.instead({"id": "x", "number": [], "full_name": 3}), UNREADABLE),
    "a number": (faults.instead(12), UNREADABLE),
    "a list of anything": (faults.instead([1, None, {"id": [1]}]), UNREADABLE),
    "a row without stamps": (faults.instead([{"id": 1}]), UNREADABLE),
    "odd stamps": (faults.instead([{"id": 1, "updated_at": "0001-01-01T00:00:00+14:00"}]), UNREADABLE),
    "teapot": (faults.status(418), "GitHub refuse la requête (erreur 418)"),
    "unprocessable": (faults.status(422), "GitHub refuse la requête (erreur 422)"),
    "elsewhere": (faults.status(301, Location="https://example.org/x"), ELSEWHERE),
    "round and round": (faults.status(301, Location="/repos/atelier/cct"), ELSEWHERE),
    "not modified": (faults.Fault(faults.Answer(304)), UNREADABLE),
    "giant": (faults.giant(40_000_000), SILENT.format("réponse trop longue")),
    "giant, unsaid": (faults.giant(40_000_000, sized=False), SILENT.format("réponse trop longue")),
}
STEPS = {
    "repository": lambda request: not request.path.endswith(("/issues", "/comments")),
    "issues": lambda request: request.path.endswith("/issues"),
    "second page": lambda request: request.path.endswith("/issues") and "since" in request.query,
    "messages": lambda request: request.path.endswith("/issues/comments"),
}


@pytest.fixture(autouse=True)
def smaller(monkeypatch) -> None:
    """Take less than GitHub's longest answers, so that a giant is soon one."""
    monkeypatch.setattr("imports.github.transport.MOST_BYTES", 2_000_000)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_lasts_stops_the_run_and_the_next_one_completes_it(
    github, cct, followed, small_pages, fault
):
    for number in range(9):
        github.world.comment(github.world.open_issue(cct, f"Remarque {number}", "Trop court."), "Un mot.")
    whole = undisturbed(followed)
    broken, said = FAULTS[fault]
    for step in STEPS.values():
        Synchronisation.objects.all().delete()
        type(followed).objects.filter(pk=followed.pk).update(issues_until=None, messages_until=None)
        github.fault(broken, where=step, times=None)
        code, printed = command("--repository", "atelier/cct")
        line = Synchronisation.objects.get()
        github.script.clear()

        assert (code, line.errors, line.ended_at is not None) == (1, 1, True)
        assert line.said.startswith(said)
        assert line.said in printed
        assert not followed.issues.exclude(presence=Presence.HERE).exists()
    clean(followed)
    assert content(followed) == whole


@pytest.mark.parametrize("fault", sorted(FAULTS.keys() - {"bad credentials", "no right", "saml"}))
def test_a_fault_that_comes_once_in_an_incremental_reading_loses_nothing(
    github, cct, followed, small_pages, fault
):
    world = github.world
    issues = [world.open_issue(cct, f"Remarque {number}", "Trop court.") for number in range(7)]
    comments = [world.comment(issue, "Un mot.") for issue in issues]
    clean(followed)
    world.edit_issue(issues[0], title="Autre titre")
    world.comment(issues[1], "Encore un mot.")
    world.delete_comment(comments[2])
    world.close(issues[2])
    world.convert_to_discussion(issues[3])
    world.edit_comment(comments[4], "Un autre mot.")
    world.open_issue(cct, "Une de plus", "Trop long.")
    whole = undisturbed(followed)
    requests = followed.synchronisations.count()
    github.requests.clear()
    with_all = undisturbed_requests(github, followed)
    for nth in range(1, with_all + 1):
        github.fault(FAULTS[fault][0], nth=nth)
        run(followed)
        github.script.clear()
    clean(followed)

    assert content(followed) == whole
    assert kept(followed) == expected(cct)
    assert followed.synchronisations.count() == requests + with_all + 1


def undisturbed_requests(github, followed) -> int:
    """Return how many requests a run takes that nothing disturbs."""
    undisturbed(followed)
    count = len(github.requests)
    github.requests.clear()
    return count


def test_a_fault_that_passes_is_not_even_noticed(github, cct, followed):
    github.world.open_issue(cct, "Une remarque")
    for nth, fault in enumerate([faults.server_error(500), faults.dropped(), faults.html_page()], start=1):
        github.fault(fault, nth=2 * nth - 1)
    line = clean(followed)

    assert (line.said, line.created, line.requests) == ("", 1, 6)


def test_a_short_limit_is_waited_for(github, cct, followed):
    github.fault(faults.secondary_limit(1), nth=2)
    began = time.monotonic()
    line = clean(followed)

    assert line.requests == 4
    assert time.monotonic() - began >= 1


def test_a_long_limit_puts_off_the_next_run_and_ends_at_once(github, cct, followed):
    github.fault(faults.secondary_limit(2 * 3600), times=None)
    began = time.monotonic()
    line = run(followed)

    assert time.monotonic() - began < 2
    assert line.said.startswith(LIMITED)
    assert followed.next_run > timezone.now() + timedelta(minutes=110)


def test_the_spent_requests_of_the_hour_stop_the_run_wherever_it_is(github, cct, followed, small_pages):
    for number in range(9):
        github.world.open_issue(cct, f"Remarque {number}")
    whole = undisturbed(followed)
    github.quota.used, github.quota.limit = 0, 3
    assert run(followed).said.startswith(LIMITED)
    github.quota.limit = 5000
    clean(followed)

    assert content(followed) == whole


def test_nobody_listening_says_so(followed, settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.GITHUB_API_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
    line = run(followed)

    assert line.said == SILENT.format("connexion interrompue")


@pytest.mark.parametrize("status", [404, 410])
def test_a_list_not_found_in_the_middle_concludes_nothing(github, cct, followed, status):
    github.world.comment(github.world.open_issue(cct, "Une remarque"), "Un mot.")
    clean(followed)
    for step in ("issues", "messages"):
        github.fault(faults.status(status, "Not Found"), where=STEPS[step], times=None)
        line = run(followed, full=True)
        github.script.clear()
        assert line.said == "Le dépôt n'est plus lisible : rien n'est tenu pour supprimé."
        assert followed.issues.get().presence == Presence.HERE
        assert Message.objects.get().gone_at is None


def test_a_private_repository_without_rights_says_so_and_empties_nothing(github, cct, followed):
    github.world.accept_token("jeton")
    github.world.open_issue(cct, "Une remarque")
    cct.private = True
    clean(followed)
    cct.rights.clear()
    line = run(followed, full=True)

    assert line.said.startswith("Le dépôt n'existe pas, ou le jeton n'a pas le droit de le lire")
    assert followed.issues.get().presence == Presence.HERE


def test_an_expired_token_says_so_and_a_new_one_goes_on(github, cct, followed, settings):
    github.world.open_issue(cct, "Une remarque")
    github.world.accept_token("nouveau")
    line = run(followed)
    assert line.said == "GitHub refuse le jeton, expiré ou révoqué : donnez-en un autre (GITHUB_TOKEN)."
    settings.GITHUB_TOKEN = "nouveau"

    assert clean(followed).created == 1


def test_issues_turned_off_say_so_and_change_nothing(github, cct, followed):
    github.world.open_issue(cct, "Une remarque")
    clean(followed)
    cct.has_issues = False
    line = run(followed, full=True)

    assert line.said.startswith("Les tickets de ce dépôt sont désactivés")
    assert followed.issues.get().presence == Presence.HERE


def test_a_verification_that_fails_is_tried_again_within_the_hour_and_readings_go_on(github, cct, followed):
    github.world.open_issue(cct, "Une remarque")
    github.fault(faults.bad_credentials(), nth=2)
    run(followed)

    assert timedelta(minutes=50) < followed.next_full - timezone.now() <= timedelta(hours=1)
    assert clean(followed).full is False


def test_a_bug_of_ours_is_noted_raised_and_lets_the_repository_go(github, cct, followed, monkeypatch):
    def fall(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    github.world.open_issue(cct, "Une remarque")
    with monkeypatch.context() as broken:
        broken.setattr("imports.github.reading.keep_issues", fall)
        with pytest.raises(ZeroDivisionError):
            run(followed)
    line = Synchronisation.objects.get()
    assert (line.errors, line.said) == (
        1,
        "Erreur interne (ZeroDivisionError) : l'exploitant la lit au journal.",
    )
    assert clean(followed).created == 1


def test_one_issue_that_gives_no_remark_stops_none_of_the_others(github, cct, followed, monkeypatch):
    from imports.github import remarks

    for number in range(5):
        github.world.open_issue(cct, f"Remarque {number}", "fatal" if number == 2 else "Trop court.")
    real = remarks.rows_of

    def fall(written):
        return 1 / 0 if written.body == "fatal" else real(written)

    with monkeypatch.context() as broken:
        broken.setattr(remarks, "rows_of", fall)
        line = run(followed)
    assert line.said == "1 ticket en erreur ici (#3) : l'exploitant le lit au journal."
    assert (line.errors, line.remarks) == (1, 4)
    assert clean(followed).remarks == 1


def test_the_token_never_shows(github, cct, followed, settings, caplog):
    settings.GITHUB_TOKEN = "ghp_secret"
    for fault, _ in FAULTS.values():
        github.fault(fault, times=None)
        _, printed = command()
        github.script.clear()
        assert "ghp_secret" not in printed + caplog.text + Synchronisation.objects.first().said


def test_the_limit_of_tries_is_kept(github, followed):
    github.fault(faults.server_error(500), times=None)

    assert run(followed).requests == len(github.requests) == client.TRIES
