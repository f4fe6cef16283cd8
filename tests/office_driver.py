"""Run by Debian's Python, beside the tests: one task read from standard input, done in LibreOffice by UNO."""

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PATIENCE = 60  # seconds for LibreOffice to start


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(PATIENCE * 5):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not start.")


def option(name, value):
    said = PropertyValue()
    said.Name, said.Value = name, value
    return said


def run(desktop, task):
    address = Path(task["source"]).absolute().as_uri()
    document = desktop.loadComponentFromURL(address, "_blank", 0, (option("Hidden", True),))
    sheet = document.Sheets.getByIndex(0)
    for name, text in task.get("typed", {}).items():
        sheet.getCellRangeByName(name).setFormula(text)  # as typed at the keyboard
    if "target" in task:
        document.storeToURL(Path(task["target"]).absolute().as_uri(), (option("FilterName", "calc8"),))
    shown = [
        [sheet.getCellByPosition(column, line).String for column in range(task.get("columns", 0))]
        for line in range(task.get("lines", 0))
    ]
    document.close(True)
    return shown


def main(soffice, profile):
    pipe = f"cct{Path(profile).name}"
    office = subprocess.Popen(
        [soffice, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={Path(profile).as_uri()}",
         f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        context = connect(pipe)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        print(json.dumps(run(desktop, json.load(sys.stdin))))
        desktop.terminate()
    finally:
        try:
            office.wait(timeout=20)
        except subprocess.TimeoutExpired:
            office.kill()
            office.wait()


main(*sys.argv[1:])
