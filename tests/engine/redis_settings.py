"""The service's own settings, with a queue that only the test uses."""

import os

from cct_rfc.settings import *  # noqa: F403

Q_CLUSTER["name"] = os.environ["TEST_QUEUE_NAME"]  # noqa: F405
