"""Reading in a process of its own: what a file may ask for, and what becomes of a reader that falls."""

import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from imports import reading
from imports.reading import ROOT, ReaderDied
from imports.sources import limits
from imports.sources.model import Fault, UnreadableSource
from imports.sources.sheet import read as read_here
from tests.imports.sheets import (
    GABARIT,
    REMARK,
    SAMPLE,
    Link,
    ods,
    ods_of,
    rewritten,
    xlsx,
    xml_cell,
    xml_line,
    xml_remark,
)

SHEET = "xl/worksheets/sheet1.xml"
RUN = "import runpy; runpy.run_module('imports.sources', run_name='__main__')"
SPIN = "from imports.sources import limits; limits.CPU_SECONDS = 1; limits.impose()\nwhile True: pass"


def replace_reader(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let another Python program read in the place of the reader, in the same conditions."""
    monkeypatch.setattr(reading, "COMMAND", (sys.executable, "-X", "utf8", "-c", program))


def runs(pid: Path) -> bool:
    """Whether the process whose number stands in the file *pid* still does something."""
    try:
        stat = Path(f"/proc/{pid.read_text()}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"  # dead, and its new parent has not looked yet


def long_workbook(lines: int) -> bytes:
    """Return an .xlsx of nine short cells a line."""
    line = "".join(f'<c r="{column}{{0}}" t="str"><v>{{0}}</v></c>' for column in "ABCDEFGHI")
    rows = "".join(f'<row r="{{0}}">{line}</row>'.format(number) for number in range(2, lines + 2))
    return rewritten(xlsx([GABARIT]), {SHEET: ("</sheetData>", f"{rows}</sheetData>")})


def long_sheet(lines: int) -> bytes:
    """Return an .ods of one remark a line."""
    return ods_of("".join(xml_remark(f"Remarque {number}, à préciser.") for number in range(lines)))


@pytest.mark.parametrize(("name", "write"), [("retour.ods", ods), ("retour.xlsx", xlsx)])
def test_the_rows_are_the_same_as_when_read_in_this_process(name, write):
    line = [
        "2",
        "p. 3",
        'é "«»"\t\\ 😀',
        Link("voir\nla suite", "mailto:j@example.org"),
        None,
        "x",
        "un jour",
    ]
    content = write([GABARIT, SAMPLE, REMARK, line, ["Fin"]], more={"Notice": [["Lisez-moi"]]})
    here = read_here(name, content)
    with reading.read(name, content) as found:
        rows = list(found.rows())
        assert rows == list(here.rows)
        assert (found.total, found.notices) == (len(rows), here.notices)
        assert here.notices


def test_a_fault_keeps_its_column():
    content = ods_of(xml_line(xml_cell(), xml_cell("#REF!", 'table:formula="of:=A1"'), xml_cell("Préciser.")))
    with reading.read("retour.ods", content) as found:
        [row] = found.rows()
    assert [type(fault) for fault in row.faults] == [Fault]
    assert row.faults[0].column == "location"


def test_rows_can_be_read_again_and_two_at_a_time():
    content = long_sheet(50)
    with reading.read("retour.ods", content) as found:
        first, again = zip(*zip(found.rows(), found.rows(), strict=True), strict=True)
        assert first == again == tuple(found.rows())
        assert len(first) == found.total == 50


def test_the_memory_of_the_one_who_asks_stays_flat_over_twenty_thousand_rows():
    text = "préciser la durée " * 40
    content = ods_of("".join(xml_remark(f"{number} {text}") for number in range(20_000)))
    tracemalloc.start()
    try:
        with reading.read("retour.ods", content) as found:
            seen = sum(1 for _ in found.rows()) + sum(1 for _ in found.rows())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seen == 2 * found.total == 40_000
    assert 20_000 * len(text) > 3 * limits.MAX_LINE  # what the file holds
    assert peak < 1.5 * limits.MAX_LINE  # what is looked at of it at once


@pytest.mark.parametrize("write", [long_workbook, long_sheet])
def test_a_file_that_needs_too_much_memory_is_refused_with_one_sentence(monkeypatch, write):
    """With less than the true limit: our bounds are such that no file was found that reaches it."""
    replace_reader(monkeypatch, f"from imports.sources import limits; limits.MEMORY = 40 * 2**20; {RUN}")
    with pytest.raises(UnreadableSource, match="256 Mo de mémoire"):
        reading.read("retour", write(30_000))


def test_a_file_that_needs_too_much_time_is_refused_with_one_sentence(monkeypatch):
    """With less than the true limit, and a reader that reads its file again and again."""
    again = "sheet.read = lambda *given, read=sheet.read: [read(*given) for _ in iter(int, 1)]"
    replace_reader(
        monkeypatch, f"from imports.sources import limits, sheet; limits.CPU_SECONDS = 1; {again}; {RUN}"
    )
    with pytest.raises(UnreadableSource, match="5 secondes de calcul"):
        reading.read("retour.ods", long_sheet(50))


def test_a_file_whose_rows_would_fill_the_disk_is_refused():
    spanning = xml_line(
        xml_cell(), xml_cell(), xml_cell("mot " * 200_000, "table:number-rows-spanned='1000'")
    )
    below = xml_line(xml_cell("1"), xml_cell("p. 2"), "<table:covered-table-cell/>")
    with pytest.raises(UnreadableSource, match="demande plus"):
        reading.read("retour.ods", ods_of(spanning + below * 1000))


def test_a_row_too_long_for_anyone_is_refused_by_its_place():
    huge = xml_cell("mot " * 240_000)
    with pytest.raises(UnreadableSource, match="Feuil1, ligne 2 "):
        reading.read("retour.ods", ods_of(xml_line(*[huge] * 6)))


def test_many_notices_are_counted_rather_than_all_kept():
    cells = [xml_cell(), xml_cell()]
    lines = [
        xml_line(*cells, xml_cell(f"Remarque {number}."), attributes="table:number-rows-repeated='2'")
        for number in range(600)
    ]
    with reading.read("retour.ods", ods_of("".join(lines))) as found:
        assert len(found.notices) == 501
        assert "100 autres signalements" in found.notices[-1]


@pytest.mark.parametrize("name", ["", "-c", "--", "é\udce9\ud800.ods", "a\0b.ods", "\n", f"{'x' * 9**6}.ods"])
def test_any_name_will_do(name):
    with reading.read(name, ods([GABARIT, REMARK])) as found:
        assert found.total == 1


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"%PDF-1.7", ods([["Bonjour"]])])
def test_a_refusal_comes_with_the_readers_own_sentence(content):
    with pytest.raises(UnreadableSource) as here:
        list(read_here("retour.ods", content).rows)
    with pytest.raises(UnreadableSource) as there:
        reading.read("retour.ods", content)
    assert str(there.value) == str(here.value)


@pytest.mark.parametrize("killer", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGTERM])
def test_a_reader_that_is_killed_is_not_the_files_fault(monkeypatch, killer):
    replace_reader(monkeypatch, f"import os; os.kill(os.getpid(), {killer.value})")
    with pytest.raises(ReaderDied, match=killer.name):
        reading.read("retour.ods", ods([GABARIT, REMARK]))


def test_a_bug_of_the_reader_goes_to_the_log_with_its_traceback(monkeypatch, caplog):
    replace_reader(monkeypatch, f"import imports.sources.sheet as s; s.read = lambda *a: 1 / 0; {RUN}")
    with pytest.raises(ReaderDied, match="ZeroDivisionError: division by zero"):
        reading.read("retour.ods", ods([GABARIT, REMARK]))
    assert "Traceback" in caplog.text
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_reader_that_complains_without_end_fills_neither_the_memory_nor_the_log(monkeypatch, caplog):
    replace_reader(monkeypatch, "import sys; sys.stderr.write('x' * 2**24); sys.exit(1)")
    with pytest.raises(ReaderDied) as died:
        reading.read("retour.ods", b"")
    assert len(str(died.value)) < 300
    assert len(caplog.text) < 2 * reading.MAX_COMPLAINT


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "\n",
        "{",
        "[" * 100_000,
        "[]\n",
        '{"total": 0}\n',
        '{"total": 1, "notices": []}\n',
        '{"total": 0, "notices": [3]}\n',
        '{"refused": 3}\n',
        '[3]\n{"total": 1, "notices": []}\n',
        '["F", 2, {}, {}, [], ""]\n{"total": 0, "notices": []}\n',
        '["F", 2, {"id": 3}, {}, [], ""]\n{"total": 1, "notices": []}\n',
        '["F", 2, {}, {}, [["id"]], ""]\n{"total": 1, "notices": []}\n',
        '["F", 99999999999, {}, {}, [], ""]\n{"total": 1, "notices": []}\n',
        '["F", 2, {}, {}, [], ""]\n{"total": 9, "notices": []}\n',
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_never_taken_for_rows(monkeypatch, answer):
    replace_reader(monkeypatch, f"import sys; sys.stdout.write({answer!r})")
    with pytest.raises(ReaderDied, match="incompréhensible"), reading.read("retour.ods", b"") as found:
        list(found.rows())


def test_a_reader_that_waits_is_stopped_by_the_clock_without_blaming_the_file(monkeypatch, tmp_path):
    pid = tmp_path / "pid"
    replace_reader(
        monkeypatch,
        f"import os, time, pathlib; pathlib.Path({str(pid)!r}).write_text(str(os.getpid())); time.sleep(60)",
    )
    monkeypatch.setattr(reading, "WALL_SECONDS", 1)
    with pytest.raises(ReaderDied, match="trop occupée"):
        reading.read("retour.ods", b"")
    assert not Path(f"/proc/{pid.read_text()}").exists()  # neither running nor a zombie


def test_a_reader_whose_parent_is_killed_does_not_stay(tmp_path):
    pid = tmp_path / "pid"
    note = f"import os, pathlib; pathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\n{SPIN}"
    worker = subprocess.Popen(
        [sys.executable, "-c", f"import sys; from imports import reading\n"
         f"reading.COMMAND = (sys.executable, '-c', {note!r})\nreading.read('retour.ods', b'')"],
        cwd=ROOT,
    )  # fmt: skip
    wait_for(lambda: pid.exists() and pid.read_text())
    worker.kill()
    worker.wait()
    wait_for(lambda: not runs(pid))
    assert not runs(pid)


def wait_for(happens: object, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not happens() and time.monotonic() < until:
        time.sleep(0.02)


def test_the_reader_is_given_nothing_of_the_service(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "to be kept")
    opened = os.open(os.devnull, os.O_RDONLY)
    os.set_inheritable(opened, True)
    replace_reader(
        monkeypatch,
        "import os, sys; left = [fd for fd in range(3, 64) if os.path.exists(f'/proc/self/fd/{fd}')]\n"
        "sys.exit(f'{sorted(os.environ)} {os.getsid(0) == os.getpid()} {left}')",
    )
    with pytest.raises(ReaderDied) as died:
        reading.read("retour.ods", b"")
    os.close(opened)
    assert "SECRET_KEY" not in str(died.value)
    assert "True []" in str(died.value)
