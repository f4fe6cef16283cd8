"""Days as spreadsheets keep them: a count from some first day, or ISO 8601."""

from datetime import date, datetime, timedelta

SECONDS = 86_400


def iso(value: str) -> str:
    """Return a date value as ISO 8601 without a time when it has none, or "" when it is no date."""
    try:
        return said(datetime.fromisoformat(value))
    except ValueError:
        return ""


def said(moment: datetime) -> str:
    """Return a moment as ISO 8601, without its time at midnight: a cell of days has no other."""
    if moment.hour or moment.minute or moment.second or moment.microsecond:
        return moment.isoformat()
    return moment.date().isoformat()


def moment_of(days: float, day_zero: date) -> datetime | None:
    """Return the moment that comes *days* after the first one, to the second, or None beyond the calendar."""
    try:
        return datetime(day_zero.year, day_zero.month, day_zero.day) + timedelta(
            seconds=round(days * SECONDS)
        )
    except (OverflowError, ValueError):  # the latter for what is no number
        return None
