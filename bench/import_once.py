"""One import in a process of its own, as the engine's is: `python -m bench.import_once ENVOI`.

Prints, in JSON, when it began and when each of its steps ended, and the most memory it held.
"""

import json
import resource
import sys
import time

import django


def main(pk: int) -> None:
    """Import an envoi, then let it join the board, as a person does who has looked at it."""
    django.setup()
    from imports import engine, whole
    from imports.models import Submission
    from people.models import User

    seen: list[float] = []
    began = time.time()
    envoi = Submission.objects.get(pk=pk)
    engine.attempt(envoi, lambda _: seen.append(time.time()))  # reading, recording, then each batch
    ends = [seen[1], seen[-1], time.time()]
    whole.verify(submission=envoi, by=User.objects.get(username="bench"))
    ends.append(time.time())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"began": began, "ends": ends, "peak": peak}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
