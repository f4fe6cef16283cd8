"""An issue of a fake GitHub, its remark decided, its answer validated and free to leave."""

import pytest

from answers.models import Delivery
from tests.answers.github.posting import answered
from tests.github import Issue as There
from tests.github.conftest import cct, github  # noqa: F401  (fixtures)
from tests.imports.github.conftest import connect, followed, no_pause  # noqa: F401  (fixtures)
from tests.imports.github.runs import clean


@pytest.fixture
def there(github, cct, followed) -> There:  # noqa: F811
    """The issue on GitHub, read as one remark."""
    issue = github.world.open_issue(cct, "Trace", "EXI-G-1 : le délai est trop court.", labels=["question"])
    clean(followed)
    return issue


@pytest.fixture
def delivery(there, version, karim) -> Delivery:
    """The answer to be posted there."""
    return answered(version, karim)
