"""Correct one row of a deposit before it is confirmed: what was typed is kept, what is meant is beside."""

import json
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from imports.dates import date_fault, read_date
from imports.deposits.foreseeing import foresee
from imports.deposits.seeing import see, text_of
from imports.models import Becomes, Deposit, DepositRow, DepositState
from imports.normalise import CORRECTABLE, LEVELS, PLACE, read_level
from imports.sources.model import Column

MOST_LETTERS = {
    Column.LOCATION: 1_000, Column.TEXT: 50_000, Column.DATE: 60, Column.IMPORTANCE: 60, PLACE: 300,
}  # fmt: skip
TOO_MUCH = "Vos corrections pèsent trop lourd : faites celle-ci dans votre fichier, puis renvoyez-le."
NOT_NOW = "Ce fichier n'est plus à confirmer : rien n'a été changé."


def correct(*, deposit: Deposit, position: int, said: Mapping[str, str]) -> DepositRow:
    """Return the row as seen anew with what its author says instead of what was typed.

    *said* gives texts by column (place, text, date), and under PLACE the key of a place among those offered;
    what comes down to what was typed is no correction, and a column left out stays as it is.
    ValidationError, by column, for what cannot be understood; DepositRow.DoesNotExist for no such row.
    """
    with transaction.atomic():
        held = Deposit.objects.select_for_update(of=("self",)).select_related("edition", "version")
        fresh = held.get(pk=deposit.pk)
        row = fresh.rows.get(position=position)
        if fresh.state != DepositState.TO_CONFIRM or row.becomes in (Becomes.ASIDE, Becomes.TO_TRANSCRIBE):
            raise ValidationError(NOT_NOW)
        check({key: value for key, value in said.items() if is_correction(row, key, value)})
        merged = {**fresh.corrections.get(str(position), {}), **said}
        kept = {key: value for key, value in merged.items() if is_correction(row, key, value)}
        fresh.corrections = {**fresh.corrections, str(position): kept}
        if not kept:
            del fresh.corrections[str(position)]
        if len(json.dumps(fresh.corrections)) > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(TOO_MUCH)
        fresh.save(update_fields=["corrections"])
        return see_again(fresh, row)  # held until it is seen: nobody confirms or looks at it again meanwhile


def check(said: Mapping[str, str]) -> None:
    """Pass when all that is corrected can be understood; ValidationError says what cannot, by column."""
    faults = {}
    if (typed := said.get(Column.DATE, "").strip()) and not read_date(typed):
        faults[Column.DATE.value] = date_fault(typed)
    if (typed := said.get(Column.IMPORTANCE, "").strip()) and not read_level(typed):
        faults[Column.IMPORTANCE.value] = f"Attendu : {', '.join(LEVELS)}."
    for key, most in MOST_LETTERS.items():
        if len(said.get(key, "")) > most:
            faults[str(key)] = f"Ce texte dépasse {most} caractères."
    if faults:
        raise ValidationError(faults)


def is_correction(row: DepositRow, key: str, value: str) -> bool:
    """Return whether what is said is not what was typed: dates compare by their day, texts by their words."""
    if key == PLACE:
        return bool(value)
    if key not in CORRECTABLE:
        return False
    typed = row.cells.get(key, "")
    if key == Column.DATE and read_date(typed):
        return read_date(typed) != read_date(value)
    return value.split() != typed.split()


def see_again(deposit: Deposit, row: DepositRow) -> DepositRow:
    """Return the row seen anew, its places sought again, what it would become said again."""
    new, _ = see(deposit, row.position, row.parsed(), text_of(deposit))
    new.pk = row.pk
    new.save()
    foresee(deposit, only=row.position)
    new.refresh_from_db()
    return new
