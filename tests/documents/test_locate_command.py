"""``manage.py locate``: remarks asked one per line or typed, answered where they stand in an edition."""

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from documents import editions
from documents.models import Version
from documents.predictions import LINE_BYTES
from documents.spelling_out import in_its_line, spell_out
from tests.documents.reading.repositories import commit_files, git, new_repository

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
BODY = """# 1 - Les sauvegardes

Chaque base est sauvegardée toutes les nuits, à deux heures.

**Durée de conservation**

Une sauvegarde est gardée quarante jours, puis effacée par le service qui l'a faite.

#

Le responsable du service vérifie chaque trimestre qu'une restauration aboutit.
"""
REQUIREMENTS = """# 2 - Les exigences de sauvegarde

| ID | Type | Exigence |
| -- | ---- | -------- |
| SAU-BDD-1 | P | La clé de chiffrement est tenue hors du serveur. |
| SAU-BDD-2 | I | Un échec de la copie prévient l'astreinte. |
"""
QUOTE = "Une sauvegarde est gardée quarante jours"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit of the two texts."""
    repository = new_repository(tmp_path / "volet")
    commit_files(repository, {"cct-corps.md": BODY, "cct-exigences.md": REQUIREMENTS})
    return repository


@pytest.fixture
def registered(repository: Path) -> Version:
    """A version of that repository's text."""
    return register(repository)


@dataclass(frozen=True)
class Said:
    """What the command answers, what it refuses, and the sentence it ends with when it fails."""

    answers: list[dict[str, Any]]
    refused: list[str]
    ended: str


def ask(version: Version, *given: object, **options: object) -> Said:
    """Return what the command says of these lines, bytes or what JSON can hold."""
    lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in given]
    out, err, ended = io.StringIO(), io.StringIO(), ""
    with patch("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(lines)))):
        try:
            call_command("locate", version_id=version.pk, stdout=out, stderr=err, **options)
        except CommandError as refusal:
            ended = str(refusal)
    return Said(
        [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue().splitlines(), ended
    )


def register(source: Path) -> Version:
    """Return the version, after registering the text of *source* under it."""
    call_command("register_version", source=source, volet="ESSAI", label="1.0", stdout=io.StringIO())
    return Version.objects.get(label="1.0")


def typed(version: Version, **options: object) -> str:
    """Return the readable answer to a remark typed in options."""
    out = io.StringIO()
    call_command("locate", version_id=version.pk, stdout=out, **options)
    return out.getvalue()


def test_a_quote_is_answered_with_its_lines_its_words_and_the_true_heading_above_it(registered):
    asked = {"id": "r1", "location": "", "excerpt": QUOTE, "text": "Pourquoi quarante ?", "category": "x"}
    [answer] = ask(registered, asked).answers

    place = answer["candidates"][0]
    assert (answer["id"], answer["accepted"], answer["notes"]) == ("r1", True, [])
    assert answer["ms"] >= 0
    assert (place["document"], place["line_start"], place["line_end"]) == ("cct-corps.md", 7, 7)
    assert (place["heading"], place["requirement"]) == ("1 - Les sauvegardes", None)
    assert BODY[place["start"] : place["end"]] == QUOTE
    assert place["accepted"]
    assert 0 < place["score"] <= 1
    assert place["method"] == "citation exacte"
    assert place["reason"].endswith("ligne 7 de cct-corps.md.")


def test_an_empty_heading_is_passed_over(registered):
    quote = "Le responsable du service vérifie chaque trimestre"
    [answer] = ask(registered, {"id": 1, "excerpt": quote}).answers

    assert answer["candidates"][0]["heading"] == "1 - Les sauvegardes"


def test_a_requirement_s_row_gives_its_identifier(registered):
    [answer] = ask(registered, {"id": 1, "location": "sau bdd 2"}).answers

    assert answer["candidates"][0]["requirement"] == "SAU-BDD-2"
    assert answer["candidates"][0]["heading"] == "2 - Les exigences de sauvegarde"


def test_remarks_are_answered_in_order_and_what_is_missing_is_empty(registered):
    said = ask(registered, {"id": "vide"}, b"", {"id": "nul", "excerpt": None}, {"text": "Merci."})

    assert [answer["id"] for answer in said.answers] == ["vide", "nul", None]
    assert [answer["candidates"] for answer in said.answers] == [[], [], []]
    assert (said.refused, said.ended) == ([], "")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"id": 1', "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'["id", "text"]', "objet"),
        (b'{"id": 1, "excerpt": 12}', "« excerpt » doit être un texte"),
        (b'{"id": 1, "text": "\xe9"}', "UTF-8"),
        (b'{"text": "' + b"a" * 3 * LINE_BYTES + b'"}', f"{LINE_BYTES} octets"),
    ],
)
def test_a_line_that_is_no_remark_is_refused_by_its_number_and_the_others_are_answered(registered, line, why):
    said = ask(registered, {"id": "avant"}, line, {"id": "après"})

    assert [answer["id"] for answer in said.answers] == ["avant", "après"]
    assert len(said.refused) == 1
    assert said.refused[0].startswith("ligne 2 : ")
    assert why in said.refused[0]
    assert said.ended == "Lignes refusées : 1 ; les autres ont leur réponse."


def test_half_a_character_does_not_stop_the_answers(registered):
    said = ask(registered, b'{"id": "\\ud83d", "excerpt": "\\ud83d"}', {"id": "après"})

    assert [answer["id"] for answer in said.answers] == ["?", "après"]


def test_a_new_text_changes_the_answers_and_the_old_one_is_still_asked_by_its_commit(repository, registered):
    asked = {"id": 1, "excerpt": QUOTE}
    [before] = ask(registered, asked).answers
    old = git(repository, "rev-parse", "HEAD")
    commit_files(repository, {"cct-corps.md": "Un préambule.\n\n" + BODY})
    register(repository)

    [after] = ask(registered, asked).answers
    [then] = ask(registered, asked, commit=old[:9].upper()).answers
    assert before["candidates"][0]["line_start"] == then["candidates"][0]["line_start"] == 7
    assert after["candidates"][0]["line_start"] == 9


def test_an_edition_is_prepared_once_however_often_it_is_asked(repository, registered):
    first = editions.index_of(registered.current_edition())
    register(repository)  # the same text

    assert editions.index_of(Version.objects.get(pk=registered.pk).current_edition()) is first
    commit_files(repository, {"cct-corps.md": BODY + "\nUne ligne de plus.\n"})
    register(repository)
    assert editions.index_of(registered.current_edition()) is not first


def test_a_commit_the_version_has_no_edition_of_is_refused_with_those_it_has(repository, registered):
    known = git(repository, "rev-parse", "HEAD")

    for commit in ("0123456789", known + "0", "à"):
        ended = ask(registered, commit=commit).ended
        assert f"« {commit} »" in ended
        assert known in ended


def test_a_commit_shortened_too_much_is_refused_with_those_it_may_be(repository, registered):
    editions_of = registered.editions
    editions_of.update(commit="ab12" + "0" * 36)
    commit_files(repository, {"cct-corps.md": BODY + "\nUne ligne de plus.\n"})
    register(repository)
    editions_of.filter(number=2).update(commit="ab34" + "0" * 36)

    ended = ask(registered, commit="ab").ended
    assert "Plusieurs commits" in ended
    assert "ab12" in ended
    assert "ab34" in ended


@pytest.mark.parametrize("asked", [None, 10**30])
def test_without_a_known_version_those_that_exist_are_listed(registered, asked):
    with pytest.raises(CommandError) as refusal:
        call_command("locate", version_id=asked)

    [line] = [line for line in str(refusal.value).splitlines() if "ESSAI" in line]
    commit = registered.editions.get().commit
    assert line.split() == f"{registered.pk} : ESSAI, 1.0 — édition 1 ({commit[:8]})".split()


def test_without_any_version_registering_one_is_told(db):
    with pytest.raises(CommandError, match="register_version"):
        call_command("locate", version_id=1)


def test_a_version_without_a_text_is_refused(registered):
    empty = Version.objects.create(volet=registered.volet, label="2.0")

    assert "pas de texte" in ask(empty).ended


def test_a_terminal_without_a_remark_says_what_to_give(registered):
    with (
        patch("sys.stdin", **{"isatty.return_value": True}),
        pytest.raises(CommandError, match="--excerpt"),
    ):
        call_command("locate", version_id=registered.pk)


def test_a_typed_remark_has_a_readable_answer_with_its_words_shown(registered):
    said = typed(registered, location="sau-bdd-1", excerpt="clé de chiffrement est tenue")

    assert "Accepté : située sans l'aide d'une personne." in said
    assert "1. cct-exigences.md, ligne 5, SAU-BDD-1, « 2 - Les exigences de sauvegarde »" in said
    assert "⟦clé de chiffrement est tenue⟧ hors du serveur." in said
    assert "citation exacte, score 0," in said
    assert "Calcul : " in said


def test_a_typed_remark_about_nothing_is_said_so(registered):
    assert "Non situé : aucun endroit trouvé." in typed(registered, text="Merci.")


def test_what_a_remark_names_in_vain_is_said():
    answer = {"candidates": [], "accepted": False, "notes": ["Il n'y a pas de page 99."], "ms": 1.25}

    assert "À savoir : Il n'y a pas de page 99." in list(spell_out(answer, {}))


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (0, 10, f"⟦{'a' * 10}⟧{'a' * 60}…"),
        (400, 405, f"…{'a' * 60}⟦aaaaa⟧{'a' * 60}…"),
        (0, 500, f"⟦{'a' * 100} […] {'a' * 100}⟧"),
        (502, 505, "⟦fin⟧"),
    ],
)
def test_words_found_are_shown_within_their_line_and_shortened(start, end, shown):
    assert in_its_line("a" * 500 + "\n fin", start, end) == shown


def test_a_line_is_answered_as_soon_as_it_is_read_and_a_closed_pipe_is_quiet(repository, tmp_path):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'base.sqlite3'}", "DEBUG": "true"}
    manage = [sys.executable, "manage.py"]
    where = {"cwd": ROOT, "env": environment}
    subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True, **where)
    register_version = ["register_version", "--volet", "ESSAI", "--label", "1.0", "--source", str(repository)]
    subprocess.run([*manage, *register_version], check=True, capture_output=True, **where)
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([*manage, "locate", "--version-id", "1"], **pipes, **where) as locate:
        for asked in ("un", "deux"):
            locate.stdin.write(json.dumps({"id": asked, "excerpt": QUOTE}).encode() + b"\n")
            locate.stdin.flush()
            answer = json.loads(locate.stdout.readline())
            assert (answer["id"], answer["accepted"]) == (asked, True)
        locate.stdout.close()
        locate.stdin.write(b'{"id": "trois"}\n' * 10)
        locate.stdin.close()
        assert locate.stderr.read() == b""
