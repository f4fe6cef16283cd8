"""Complete a remark when something goes wrong, or without end."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage

from comments.models import Comment, Placement
from imports.deposits.following import complete
from imports.ledger import faults
from imports.models import Submission, SubmissionState
from tests.web.envois import remark


class Faulty(FileSystemStorage):
    """A disk that loses, for a time, what it is asked to read."""

    is_away = False

    def open(self, name: str, mode: str = "rb"):
        if Faulty.is_away:
            raise FileNotFoundError(name)
        return super().open(name, mode)


@pytest.fixture
def disk(settings):
    here = {"BACKEND": f"{__name__}.Faulty", "OPTIONS": {"allow_overwrite": True}}
    settings.STORAGES = {**settings.STORAGES, "default": here}
    yield Faulty
    Faulty.is_away = False


@pytest.fixture
def card(take_in) -> Placement:
    """The card of a remark sent by the link."""
    take_in([remark(1, "Garder les journaux un an au moins.")])
    return Placement.objects.get()


def test_a_complement_that_failed_is_tried_again_when_it_is_sent_again(follow_up, card, disk):
    disk.is_away = True
    complete(follow_up=follow_up, placement=card, addition="Ou deux.")
    assert Submission.objects.latest("pk").state == SubmissionState.FAILED
    disk.is_away = False

    complete(follow_up=follow_up, placement=card, addition="Ou deux.")

    assert Submission.objects.latest("pk").state == SubmissionState.RECORDED
    assert Comment.objects.get().text.endswith("Ou deux.")
    assert list(faults()) == []


def test_a_remark_does_not_grow_without_end(follow_up, card):
    for _ in range(4):
        complete(follow_up=follow_up, placement=card, addition="Encore. " * 1_250)

    with pytest.raises(ValidationError, match="nouvelle remarque"):
        complete(follow_up=follow_up, placement=card, addition="Encore. " * 1_250)

    assert Submission.objects.count() == 5
