"""A base filled before cards had fingerprints is brought up to date without losing which remark is known."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("comments", "0003_frozen_dispositions"), ("imports", "0002_initial")]


def migrate(targets: list[tuple[str, str]]) -> object:
    """Bring the base to these migrations; return the models as they stand there."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def latest():
    """The last migrations, to which the base is brought back whatever happens."""
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield leaves
    migrate(leaves)


def test_each_card_takes_its_comment_s_fingerprint_and_gives_it_back(latest):
    card = factories.make_placement()
    mark = card.fingerprint
    old = migrate(BEFORE)
    assert old.get_model("comments", "Comment").objects.get(pk=card.comment_id).fingerprint == mark

    new = migrate(latest)
    kept = new.get_model("comments", "Placement").objects.get(pk=card.pk)
    assert (kept.fingerprint, kept.on_board) == (mark, True)
