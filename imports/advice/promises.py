"""What must always be true of filled sheets; ``imports.ledger`` checks it with the rest."""

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db.models import Count, F

from imports.advice import lease
from imports.models import AdviceRequest, AdviceReturn, ReturnState, kept, original_path
from imports.originals import sha256_of


def returns_that_do_not_add_up() -> Iterator[str]:
    """Each row of a sheet that was read ended in one outcome; each sheet is read, or says why not."""
    read = AdviceReturn.objects.filter(state=ReturnState.RECORDED).annotate(traced=Count("rows"))
    for returned in read.exclude(traced=F("rows_read")):
        yield f"{returned} : {returned.rows_read} lignes lues, {returned.traced} tracées."
    for left in lease.due().iterator():
        yield f"{left} : lecture non terminée, lancez « manage.py resume_imports »."


def sheets_lost_or_altered() -> Iterator[str]:
    """Each sheet given, each one that came back, is kept as it was."""
    for model in (AdviceRequest, AdviceReturn):
        for pk, sha256 in model._default_manager.values_list("pk", "sha256").iterator():
            if not default_storage.exists(original_path(sha256)):
                yield f"{model._meta.verbose_name} {pk} : son fichier a disparu."
            elif sha256_of(kept(sha256)) != sha256:
                yield f"{model._meta.verbose_name} {pk} : son fichier a été modifié."
