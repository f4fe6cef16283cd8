"""Keep what a volet's repository held at each commit, so that the clone may disappear."""

import zlib
from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from documents.models import Blob, HistoricFile, Volet
from documents.reading import history as git_history
from documents.reading.source import Source

BATCH = 500


def keep_history(volet: Volet, source: Source, patterns: list[str]) -> int:
    """Return the number of files of commits added to the volet's history; those known are left as they are.

    Each content is kept once for all the commits it stands in. UnreadableEdition when git cannot tell.
    """
    known = set(volet.history.values_list("commit", "path"))
    new = (file for file in git_history.history(source, patterns) if (file.commit, file.path) not in known)
    return sum(keep_batch(volet, source, batch) for batch in batches(new))


@transaction.atomic
def keep_batch(volet: Volet, source: Source, files: list[git_history.HistoricFile]) -> int:
    """Return the number of files kept of a batch: those whose content could be read."""
    blobs = keep_blobs(source, {file.blob for file in files})
    kept = HistoricFile.objects.bulk_create(
        HistoricFile(
            volet=volet,
            commit=file.commit,
            committed_on=file.committed_on,
            path=file.path,
            blob_id=blobs[file.blob],
        )
        for file in files
        if file.blob in blobs and len(file.path) <= 300
    )
    return len(kept)


def keep_blobs(source: Source, shas: set[str]) -> dict[str, int]:
    """Return the ids of the contents by git hash, adding those not kept yet."""
    missing = shas - set(Blob.objects.filter(sha__in=shas).values_list("sha", flat=True))
    Blob.objects.bulk_create(
        (
            Blob(sha=sha, content=zlib.compress(content))
            for sha, content in git_history.read_blobs(source, sorted(missing))
        ),
        ignore_conflicts=True,
    )
    return dict(Blob.objects.filter(sha__in=shas).values_list("sha", "pk"))


def batches(files: Iterator[git_history.HistoricFile]) -> Iterator[list[git_history.HistoricFile]]:
    """Yield the files BATCH by BATCH."""
    while batch := list(islice(files, BATCH)):
        yield batch
