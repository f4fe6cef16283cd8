"""Read one sheet in a process of its own, within hard limits: `python -m imports.sources NAME < FILE`.

With « carried » after the name, the file came by mail: a message's words or any file are read too.

It writes one line of JSON a row, then its verdict: how many rows and what must be said of the whole file,
or the sentence that refuses it.
"""

import errno
import gc
import sys
from collections.abc import Callable
from json import JSONEncoder
from typing import BinaryIO

from imports.sources import limits
from imports.sources.model import ParsedRow, Table, UnreadableSource

MAX_NOTICES = 500
MAX_NOTICE = 1_000  # characters

_as_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def main() -> None:
    """Write what the file on the standard input holds; leave with TOO_MUCH when it goes beyond the limits."""
    limits.impose()
    gc.disable()  # in so short a life, the search for garbage costs more than it finds
    output = sys.stdout.buffer
    try:
        _write(output, _verdict(sys.argv[1], output))
        output.flush()
    except MemoryError:
        limits.give_up()
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        limits.give_up()


def _verdict(name: str, output: BinaryIO) -> object:
    """Write the rows and return what is to be said after them."""
    from imports.sources import sheet  # once the limits are set

    total = 0
    try:
        table = _reader()(name, sys.stdin.buffer.read(sheet.MAX_SIZE + 1))
        for total, row in enumerate(table.rows, start=1):  # noqa: B007 - the last one is the count
            _write_row(output, row)
    except UnreadableSource as refusal:
        return {"refused": str(refusal)[: 2 * MAX_NOTICE]}
    return {"total": total, "notices": _bounded(table.notices)}


def _reader() -> Callable[[str, bytes], Table]:
    if sys.argv[2:] == ["carried"]:
        from imports.sources import carried

        return carried.read
    from imports.sources import sheet

    return sheet.read


def _write_row(output: BinaryIO, row: ParsedRow) -> None:
    faults = [[fault.column, fault.said] for fault in row.faults]
    told = [row.sheet, row.line, dict(row.cells), dict(row.links), faults, row.aside, row.picture]
    size = _write(output, told)
    if size > limits.MAX_LINE:
        raise UnreadableSource(
            f"{row.ref[:MAX_NOTICE]} : la ligne dépasse {limits.MAX_LINE // 2**20} millions de caractères : "
            "partagez-la en plusieurs remarques."
        )


def _write(output: BinaryIO, value: object) -> int:
    """Return how many bytes were written; half a pair of surrogates, which UTF-8 lacks, goes as it came."""
    return output.write(_as_json(value).encode("utf-8", "surrogatepass") + b"\n")


def _bounded(notices: list[str]) -> list[str]:
    kept = [notice[:MAX_NOTICE] for notice in notices[:MAX_NOTICES]]
    more = len(notices) - len(kept)
    return [*kept, f"Et {more} autres signalements du même ordre."] if more else kept


main()
