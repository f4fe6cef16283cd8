"""When the answers of a version leave, and how those of a volet do, as people set it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from answers.models import Policy, Release
from documents.access import require
from documents.models import Version, Volet
from people import journal
from people.models import User

RULES = {
    "needs_second": "validées par une seconde personne",
    "labels_issues": "tickets étiquetés",
    "closes_issues": "tickets fermés",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """How the answers of a volet leave: what a policy keeps."""

    needs_second: bool
    labels_issues: bool
    closes_issues: bool

    def said(self) -> dict[str, str]:
        """Return them as the journal says them."""
        return {words: "oui" if getattr(self, name) else "non" for name, words in RULES.items()}


def rules_of(volet: Volet) -> Rules:
    """Return how the answers of a volet leave today."""
    policy = Policy.of(volet)
    return Rules(policy.needs_second, policy.labels_issues, policy.closes_issues)


@transaction.atomic
def set_rules(*, volet: Volet, rules: Rules, by: User) -> None:
    """Set how the answers of a volet leave; nothing when it is so already."""
    require(by, "answers.change_policy", volet)
    before = rules_of(volet)
    if rules == before:
        return
    fields = {name: getattr(rules, name) for name in RULES}
    Policy.objects.update_or_create(volet=volet, defaults=fields)
    journal.record(
        "départ des réponses réglé", volet, by=by, volet=volet.code, before=before.said(), after=rules.said()
    )


@transaction.atomic
def hold(*, version: Version, until: datetime | None, by: User) -> Release:
    """Hold the validated answers of a version until that moment, or hold them no more."""
    require(by, "answers.validate", version)
    release, _ = Release.objects.get_or_create(version=version)
    before, release.held_until, release.by = release.held_until, until, by
    release.save(update_fields=["held_until", "by"])
    journal.record(
        "départ des réponses fixé", version, by=by, volet=version.volet.code,
        before={"retenues jusqu'au": said(before)}, after={"retenues jusqu'au": said(until)},
    )  # fmt: skip
    return release


def said(moment: datetime | None) -> str:
    """Return a moment as the journal says it."""
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment else "sans date"
