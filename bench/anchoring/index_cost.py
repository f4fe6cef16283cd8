"""What the index of a registered edition costs: `python -m bench.anchoring.index_cost …`."""

import gc
import resource
import sys
import time
import tracemalloc

import django

MEGA = 1024 * 1024


def main(version: str, commit: str, kind: str) -> None:
    """Print the time and the process's peak; or, as tracing slows it, the memory kept and the peak of it."""
    django.setup()
    from documents import editions
    from documents.models import Edition

    edition = Edition.objects.filter(version=version, commit=commit).latest()
    if kind == "memory":
        tracemalloc.start()
        index = editions.index_of(edition)
        gc.collect()
        kept, peak = tracemalloc.get_traced_memory()
        print(f"{kept / MEGA:.0f} Mo gardés, {peak / MEGA:.0f} Mo au plus fort")
    else:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.process_time()
        index = editions.index_of(edition)
        spent = time.process_time() - started
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(f"construit en {spent:.2f} s, le processus grossit de {grown / 1024:.0f} Mo")
    assert index is editions.index_of(edition)  # kept


if __name__ == "__main__":
    main(*sys.argv[1:])
