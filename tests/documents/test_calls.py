"""Where a call for comments stands, as a reviewer is told."""

from datetime import date

import pytest

from documents.calls import Phase, call_of
from documents.models import CallState, Publication, Version
from tests import factories

TODAY = date(2026, 5, 12)
BEFORE, AFTER = date(2026, 5, 11), date(2026, 5, 13)


@pytest.mark.parametrize(
    ("fields", "phase", "said"),
    [
        ({}, Phase.OPEN, "ouvert, sans date de clôture"),
        ({"closes_on": TODAY}, Phase.OPEN, "ouvert jusqu'au 12 mai 2026 inclus"),
        ({"closes_on": AFTER, "call": CallState.EXTENDED}, Phase.OPEN, "prolongé jusqu'au 13 mai 2026"),
        ({"closes_on": BEFORE}, Phase.LATE, "clos depuis le 11 mai 2026"),
        ({"call": CallState.CLOSED}, Phase.LATE, "est clos."),
        ({"call": CallState.CLOSED, "closes_on": AFTER}, Phase.LATE, "est clos."),
        ({"call": CallState.ANSWERED, "closes_on": BEFORE}, Phase.LATE, "clos depuis le 11 mai 2026"),
        ({"opens_on": AFTER}, Phase.PLANNED, "ouvrira le 13 mai 2026"),
        ({"call": CallState.PLANNED, "opens_on": BEFORE}, Phase.OPEN, "ouvert, sans date"),
        ({"call": CallState.PLANNED}, Phase.PLANNED, "sa date n'est pas fixée"),
        ({"call": CallState.SUSPENDED, "suspended_on": BEFORE}, Phase.SUSPENDED, "suspendu depuis le 11 mai"),
        ({"call": CallState.SUSPENDED, "closes_on": BEFORE}, Phase.SUSPENDED, "est suspendu."),
    ],
)
def test_a_call_says_until_when_it_is_open_or_since_when_it_is_not(fields, phase, said):
    call = call_of(Version(label="1.0", **fields), TODAY)

    assert call.phase is phase
    assert said in call.said


def test_remarks_are_received_while_a_call_is_open_and_after_it_closed():
    taking = {phase for phase in Phase if _call(phase).takes_remarks}

    assert taking == {Phase.OPEN, Phase.LATE}


def _call(phase: Phase):
    fields = {
        Phase.PLANNED: {"opens_on": AFTER}, Phase.OPEN: {}, Phase.LATE: {"closes_on": BEFORE},
        Phase.SUSPENDED: {"call": CallState.SUSPENDED},
    }[phase]  # fmt: skip
    return call_of(Version(label="1.0", **fields), TODAY)


def test_a_draft_and_a_version_without_a_text_are_not_public(version):
    factories.make_version(publication=Publication.DRAFT)
    Version.objects.create(volet=version.volet, label="sans texte")
    factories.make_edition(version)

    assert list(Version.objects.all().public()) == [version]
