"""Whether a remark that finds no place in its own version finds one in another open version."""

from dataclasses import dataclass

from comments.remark import Elsewhere
from documents import editions
from documents.anchoring.locate import locate
from documents.anchoring.model import Candidate, Method
from documents.models import CallState, Edition, Version
from people.append_only import SAMPLE_VOLET

HANDFUL = 6  # versions: each has an index to build
MOST_TRIED = 200  # remarks of one import sought in them
WORTH_TRYING = (CallState.OPEN, CallState.EXTENDED)
IN_ANY_TEXT = (Method.PAGE, Method.LINE)  # every text has a page 12: it tells nothing of which one is meant


@dataclass(slots=True)
class OtherVersions:
    """The current texts of the other open versions, and how many remarks may still be sought in them."""

    texts: list[Edition]
    left: int

    def seek(self, *, location: str, excerpt: str, text: str) -> Elsewhere | None:
        """Return the version in which the remark finds a place by words or names that tell, None without."""
        if not self.left:
            return None
        self.left -= 1
        found = [(place_in(edition, location, excerpt, text), edition.version_id) for edition in self.texts]
        surest = max(found, key=lambda one: one[0].score if one[0] else 0, default=(None, 0))
        return Elsewhere(surest[1], surest[0].reason) if surest[0] else None


def place_in(edition: Edition, location: str, excerpt: str, text: str) -> Candidate | None:
    """Return the surest place the remark has there without a person; a bare page or line is none."""
    located = locate(editions.index_of(edition), location=location, excerpt=excerpt, text=text)
    told = [one for one in located.candidates if one.accepted and one.method not in IN_ANY_TEXT]
    return max(told, key=lambda one: one.score, default=None)


def other_versions(version: Version, *, public: bool = False) -> OtherVersions:
    """Return the open versions worth trying: those of its volet first, then the latest, a handful in all.

    The demonstration is never mixed with the rest. *public* leaves out what outsiders may not read.
    """
    if version.volet.code == SAMPLE_VOLET:
        return OtherVersions([], left=0)
    seen = Version.objects.all().public() if public else Version.objects.all()
    open_ones = seen.filter(call__in=WORTH_TRYING, editions__isnull=False).distinct()
    others = open_ones.exclude(pk=version.pk).exclude(volet__code=SAMPLE_VOLET).prefetch_related("editions")
    nearest = sorted(others, key=lambda one: (one.volet_id != version.volet_id, -one.pk))
    return OtherVersions([one.current_edition() for one in nearest[:HANDFUL]], left=MOST_TRIED)
