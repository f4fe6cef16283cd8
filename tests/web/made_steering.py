"""What the pages that steer the work show: what the addresses of tests.web.routes lead to."""

from documents.models import Version
from steering.models import SituationMailing, Weekday


def make_situation_mailing(version: Version, **fields: object) -> SituationMailing:
    """Return to whom the situation of a version is mailed: one address, on Mondays."""
    told = {"addresses": "chef@example.org", "weekday": Weekday.MONDAY} | fields
    return SituationMailing.objects.create(version=version, **told)
