"""Rebuild the demonstration's figures, PDFs, sheets and mailbox: `python -m web.demo.build`.

Run by hand when a text changes; the files it writes are committed. It needs Chromium; fonts, hence the
pages of the PDFs, depend on the machine: look at them, and at the pages the remarks name, before committing.
"""

from pathlib import Path

from web.demo.mails import write_mailbox
from web.demo.pdf import draw_figures, print_edition
from web.demo.sheets import write_sheets

if __name__ == "__main__":
    draw_figures()
    for edition in ("edition-1", "edition-2"):
        print_edition(edition)
    write_sheets()
    write_mailbox(Path(__file__).parent)
