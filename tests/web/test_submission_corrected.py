"""The page of an envoi that corrects another: what each says of the other, and what is no longer there."""

import pytest

from comments.models import Comment
from imports.models import Submission, SubmissionState
from tests import factories
from tests.web.conftest import read
from tests.web.envois import (
    deposit,
    envoi_url,
    hide_card,
    remark,
)

pytestmark = pytest.mark.django_db


def test_a_corrected_sheet_and_the_one_it_corrects_lead_to_each_other(as_lea, version):
    first = deposit(as_lea, version, [remark(n) for n in range(1, 5)])
    second = deposit(as_lea, version, [remark(n) for n in range(1, 4)])

    assert f'<dt>Corrige</dt><dd><a href="{envoi_url(first)}">' in read(as_lea.get(envoi_url(second)))
    assert f'<dt>Corrigé par</dt><dd><a href="{envoi_url(second)}">' in read(as_lea.get(envoi_url(first)))


def test_the_remarks_that_a_corrected_sheet_no_longer_holds_are_listed(as_lea, version):
    deposit(as_lea, version, [remark(n) for n in range(1, 5)])
    gone = Comment.objects.latest("pk")
    second = deposit(as_lea, version, [remark(n) for n in range(1, 4)])

    page = read(as_lea.get(envoi_url(second)))

    assert "Absentes de cette correction (1)" in page
    assert f'href="/admin/tableau/{version.pk}/C-{gone.pk}/">{gone}</a>' in page


def hide(envoi: Submission) -> None:
    """Take an envoi to a volet nobody here has a role on."""
    unseen = factories.make_version()
    Submission.objects.filter(pk=envoi.pk).update(version=unseen, edition=unseen.current_edition())


def test_envois_that_correct_one_another_are_not_named_to_those_who_may_not_see_them(as_lea, version):
    lines = [remark(n) for n in range(1, 5)]
    first, second = deposit(as_lea, version, lines), deposit(as_lea, version, lines[:3])
    third = deposit(as_lea, version, [*lines[:3], remark(9)])
    hide(first)
    hide(third)

    page = read(as_lea.get(envoi_url(second)))

    assert "<dt>Corrige</dt>" not in page
    assert "<dt>Corrigé par</dt>" not in page
    assert envoi_url(first) not in page
    assert envoi_url(third) not in page


def test_an_absent_remark_is_listed_only_to_those_who_may_see_a_card_of_it(as_lea, version):
    deposit(as_lea, version, [remark(n) for n in range(1, 5)])
    gone = Comment.objects.latest("pk")
    second = deposit(as_lea, version, [remark(n) for n in range(1, 4)])
    hide_card(gone)

    page = read(as_lea.get(envoi_url(second)))

    assert "Absentes de cette correction" not in page
    assert gone.text not in page


@pytest.mark.parametrize("state", [SubmissionState.RECEIVED, SubmissionState.RUNNING, SubmissionState.FAILED])
def test_nothing_is_said_absent_before_the_correction_is_all_in(as_lea, version, state):
    deposit(as_lea, version, [remark(n) for n in range(1, 5)])
    second = deposit(as_lea, version, [remark(n) for n in range(1, 4)])
    Submission.objects.filter(pk=second.pk).update(state=state)

    assert "Absentes de cette correction" not in read(as_lea.get(envoi_url(second)))


def test_the_first_absent_remarks_are_shown_and_all_are_counted(as_lea, version, monkeypatch):
    monkeypatch.setattr("web.views.submission_page.ABSENT_SHOWN", 2)
    deposit(as_lea, version, [remark(n) for n in range(1, 8)])
    second = deposit(as_lea, version, [remark(n) for n in range(1, 5)])

    page = read(as_lea.get(envoi_url(second)))

    absent = page[page.index("Absentes de cette correction (3)") : page.index('id="rows"')]
    assert absent.count('class="reference"') == 2
    assert "Seules les 2 premières sont montrées." in absent
