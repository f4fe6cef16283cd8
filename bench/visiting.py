"""Visit a page of the service again and again: its queries, milliseconds, bytes; one client, warm."""

import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

TIMES = 20


def said(client: Client, address: str) -> str:
    """Return what a page costs, in words."""
    times, queries, size = visit(client, address)
    return f"{queries} requêtes, {spread(times)}, {size / 1000:.0f} ko"


def spread(times: list[float]) -> str:
    """Return the median and the 95th percentile of some milliseconds, in words."""
    high = sorted(times)[int(len(times) * 0.95) - 1]
    return f"{statistics.median(times):.0f} ms (médiane), {high:.0f} ms (95 %)"


def visit(client: Client, address: str) -> tuple[list[float], int, int]:
    """Return the milliseconds of each visit, the queries of one, and the bytes of its page."""
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} répond {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    queries = len(captured)  # now: the next request empties the log it reads
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - started) * 1000)
    return times, queries, len(response.content)
