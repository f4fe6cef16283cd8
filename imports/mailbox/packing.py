"""A file of mail as one stream: a maildir, which is a folder, is packed as an archive."""

import os
import zipfile
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

FIXED = (1980, 1, 1, 0, 0, 0)  # of the files of a packed maildir: packed again, it is the same file


def opened(path: Path) -> BinaryIO:
    """Return the file, or a maildir packed as an archive."""
    if not path.is_dir():
        return path.open("rb")
    packed = TemporaryFile()  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(found for found in path.rglob("*") if found.is_file() and not found.is_symlink()):
            name = os.fsencode(one.relative_to(path)).decode("utf-8", "replace")
            archive.writestr(zipfile.ZipInfo(name, FIXED), one.read_bytes(), zipfile.ZIP_DEFLATED)
    packed.seek(0)
    return packed
