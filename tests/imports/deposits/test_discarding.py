"""Take a deposit away while the same file comes in by somebody else."""

import pytest
from django.core.files.storage import FileSystemStorage

from imports.deposits.links import open_follow_up
from imports.deposits.receiving import discard
from imports.models import Deposit, kept
from tests.web.envois import remark


class Crossed(FileSystemStorage):
    """A disk on which something happens just before a file is deleted."""

    def delete(self, name: str) -> None:
        happening, Crossed.happening = Crossed.happening, lambda: None
        happening()
        super().delete(name)

    @staticmethod
    def happening() -> None:
        """Let nothing happen, unless a test says what."""


@pytest.fixture
def disk(settings):
    here = {"BACKEND": f"{__name__}.Crossed", "OPTIONS": {"allow_overwrite": True}}
    settings.STORAGES = {**settings.STORAGES, "default": here}
    return Crossed


def test_a_file_sent_while_another_deposit_of_it_goes_away_is_kept(send, disk):
    first = send([remark(1)])
    disk.happening = lambda: send([remark(1)], link=open_follow_up()[0])

    discard(first)

    assert kept(Deposit.objects.get().sha256)
