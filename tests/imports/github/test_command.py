"""sync_github: what it takes, what it prints, the code it leaves, and how often a repository is due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imports.github import actions, engine, reading
from imports.models import Repository, Synchronisation
from people.models import Event
from tests import factories
from tests.github import faults
from tests.imports.github.runs import clean, command


def test_all_the_repositories_followed_are_synchronised_each_with_its_line(github, cct, followed, other):
    github.world.populate(cct, 3, 2, 0)
    second = github.world.add_repository("atelier/autre")
    github.world.open_issue(second, "Ailleurs")
    Repository.objects.create(volet=other.volet, name="atelier/autre")
    Repository.objects.create(volet=other.volet, name="atelier/en-pause", active=False)
    code, printed = command()

    assert code == 0
    assert len(printed.splitlines()) == Synchronisation.objects.count() == 2
    assert (
        "atelier/cct : vérification complète, 3 requêtes ; tickets : 3 créés ; messages : 2 créés" in printed
    )


def test_one_repository_is_named_whatever_the_case_even_one_not_followed(github, cct, followed):
    followed.active = False
    followed.save()
    github.world.open_issue(cct, "Une remarque")

    assert command("--repository", "Atelier/CCT")[0] == 0
    assert followed.issues.count() == 1


def test_an_unknown_repository_is_followed_for_the_volet_said(github, cct, version, connect):
    connect(github)
    factories.make_version()
    github.world.open_issue(cct, "Une remarque")
    code, printed = command("--repository", "atelier/cct", "--volet", version.volet.code)

    assert code == 0
    assert f"atelier/cct est désormais suivi, pour le volet « {version.volet} »." in printed
    assert Repository.objects.get().issues.count() == 1
    assert Event.objects.filter(action="dépôt suivi").count() == 1


def test_the_only_volet_with_a_text_needs_not_be_said(github, cct, version, connect):
    connect(github)

    assert command("--repository", "atelier/cct")[0] == 0
    assert Repository.objects.get().volet == version.volet


def test_the_volet_that_gives_the_repository_s_address_needs_not_be_said(github, cct, version, connect):
    connect(github)
    other = factories.make_version().volet
    other.repository = "https://github.com/Atelier/cct.git"
    other.save()

    assert command("--repository", "atelier/cct")[0] == 0
    assert Repository.objects.get().volet == other


def test_an_unknown_repository_that_nothing_ties_to_a_volet_is_refused_with_what_to_give(version):
    other = factories.make_version().volet
    code, printed = command("--repository", "atelier/inconnu")

    assert code == 1
    assert "n'est pas encore suivi : donnez son volet, --volet CODE" in printed
    assert other.code in printed
    assert not Repository.objects.exists()


@pytest.mark.parametrize("name", ["atelier", "https://github.com/atelier/cct", "a b/c"])
def test_a_name_that_is_none_is_refused(version, name):
    code, printed = command("--repository", name)

    assert (code, printed) == (1, "Attendu : PROPRIÉTAIRE/NOM, sans https://github.com/.")
    assert not Repository.objects.exists()


def test_without_any_repository_it_says_where_to_add_one(db):
    assert command() == (0, "Aucun dépôt n'est suivi : ajoutez-en un par --repository ou l'administration.\n")


def test_one_that_fails_stops_none_of_the_others_and_the_code_says_so(github, cct, followed, other):
    Repository.objects.create(volet=other.volet, name="atelier/absent")
    github.world.open_issue(cct, "Une remarque")
    code, printed = command()

    assert code == 1
    assert "Non terminé : atelier/absent." in printed
    assert "n'existe pas, ou le jeton n'a pas le droit" in printed
    assert followed.issues.count() == 1


def test_full_reads_everything_again(github, cct, followed):
    github.world.open_issue(cct, "Une remarque")
    command()
    command()
    command("--full")

    assert [line.full for line in Synchronisation.objects.order_by("pk")] == [True, False, True]


def test_proposals_reads_what_pull_requests_change(github, cct, followed):
    github.world.populate(cct, 0, 0, 1)
    _, printed = command()
    assert "Demandes de modification à lire par le moteur, ou avec --proposals : 1." in printed
    _, printed = command("--proposals")

    assert "à lire" not in printed


def test_each_run_leaves_one_line_with_all_its_counts(github, cct, followed):
    github.world.populate(cct, 3, 4, 0)
    clean(followed)
    github.world.close(cct.issues[1])
    github.world.delete_issue(cct.issues[2])
    github.world.edit_comment(cct.issues[3].comments[0], "Autre mot.")
    line = clean(followed, full=True)

    assert (line.created, line.updated, line.unchanged, line.gone) == (0, 1, 1, 1)
    assert (line.messages_created, line.messages_updated) == (0, 1)
    assert (line.errors, line.requests, line.full) == (0, 5, True)
    assert 0 < line.seconds < 20


def test_a_repository_is_due_at_its_frequency_and_verified_whole_at_its_own(github, cct, followed):
    followed.every, followed.full_every = 15, 6
    followed.save()
    now = timezone.now()
    clean(followed)

    assert timedelta(minutes=14) < followed.next_run - now < timedelta(minutes=16)
    assert timedelta(hours=5.9) < followed.next_full - now < timedelta(hours=6.1)
    assert list(Repository.objects.due()) == []
    Repository.objects.update(next_run=now)
    assert list(Repository.objects.due()) == [followed]
    Repository.objects.update(next_full=now)
    assert clean(followed).full is True


def test_the_engine_s_sweep_synchronises_what_is_due_once_and_asking_makes_it_due(github, cct, followed, lea):
    github.world.open_issue(cct, "Une remarque")
    assert (engine.sweep(), engine.sweep()) == (1, 0)
    assert followed.issues.count() == 1
    github.world.open_issue(cct, "Une autre")
    actions.ask(repository=followed, full=True, by=lea)

    assert followed.issues.count() == 2
    assert [line.full for line in Synchronisation.objects.all()] == [True, True]


@pytest.mark.parametrize("wrong", ["atelier", "atelier/cct/x", "ate lier/cct", "-a/b", "a/b?c", ""])
def test_a_name_that_no_repository_bears_is_refused(version, wrong):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        Repository(volet=version.volet, name=wrong).full_clean()


def test_two_repositories_never_have_one_name_whatever_its_case(followed):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="déjà suivi"):
        Repository(volet=followed.volet, name="ATELIER/cct").full_clean()
    Repository(volet=followed.volet, name="agent_ministere/cct").full_clean()


def test_one_repository_followed_under_two_names_is_read_once(github, cct, followed):
    github.world.open_issue(cct, "Une remarque")
    github.world.rename_repository(cct, "atelier/cadre")
    Repository.objects.create(volet=followed.volet, name="atelier/cadre")
    code, printed = command()

    assert code == 1
    assert "Ce dépôt est déjà suivi sous un autre nom" in printed
    assert sum(repository.issues.count() for repository in Repository.objects.all()) == 1


def test_a_run_that_fails_says_so_on_the_line_it_prints(github, followed):
    github.fault(faults.bad_credentials(), times=None)
    code, printed = command()

    assert (code, "1 erreur" in printed, "GitHub refuse le jeton" in printed) == (1, True, True)


def test_a_name_mistyped_is_not_followed(github, cct, version, connect):
    connect(github)
    code, printed = command("--repository", "atelier/cctt")

    assert code == 1
    assert "n'existe pas, ou le jeton n'a pas le droit" in printed
    assert not Repository.objects.exists()


def test_another_volet_than_the_one_it_is_followed_for_is_refused(followed):
    code, printed = command("--repository", "atelier/cct", "--volet", factories.make_volet().code)

    assert (code, printed) == (1, f"atelier/cct est déjà suivi, pour le volet « {followed.volet} ».")


def test_a_repository_that_a_bug_stops_leaves_the_others_their_turn(
    github, cct, followed, other, monkeypatch, caplog
):
    second = github.world.add_repository("atelier/zut")
    github.world.open_issue(second, "Ailleurs")
    Repository.objects.create(volet=other.volet, name="atelier/zut")
    real = reading.identify

    def fall(client, repository):
        if repository.name == "atelier/cct":
            raise ZeroDivisionError
        real(client, repository)

    monkeypatch.setattr(reading, "identify", fall)
    code, printed = command()

    assert code == 1
    assert "Non terminé : atelier/cct." in printed
    assert Repository.objects.get(name="atelier/zut").issues.count() == 1
    assert "ZeroDivisionError" in caplog.text
