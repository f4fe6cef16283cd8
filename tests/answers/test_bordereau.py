"""What is printed for a superior to sign, as PDF and as .ods: what it says, what it never does."""

import pytest

from answers import actions
from answers.bordereau import NOTHING, TITLES, as_pdf, bordereau_of, waiting
from answers.bordereau_ods import as_ods
from answers.letter import letter_of
from answers.letters import letters_of
from answers.models import Answer
from answers.pdf import NoPdf
from answers.preparing import prepare
from comments.actions import decide, propose
from comments.models import Placement
from comments.notes import add_note
from comments.outcomes import Outcome
from tests import factories, office
from tests.answers.looking import seen_by_odfpy
from tests.answers.owed import REASON, prepared, receive_mail, receive_sheet_by_mail
from tests.answers.test_pdf import text_of
from tests.imports.envois import send
from tests.imports.sheets import members_of
from tests.web.hostile import PAYLOADS

pytestmark = pytest.mark.django_db
AGENTS = ("Karim", "Benali", "Léa", "Instructrice")


@pytest.fixture
def to_validate(version, karim, lea):
    """Answers to a mail and to a sheet, asked to be validated."""
    receive_mail(version, sender="Zoé Martin <zoe@example.org>")
    send(version, by=lea)
    found = prepared(version, karim)
    for one in found:
        actions.submit(delivery=one, revision=one.revision, by=lea)
    return found


def lines(version) -> list[tuple[str, ...]]:
    return [line.cells for line in bordereau_of(version).lines]


def test_each_remark_that_waits_is_a_line_under_the_reference_of_its_answer(version, to_validate):
    mail, sheet = to_validate

    found = bordereau_of(version)

    assert (found.answers, found.people) == (2, 2)
    assert {line.delivery for line in found.lines} == {mail.reference, sheet.reference}
    first = found.lines[0].cells
    assert first[0] == mail.reference
    assert first[1] == Answer.objects.filter(delivery=mail).first().disposition.placement.comment.reference
    assert first[2] == f"{mail.author.pseudonym}, Courriel"
    assert "dans quel format la description est publiée" in first[3]
    assert first[4:] == (Outcome.PARTLY.outside, REASON, "")


def test_only_what_waits_to_be_validated_is_there_unless_one_asks_for_what_is_prepared(version, karim):
    receive_mail(version)
    (delivery,) = prepared(version, karim)

    assert list(waiting(version)) == []
    assert list(waiting(version, prepared=True)) == [delivery]


def test_letters_said_together_are_those_said_one_by_one(version, karim, lea):
    receive_sheet_by_mail(version)
    receive_mail(version, number=2, body="Bonjour,\n\n1) EXI-G-2 : vingt mois suffiraient largement.\n")
    send(version, [["1", "", "", "Une autre remarque, sur tout.", "", "a@example.org"]], by=lea)
    prepared(version, karim)

    together = list(letters_of(version.deliveries.order_by("pk")))

    assert len(together) == 3
    assert [letter for _, letter in together] == [letter_of(one) for one, _ in together]
    assert all(told.words for _, letter in together for told in letter.answers)


def test_the_pdf_says_it_all_and_where_to_sign(version, to_validate):
    text = text_of(as_pdf(version))

    assert "2 réponses à valider, pour 2 personnes" in text
    assert all(title in text for title in (*TITLES, "Nom :", "Date :", "Signature :", "Page 1 sur 1"))
    assert REASON in text
    assert to_validate[0].author.pseudonym in text


def test_the_header_is_repeated_on_each_page_of_the_pdf(version, karim, lea):
    words = "revoir ce point, " * 20
    rows = [[str(n), "", "", f"Remarque {n} : {words}", "", "a@example.org"] for n in range(30)]
    send(version, rows, by=lea)
    (delivery,) = prepared(version, karim)
    actions.submit(delivery=delivery, revision=delivery.revision, by=lea)

    text = text_of(as_pdf(version))

    pages = int(text.rsplit(" sur ", 1)[1].split()[0])
    assert pages > 1
    assert text.count("Texte de la réponse") == pages


def test_the_sheet_holds_the_same_lines_as_texts_under_a_header_that_stays(version, to_validate):
    content = as_ods(bordereau_of(version))
    seen = seen_by_odfpy(content)

    assert tuple(seen["Réponses", 1, column] for column in range(len(TITLES))) == TITLES
    for at, cells in enumerate(lines(version), start=2):
        assert tuple(seen.get(("Réponses", at, column), "") for column in range(len(TITLES))) == cells
    assert "2 réponses à valider" in " ".join(text for (name, *_), text in seen.items() if name == "À signer")
    assert as_ods(bordereau_of(version)) == content
    members = members_of(content)
    assert b"VerticalSplitPosition" in members["settings.xml"]
    assert b"table-header-rows" in members["content.xml"]


@pytest.mark.office
def test_libreoffice_shows_hostile_words_as_words(version, to_validate, tmp_path):
    said = ["=1+1", "+CMD|' /C calc'!A0", "@SUM(1;2)", "-2", "12/11", "<b>x</b>"]
    answers = list(Answer.objects.order_by("pk"))
    for answer, words in zip(answers, said, strict=False):
        Answer.objects.filter(pk=answer.pk).update(text=words)
    path = tmp_path / "bordereau.ods"
    path.write_bytes(as_ods(bordereau_of(version)))

    shown = office.shown(path, len(answers) + 1, len(TITLES))

    assert [line[5] for line in shown[1:]] == [cells[5] for cells in lines(version)]
    assert set(said) & {line[5] for line in shown[1:]} == set(said[: len(answers)])


def test_hostile_words_stay_words_in_both(version, to_validate):
    answers = list(Answer.objects.order_by("pk"))
    for answer, at in zip(answers, range(0, len(PAYLOADS), 13), strict=False):
        said = "\n".join(PAYLOADS[at : at + 13]).replace("\0", "")
        Answer.objects.filter(pk=answer.pk).update(text=said)

    content = members_of(as_ods(bordereau_of(version)))["content.xml"]
    text = text_of(as_pdf(version))

    assert len(answers) == 5
    assert b"table:formula" not in content
    assert b"<script" not in content
    assert "<script>window.PWNED=1</script>" in text
    assert "=HYPERLINK(" in text


def test_neither_names_who_works_here_nor_what_they_say_among_themselves(version, karim, lea):
    karim.last_name, lea.last_name = "Benali", "Instructrice"
    karim.save()
    lea.save()
    receive_mail(version, sender="Zoé Martin <zoe@example.org>")
    for card in Placement.objects.filter(version=version):
        add_note(placement=card, text="NOTE-INTERNE", by=lea)
        card.refresh_from_db()
        propose(placement=card, revision=card.revision, outcome=Outcome.NOTED, reason="PROPOSITION", by=lea)
        card.refresh_from_db()
        decide(placement=card, revision=card.revision, outcome=Outcome.PARTLY, reason=REASON, by=karim)
    prepare(version=version, by=karim)
    factories.make_placement(version, text="REMARQUE-AILLEURS")
    for one in version.deliveries.all():
        actions.submit(delivery=one, revision=one.revision, by=lea)
    sheet = as_ods(bordereau_of(version))

    said = text_of(as_pdf(version)) + b"".join(members_of(sheet).values()).decode("utf-8", "replace")

    hidden = (*AGENTS, "NOTE-INTERNE", "PROPOSITION", "REMARQUE-AILLEURS", "Zoé", "zoe@example.org")
    assert [word for word in hidden if word in said] == []
    assert REASON in said


def test_more_than_a_pdf_can_bear_is_refused_and_the_sheet_given(version, to_validate, monkeypatch):
    monkeypatch.setattr("answers.pdf.MOST_PRINTED", 4)

    with pytest.raises(NoPdf, match="au plus 4 remarques, et il y en aurait 5"):
        as_pdf(version)
    assert len(bordereau_of(version).lines) == 5


def test_with_nothing_to_validate_both_say_what_to_do(version):
    assert NOTHING in text_of(as_pdf(version))
    assert NOTHING in seen_by_odfpy(as_ods(bordereau_of(version))).values()


def test_thirty_people_cost_as_many_queries_as_one(version, karim, lea, django_assert_num_queries):
    receive_mail(version)
    prepared(version, karim)
    with django_assert_num_queries(6):
        assert len(bordereau_of(version, prepared=True).lines) == 2

    for number in range(2, 32):
        receive_mail(version, number=number, sender=f"P{number} <p{number}@example.org>")
    prepared(version, karim)
    with django_assert_num_queries(6):
        assert bordereau_of(version, prepared=True).people == 31
