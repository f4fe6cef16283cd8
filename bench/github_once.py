"""One synchronisation in a process of its own: `python -m bench.github_once REPOSITORY ADDRESS`.

Prints, in JSON, the seconds it took and the most memory it held.
"""

import json
import os
import resource
import sys
import time

import django


def main(pk: int, address: str) -> None:
    """Synchronise a repository, from the GitHub at that address."""
    os.environ |= {
        "GITHUB_API_URL": address,
        "GITHUB_TOKEN": "jeton",
        "OUTGOING_PROXY": "",
        "LOG_LEVEL": "ERROR",
    }
    django.setup()
    from imports.github.run import synchronise
    from imports.models import Repository

    began = time.perf_counter()
    synchronise(Repository.objects.select_related("volet").get(pk=pk))
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak}))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
