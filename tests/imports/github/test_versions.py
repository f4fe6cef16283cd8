"""Which version an issue is about: what its label, milestone or links name, its date, or where it fits."""

import zlib
from datetime import date

import pytest

from documents.models import CallState, Version
from imports.github.versions import names
from tests import factories
from tests.imports.github.runs import clean

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LATER = "89abcdef0123456789abcdef0123456789abcdef"


@pytest.fixture
def two(version, followed) -> tuple[Version, Version]:
    """Version 1.0, whose call ran in 2025, and version 1.1, whose call is open since February 2026."""
    first = version
    later = factories.make_version(version.volet)
    for one, label, opens, closes, call, commit in (
        (first, "v1.0", date(2025, 1, 1), date(2025, 6, 30), CallState.CLOSED, COMMIT),
        (later, "v1.1", date(2026, 2, 1), None, CallState.OPEN, LATER),
    ):
        Version.objects.filter(pk=one.pk).update(label=label, opens_on=opens, closes_on=closes, call=call)
        one.editions.update(commit=commit, published_on=opens)
        one.refresh_from_db()
    return first, later


def chosen(followed, number: int = 1) -> tuple[str, str]:
    """Return the label of the version an issue went to, and what its envoi says of the choice."""
    envoi = followed.issues.get(number=number).submission
    return envoi.version.label, envoi.notices[0]


@pytest.mark.parametrize("label", ["v1.0", "1.0", "version 1.0", "V1.0", "cible : v1.0"])
def test_a_label_names_the_version(github, cct, two, followed, label):
    github.world.open_issue(cct, "Trace", "Trop court.", labels=["à trier", label])
    clean(followed)

    assert chosen(followed) == ("v1.0", f"Version choisie : d'après l'étiquette « {label} ».")


@pytest.mark.parametrize("label", ["v1.0.2", "11.0", "v1", "1.05", "v1.0rc"])
def test_a_label_that_names_another_version_names_none(github, cct, two, followed, label):
    github.world.open_issue(cct, "Trace", "Trop court.", labels=[label])
    clean(followed)

    assert chosen(followed)[0] == "v1.1"


def test_a_milestone_names_the_version(github, cct, two, followed):
    issue = github.world.open_issue(cct, "Trace", "Trop court.")
    issue.milestone = github.world.milestone(cct, "Version 1.0")
    clean(followed)

    assert chosen(followed) == ("v1.0", "Version choisie : d'après le jalon « Version 1.0 ».")


def test_a_permanent_link_tells_the_version_by_its_commit(github, cct, two, followed):
    body = f"https://github.com/atelier/cct/blob/{COMMIT[:12]}/cadre.md#L7\n\nTrop court."
    github.world.open_issue(cct, "Trace", body)
    clean(followed)

    assert chosen(followed) == ("v1.0", f"Version choisie : d'après un lien vers {COMMIT[:8]}.")


def test_a_link_to_a_commit_between_two_texts_leads_to_the_one_before(github, cct, two, followed):
    from documents.models import Blob, HistoricFile

    commit = "f" * 40
    blob = Blob.objects.create(sha="0" * 40, content=zlib.compress(b"Trace."))
    HistoricFile.objects.create(
        volet=two[0].volet, commit=commit, committed_on=date(2025, 9, 1), path="cadre.md", blob=blob
    )
    github.world.open_issue(
        cct, "Trace", f"https://github.com/atelier/cct/blob/{commit}/cadre.md#L7\n\nMal dit."
    )
    clean(followed)

    assert chosen(followed)[0] == "v1.0"


def test_a_label_counts_more_than_a_link_and_a_link_more_than_the_date(github, cct, two, followed):
    body = f"https://github.com/atelier/cct/blob/{COMMIT}/cadre.md#L7\n\nTrop court."
    github.world.open_issue(cct, "Trace", body, labels=["v1.1"])
    clean(followed)

    assert chosen(followed)[0] == "v1.1"


def test_the_date_tells_the_only_version_whose_call_ran_that_day(github, cct, two, followed):
    from datetime import UTC, datetime

    github.world.open_issue(cct, "Trace", "Trop court.")
    github.world.clock.set(datetime(2025, 3, 1, tzinfo=UTC))
    github.world.open_issue(cct, "Trace d’avant", "Trop court.")
    clean(followed)

    assert chosen(followed, 1) == ("v1.1", "Version choisie : d'après la date du ticket.")
    assert chosen(followed, 2) == ("v1.0", "Version choisie : d'après la date du ticket.")


def test_without_a_date_that_tells_the_version_is_the_one_its_words_fit_best(github, cct, two, followed):
    first, _ = two
    Version.objects.update(call=CallState.OPEN, closes_on=None, opens_on=date(2025, 1, 1))
    first.editions.get().sections.filter(identifier="EXI-G-2").update(identifier="EXI-OLD-7")
    from documents import editions

    editions._index.cache_clear()
    github.world.open_issue(cct, "Trace", "EXI-OLD-7 : trop court.")
    clean(followed)

    assert chosen(followed) == ("v1.0", "Version choisie : d'après l'endroit trouvé.")


def test_without_any_clue_it_is_the_latest_open_version(github, cct, two, followed):
    Version.objects.update(call=CallState.OPEN, closes_on=None, opens_on=date(2025, 1, 1))
    github.world.open_issue(cct, "Bonjour", "Merci pour tout ce travail.")
    clean(followed)

    assert chosen(followed) == ("v1.1", "Version choisie : la plus récente, faute d'indice.")


def test_the_text_is_the_one_that_stood_when_the_issue_was_written(github, cct, two, followed):
    from datetime import UTC, datetime

    _, later = two
    again = factories.make_edition(later)
    type(again).objects.filter(pk=again.pk).update(published_on=date(2026, 3, 10), fingerprint="autre")
    github.world.open_issue(cct, "Avant", "Trop court.")
    github.world.clock.set(datetime(2026, 3, 11, 12, tzinfo=UTC))
    github.world.open_issue(cct, "Après", "Trop court.")
    clean(followed)

    numbers = [followed.issues.get(number=number).submission.edition.number for number in (1, 2)]
    assert numbers == [1, 2]


def test_an_issue_written_after_the_call_is_late(github, cct, two, followed):
    github.world.open_issue(cct, "Trace", "Trop court.", labels=["v1.0"])
    clean(followed)

    assert two[0].placements.get().late is True


def test_a_label_changed_later_moves_no_remark(github, cct, two, followed):
    issue = github.world.open_issue(cct, "Trace", "Trop court.", labels=["v1.0"])
    clean(followed)
    github.world.edit_issue(issue, labels=["v1.1"])
    clean(followed)

    assert chosen(followed)[0] == "v1.0"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("2", True), ("v2", True), ("version 2", True), ("RFC 2", True), ("cible : v2", True),
        ("lot 2", False), ("priorité 2", False), ("2.1", False), ("v21", False),
    ],
)  # fmt: skip
def test_a_version_that_is_a_bare_number_is_named_alone_or_announced(said, named):
    assert names(said, "v2") is named
