"""What others did on a version since a page was shown."""

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comments.models import Placement
from people.models import Event
from web.views.page import DeskRequest, version_or_404


def last_known() -> int:
    """Return the last line of the journal, from which what is new is counted."""
    return Event.objects.aggregate(last=Max("pk"))["last"] or 0


@require_safe
def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """How many cards others changed since the line of the journal given; nothing when none did."""
    version = version_or_404(request, version_id)
    since = request.GET.get("depuis", "")
    known = int(since) if since.isdecimal() and len(since) < 19 else last_known()
    told = Event.objects.filter(pk__gt=known, object_type=Placement._meta.label).exclude(by=request.user)
    here = told.filter(object_id__in=version.placements.on_board().values("pk"))
    count = here.values("object_id").distinct().count()
    return render(request, "desk/_news.html", {"count": count, "version": version, "known": known})
