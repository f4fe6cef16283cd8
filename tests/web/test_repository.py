"""A repository followed on GitHub: its page, its synchronisations, and the thread beside a remark."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import actions
from comments.models import Comment, Placement
from comments.outcomes import Outcome
from documents.models import VoletRole
from imports.github.run import synchronise
from imports.models import Issue, Message, Repository, Submission, Synchronisation
from people.models import Event, Role
from tests import factories
from tests.github import faults
from tests.web.conftest import card_url, read, signed_in
from tests.web.envois import envoi_url

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script> \u202e{{ 7|add:7 }} [lien](javascript:alert(1))"


def page_of(repository: Repository, part: str = "") -> str:
    return f"/admin/depots/{repository.pk}/{part}"


def test_one_button_reads_the_issues_and_says_what_came(as_lea, repository, github):
    issue = github.world.open_issue(github.cct, "Préciser EXI-G-1", "Dire dans quel format.")
    github.world.comment(issue, "D'accord.")

    page = read(as_lea.post(page_of(repository, "synchronisation/"), follow=True))

    assert "synchronisation demandée" in page
    assert "3 requêtes ; tickets : 1 créé ; messages : 1 créé" in page
    assert "demandée par Léa" in page
    assert "<strong>1</strong> ticket repris en remarques" in page
    assert Comment.objects.get().text == "Préciser EXI-G-1\n\nDire dans quel format."
    assert Event.objects.filter(action="synchronisation demandée", by__username="lea").count() == 1


def test_a_synchronisation_that_failed_says_why_on_its_page_and_on_the_first_one(as_lea, repository, github):
    github.fault(faults.bad_credentials(), times=None)
    as_lea.post(page_of(repository, "synchronisation/"))

    for address in (page_of(repository), "/admin/", "/admin/imports/repository/"):
        assert "GitHub refuse le jeton" in read(as_lea.get(address))


def test_asking_again_while_one_is_under_way_is_refused_with_a_sentence(as_lea, repository):
    Repository.objects.update(holder="un autre", held_until=timezone.now() + timezone.timedelta(minutes=2))
    Synchronisation.objects.create(repository=repository, requests=4, created=100)

    response = as_lea.post(page_of(repository, "synchronisation/"))

    assert response.status_code == 422
    assert "déjà en cours" in read(response)
    assert "4 requêtes, 100 tickets" in read(response)
    part = as_lea.get(page_of(repository, "progression/"), headers={"HX-Request": "true"})
    assert "4 requêtes, 100 tickets" in read(part)


def test_when_it_has_ended_the_page_that_follows_it_is_shown_whole_again(as_lea, repository):
    synchronise(repository)
    part = as_lea.get(page_of(repository, "progression/"), headers={"HX-Request": "true"})

    assert part.headers["HX-Redirect"] == page_of(repository)


def test_a_reader_reads_and_cannot_ask(as_zoe, repository):
    assert "Synchroniser maintenant" not in read(as_zoe.get(page_of(repository)))
    assert as_zoe.post(page_of(repository, "synchronisation/")).status_code == 403
    assert not Synchronisation.objects.exists()


def test_an_instructor_of_another_volet_cannot_ask_here(repository):
    stranger = factories.make_user(Role.INSTRUCTOR, factories.make_volet())

    assert signed_in(stranger).post(page_of(repository, "synchronisation/")).status_code == 404


def test_the_thread_of_the_issue_stands_beside_its_remark_inert(as_lea, repository, github):
    issue = github.world.open_issue(github.cct, f"Titre {SCRIPT}", "EXI-G-1", labels=[SCRIPT[:40]])
    first = github.world.comment(issue, SCRIPT)
    second = github.world.comment(issue, "Un message de trop.")
    synchronise(repository)
    github.world.edit_comment(first, "Un message repris.")
    github.world.delete_comment(second)
    synchronise(repository, full=True)
    github.world.close(issue)
    synchronise(repository)

    page = read(as_lea.get(card_url(Placement.objects.get())))

    assert "Fil de discussion (2 messages)" in page
    assert "Un message repris." in page
    assert "supprimé chez GitHub" in page
    assert '<span class="state">Fermé</span>' in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_disappeared_from_github_is_said_on_its_card(as_lea, repository, github):
    issue = github.world.open_issue(github.cct, "EXI-G-1", "Dire lequel.")
    synchronise(repository)
    github.world.delete_issue(issue)
    synchronise(repository, full=True)

    assert "Supprimé chez GitHub" in read(as_lea.get(card_url(Placement.objects.get())))
    assert "<strong>1</strong> disparu de GitHub" in read(as_lea.get(page_of(repository)))


def test_the_envoi_of_an_issue_names_it_and_can_be_set_aside(as_lea, repository, github):
    github.world.open_issue(github.cct, "Une question d'outillage", "Rien sur le texte.")
    synchronise(repository)
    envoi = Submission.objects.get()
    page = read(as_lea.get(envoi_url(envoi)))
    as_lea.post(envoi_url(envoi, "mise-de-cote/"), {"reason": "Pas une remarque."})

    assert "atelier/cadre#1" in page
    assert "/atelier/cadre/issues/1" in page
    assert not Placement.objects.on_board().exists()


def test_an_administrator_follows_a_repository_and_a_wrong_name_is_explained(version):
    administrator = factories.make_user(Role.ADMINISTRATOR, version.volet)
    client = signed_in(administrator)
    now = timezone.localtime()
    said = {
        "volet": version.volet.pk, "name": "https://github.com/atelier", "active": "on", "every": 60,
        "full_every": 24, "next_run": f"{now:%Y-%m-%dT08:00}", "next_full": f"{now:%Y-%m-%dT08:00}",
    }  # fmt: skip
    assert "Attendu : PROPRIÉTAIRE/NOM, sans https://github.com/." in read(
        client.post("/admin/imports/repository/add/", said)
    )
    client.post("/admin/imports/repository/add/", {**said, "name": "atelier/cadre"})

    assert Repository.objects.get().name == "atelier/cadre"
    assert timezone.localtime(Repository.objects.get().next_run).hour == 8
    twice = read(client.post("/admin/imports/repository/add/", {**said, "name": "Atelier/Cadre"}))
    assert "Ce dépôt est déjà suivi." in twice


def test_a_repository_is_tied_only_to_a_volet_one_administers(version):
    administrator = factories.make_user(Role.ADMINISTRATOR, factories.make_volet())
    now = timezone.localtime()
    said = {
        "volet": version.volet.pk, "name": "atelier/cadre", "active": "on", "every": 60, "full_every": 24,
        "next_run": f"{now:%Y-%m-%dT08:00}", "next_full": f"{now:%Y-%m-%dT08:00}",
    }  # fmt: skip

    assert signed_in(administrator).post("/admin/imports/repository/add/", said).status_code == 200
    assert not Repository.objects.exists()


def test_the_pages_cost_the_same_for_two_issues_as_for_forty(as_lea, repository, github):
    def queries(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert as_lea.get(address).status_code == 200
        return len(asked)

    pages = (page_of(repository), "/admin/imports/issue/", "/admin/imports/repository/", "/admin/")
    github.world.populate(github.cct, issues=2, comments=2)
    synchronise(repository)
    as_lea.get(page_of(repository))
    few = [queries(address) for address in pages]
    github.world.populate(github.cct, issues=38, comments=30)
    synchronise(repository)

    assert Issue.objects.count() > 40
    assert [queries(address) for address in pages] == few


def test_a_long_thread_is_cut_and_says_so(as_lea, repository, github):
    issue = github.world.open_issue(github.cct, "EXI-G-1", "Dire lequel.")
    synchronise(repository)
    kept = Issue.objects.get(number=issue.number)
    now = timezone.now()
    Message.objects.bulk_create(
        Message(issue=kept, github_id=n, body=f"Message {n}.", created_at=now, updated_at=now)
        for n in range(130)
    )

    page = read(as_lea.get(card_url(Placement.objects.get())))
    assert "Fil de discussion (130 messages)" in page
    assert "Seuls les 100 premiers sont montrés" in page


def test_a_synchronisation_asked_for_that_no_engine_took_is_waited_for(as_lea, repository, monkeypatch):
    monkeypatch.setattr("imports.github.actions.enqueue", lambda *_: None)
    page = read(as_lea.post(page_of(repository, "synchronisation/"), follow=True))

    assert "En attente du moteur" in page
    assert "Synchroniser maintenant" not in page
    part = as_lea.get(page_of(repository, "progression/"), headers={"HX-Request": "true"})
    assert "En attente du moteur" in read(part)
    synchronise(repository)
    part = as_lea.get(page_of(repository, "progression/"), headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == page_of(repository)


@pytest.mark.parametrize("model", ["issue", "synchronisation"])
def test_the_filters_of_a_list_name_no_repository_of_another_volet(as_zoe, repository, github, model):
    Repository.objects.create(volet=repository.volet, name="atelier/second")
    hidden = Repository.objects.create(volet=factories.make_volet(), name="atelier/discret")
    for one in (repository, hidden):
        Synchronisation.objects.create(repository=one, ended_at=timezone.now())

    assert "atelier/discret" not in read(as_zoe.get(f"/admin/imports/{model}/"))


def test_saving_the_form_leaves_alone_what_a_run_is_writing(version, repository):
    client = signed_in(factories.make_user(Role.ADMINISTRATOR, version.volet))
    address = f"/admin/imports/repository/{repository.pk}/change/"
    form = client.get(address).context["adminform"].form
    said = {name: value for name, value in form.initial.items() if value is not None}
    said |= {"every": 120, "next_run": f"{form.initial['next_run']:%Y-%m-%dT%H:%M}",
             "next_full": f"{form.initial['next_full']:%Y-%m-%dT%H:%M}"}  # fmt: skip
    Repository.objects.update(holder="un autre", github_id=12)
    client.post(address, said)

    saved = Repository.objects.get()
    assert (saved.every, saved.holder, saved.github_id) == (120, "un autre", 12)


def test_the_original_of_an_issue_is_saved_under_a_name_a_computer_takes(as_lea, repository, github):
    github.world.open_issue(github.cct, "EXI-G-1", "Dire lequel.")
    synchronise(repository)
    saved = as_lea.get(envoi_url(Submission.objects.get(), "original/"))

    assert 'filename="atelier-cadre-1.json"' in saved.headers["Content-Disposition"]
    assert b'"title": "EXI-G-1"' in saved.content


def test_a_remark_dropped_from_its_ticket_is_told_and_stays(as_lea, repository, github):
    items = [
        "- EXI-G-1 : dire dans quel format.",
        "- EXI-G-2 : retirer la phrase entière.",
        "- § 2 : ajouter un schéma d'ensemble.",
    ]
    issue = github.world.open_issue(github.cct, "Trois remarques", "\n".join(items))
    synchronise(repository)
    github.world.edit_issue(issue, body="\n".join([items[0], items[2]]))
    synchronise(repository)

    page = read(as_lea.get(envoi_url(Submission.objects.get())))
    assert "Absentes de la dernière rédaction du ticket (1)" in page
    assert "retirer la phrase entière" in page.partition("Absentes de la dernière")[2]
    assert Placement.objects.on_board().count() == 3


def test_a_ticket_rewritten_after_each_decision_lacks_none_of_its_remarks(as_lea, repository, github, karim):
    issue = github.world.open_issue(github.cct, "Trace", "EXI-G-1 : le délai est trop court.")
    synchronise(repository)
    for words in ("EXI-G-1 : le délai est trop long.", "EXI-G-1 : le délai n'est pas dit."):
        card = Placement.objects.latest("pk")
        actions.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
        github.world.edit_issue(issue, body=words)
        synchronise(repository)

    assert Comment.objects.count() == 3
    assert "Absentes de" not in read(as_lea.get(envoi_url(Submission.objects.get())))


def test_the_thread_of_a_ticket_is_not_read_from_the_board_of_another_volet(karim, repository, github):
    issue = github.world.open_issue(github.cct, "Trace", "EXI-G-1 : le délai est trop court.")
    github.world.comment(issue, "Entre nous.")
    synchronise(repository)
    card = Placement.objects.get()
    elsewhere = factories.make_version()
    VoletRole.objects.create(user=karim, volet=elsewhere.volet, role=Role.INSTRUCTOR)
    sent = {"revision": card.revision, "version": elsewhere.pk, "reason": "Relève d'ailleurs."}
    signed_in(karim).post(card_url(card, "reorienter/"), sent)
    there = Placement.objects.get(version=elsewhere)

    theirs = read(signed_in(factories.make_user(Role.READER, elsewhere.volet)).get(card_url(there)))

    assert "le délai est trop court" in theirs
    assert "Entre nous." not in theirs
    assert "atelier/cadre" not in theirs
    assert "Entre nous." in read(signed_in(karim).get(card_url(there)))
