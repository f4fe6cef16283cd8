"""The bytes of a picture that was sent, taken from the original when they are asked for."""

from imports.models import SubmissionRow
from imports.originals import read_original
from imports.sources.pictures import Kind, can_show, find_picture


def picture_shown(row: SubmissionRow) -> tuple[bytes, Kind] | None:
    """Return a row's picture and its kind; None when it is of no kind, or of a size, that a browser is given.

    UnreadableSource when the original is there no more, or is another file.
    """
    original = read_original(row.submission)
    is_itself = row.picture == row.submission.sha256  # a file that came by mail, not a sheet's picture
    content = original if is_itself else find_picture(original, row.picture)
    kind = can_show(content) if content else None
    return (content, kind) if content and kind else None
