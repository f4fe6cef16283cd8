"""The command that finds cards' places again, in bulk: beside people at work, tried, stopped midway."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comments import actions as desk
from comments import following
from comments.outcomes import Step
from documents.models import Version
from people import journal
from tests import factories
from tests.comments.republished import everything, follow, fresh, kept
from tests.editions import TEXT, later_text, publish

pytestmark = pytest.mark.django_db
FOLLOWED = "suivi d'une édition à l'autre"


@pytest.fixture
def version(tmp_path) -> Version:
    """A version whose text is really read: the edition the remarks are written against."""
    return publish(tmp_path).version


def test_twice_changes_nothing(version, cards, second):
    follow(version)
    before = everything()

    said = follow(version)

    assert everything() == before
    assert "aucune carte à suivre" in said


def test_trying_writes_nothing_and_counts_the_same(version, cards, second):
    before = everything()
    tried = follow(version, "--dry-run")

    assert everything() == before
    assert tried.replace("Essai : rien n'a été écrit.\n", "") == follow(version)
    for line in ("7 cartes à suivre", "Texte inchangé : ", "Texte modifié : 1", "Passage supprimé : 2"):
        assert line in tried


def test_stopped_midway_it_goes_on_where_it_stopped(version, cards, second, monkeypatch):
    monkeypatch.setattr(following, "BATCH", 2)
    batches = following.follow_places(version)
    next(batches)
    next(batches)
    batches.close()
    assert version.placements.filter(followed_to=second).count() == 4

    follow(version)

    assert version.placements.filter(followed_to=second).count() == 7
    assert journal.Event.objects.filter(action=FOLLOWED).count() == 6  # nothing of the seventh changes


def test_a_card_that_somebody_changes_meanwhile_is_left_to_the_next_run(
    version, cards, second, lea, monkeypatch
):
    card = fresh(cards["durée"])
    real = following.renew

    def while_lea_works(one, *rest):
        if one.pk == card.pk:
            desk.assign(placement=fresh(card), revision=card.revision, assignee=lea, by=lea)
        return real(one, *rest)

    monkeypatch.setattr(following, "renew", while_lea_works)
    said = follow(version)
    monkeypatch.setattr(following, "renew", real)

    assert "Changées entre-temps par quelqu'un, à reprendre : 1" in said
    assert (fresh(card).followed_to, kept(card).section.edition.number, fresh(card).assignee) == (
        None,
        1,
        lea,
    )
    follow(version)
    assert kept(card).section.edition == second


def test_whoever_has_the_card_before_them_is_told(version, cards, second, lea):
    card = fresh(cards["durée"])
    follow(version)

    with pytest.raises(desk.StaleRevision, match="suivi d'une édition à l'autre"):
        desk.move(placement=card, revision=1, step=Step.TO_STUDY, by=lea)


def test_a_new_edition_tells_which_command_finds_the_places_again(tmp_path):
    for name, text in (("a", TEXT), ("b", later_text())):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cadre.md").write_text(text, encoding="utf-8")
    said = []
    for name in ("a", "b"):
        out = StringIO()
        options = ["--volet", "ENVOIS", "--label", "1.0", "--source", str(tmp_path / name)]
        call_command("register_version", *options, stdout=out)
        said.append(out.getvalue())

    pk = Version.objects.get().pk
    assert "follow_places" not in said[0]
    assert f"manage.py follow_places --version-id {pk}" in said[1]
    assert said[1].splitlines()[-1] == f"version {pk}"


def test_an_unknown_version_or_one_without_a_text_is_refused_in_french():
    with pytest.raises(CommandError, match="Il n'y a pas de version 999"):
        follow(Version(pk=999))
    empty = Version.objects.create(volet=factories.make_volet(), label="0.1")
    with pytest.raises(CommandError, match="aucun texte"):
        follow(empty)


def test_it_asks_the_database_a_few_times_a_card(version, cards, second, django_assert_max_num_queries):
    follow(version, "--dry-run")  # the texts are compared

    with django_assert_max_num_queries(60):
        follow(version)

    assert version.placements.filter(followed_to=second).count() > 1
