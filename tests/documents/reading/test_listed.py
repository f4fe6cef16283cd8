"""Requirements written outside tables, in texts invented for these tests."""

from collections.abc import Callable

import pytest

from documents.reading.edition import read_edition, summarise
from documents.reading.model import ReadDocument, ReadSection, SectionKind
from documents.reading.source import open_source

Read = Callable[..., list[ReadSection]]
LIST = """# Imprimantes

* [IMP-LAS-01] Une imprimante est partagée par étage.
* [IMP-LAS-02] Le bac est rechargé chaque lundi :
  * par le gardien ;
  * ou par son adjoint.

  Les ramettes viennent du magasin.
* [IMP-LAS-03] Le recto verso est réglé d'avance.

La règle IMP-LAS-02 vaut aussi pour les copieurs. IMP-LAS-03 impose une formation.
"""


@pytest.fixture
def documents(tmp_path) -> Callable[..., list[ReadDocument]]:
    """Return the documents of an edition written as « corps.md » and other files."""

    def find(text: str, **others: str) -> list[ReadDocument]:
        for name, content in {"corps": text, **others}.items():
            (tmp_path / f"{name}.md").write_text(content, encoding="utf-8")
        return list(read_edition(open_source(tmp_path)).documents)

    return find


@pytest.fixture
def listed(documents) -> Read:
    """Return the requirements found outside tables in an edition."""

    def find(text: str, **others: str) -> list[ReadSection]:
        return [section for read in documents(text, **others) for section in read.sections if section.listed]

    return find


def three(line: str) -> str:
    """Return three paragraphs written as *line*, numbered 1 to 3."""
    return "\n\n".join(line.replace("#", str(number)) for number in (1, 2, 3)) + "\n"


def test_an_item_that_opens_with_an_identifier_is_a_place_with_all_that_is_under_it(listed):
    found = listed(LIST)

    assert [(one.identifier, one.line_start, one.line_end) for one in found] == [
        ("IMP-LAS-01", 3, 3),
        ("IMP-LAS-02", 4, 8),
        ("IMP-LAS-03", 9, 9),
    ]
    assert {(one.kind, one.title_path[0]) for one in found} == {(SectionKind.ROW, "Imprimantes")}
    assert found[1].key == "corps.md#row/imp-las-02"


@pytest.mark.parametrize(
    ("line", "identifier", "level"),
    [
        ("* [EXI_0#] les badges sont nominatifs.", "EXI_01", ""),
        ("- **R#.** Les badges sont nominatifs.", "R1", ""),
        ("- **R# – Badges.** Ils sont nominatifs.", "R1", ""),
        ("#. EX1# : Les badges sont nominatifs.", "EX11", ""),
        ("- [ ] EX# : Les badges sont nominatifs.", "EX1", ""),
        ("+ EXI-BAD-# Les badges sont nominatifs.", "EXI-BAD-1", ""),
        ("**REQ-BAD-00#** (socle) — Les badges sont nominatifs.", "REQ-BAD-001", "socle"),
        ("__EXI-BAD-#__ – *Bloquant* – Les badges sont nominatifs.", "EXI-BAD-1", "Bloquant"),
        ("> **EXI-BAD-# (P)** : Les badges sont nominatifs.", "EXI-BAD-1", "P"),
        ("[EXI-BAD-#] [I] Les badges sont nominatifs.", "EXI-BAD-1", "I"),
        ("EX# non bloquant : Les badges sont nominatifs.", "EX1", "non bloquant"),
        ("RG-#\n: Les badges sont nominatifs.", "RG-1", ""),
        ("**REQ-BAD-# Badges nominatifs**\n\nIls portent une photo.", "REQ-BAD-1", ""),
        ("`EXI-BAD-#` : Les badges sont nominatifs.", "EXI-BAD-1", ""),
    ],
)
def test_the_usual_ways_of_opening_a_requirement_are_read_with_its_level(listed, line, identifier, level):
    found = listed(f"# Badges\n\n{three(line)}")

    assert len(found) == 3
    assert (found[0].identifier, found[0].level) == (identifier, level)


@pytest.mark.parametrize(
    "line",
    [
        "EXI-BAD-# impose un badge nominatif.",
        "- EXI-BAD-#, EXI-BAD-7 et EXI-BAD-8 : voir plus loin.",
        "- **EXI-BAD-#** et **EXI-BAD-8** : voir plus loin.",
        "- EXI-BAD-# à EXI-BAD-8 : voir plus loin.",
        "- EXI-BAD-# – EXI-BAD-8 : voir plus loin.",
        "- [EXI-BAD-#](autre.md) : voir plus loin.",
        "- [**EXI-BAD-#**](autre.md) : voir plus loin.",
        "Voir EXI-BAD-# : le badge.",
        "- R#.2 : une version du moteur.",
        "- ISO-BAD-# : une norme.",
        "```\nEXI-BAD-# : Un exemple.\n```",
    ],
)
def test_an_identifier_mentioned_in_a_text_is_no_requirement(listed, line):
    assert listed(f"# Badges\n\n{three(line)}") == []


def test_two_of_a_scheme_are_a_chance_and_three_in_the_whole_edition_are_requirements(listed):
    two = "# Sas\n\n- **R1** : Porte close.\n- **R2** : Porte ouverte.\n"

    assert listed(two, annexe="# Annexe\n\nRien.\n") == []
    assert len(listed(two, annexe="# Annexe\n\n- **R3** : Porte vitrée.\n")) == 3


def test_what_a_table_or_a_heading_of_another_document_holds_is_only_mentioned_in_a_list(documents):
    rows = (
        "# Liste\n\n| Id | Exigence |\n|---|---|\n| EXI-01 | Porte |\n| EXI-2 (P) | Sas |\n\n## EXI-3 – Mur\n"
    )
    listing = three('- <a id="n#"></a>EXI-# : reformulée.')
    read = documents(f"# Journal\n\n{listing}", liste=rows)

    assert [s.identifier for d in read for s in d.sections if s.identifier] == [
        "EXI-01",
        "EXI-2 (P)",
        "EXI-3",
    ]
    assert read[0].sections[0].anchors == ("n1", "n2", "n3", "journal")


def test_an_identifier_printed_twice_outside_tables_gives_two_places(listed):
    found = listed(LIST + "\n* [IMP-LAS-02] Le toner est rendu au fournisseur.\n")

    assert [(one.key, one.occurrence) for one in found if one.identifier == "IMP-LAS-02"] == [
        ("corps.md#row/imp-las-02", 1),
        ("corps.md#row/imp-las-02~2", 2),
    ]


def test_a_requirement_keeps_its_key_when_the_text_moves_around_it(listed):
    before = [one.key for one in listed(LIST)]

    assert [one.key for one in listed("Un avis.\n\n" + LIST.replace("rechargé", "rempli"))] == before


def test_a_paragraph_takes_the_list_that_follows_it_and_the_text_it_announces(listed):
    text = (
        "**REQ-1** (socle) — Le sas ferme.\n\n- le jour ;\n- la nuit.\n\nAutre sujet.\n\n"
        "**REQ-2** (socle)\n\nLe sas ouvre.\n\n**REQ-3** — Le sas sonne :\n\n> trois fois.\n\n"
        "**REQ-4** — Le sas luit.\n\n- **REQ-5** : Il clignote.\n"
    )

    assert [(one.identifier, one.line_start, one.line_end) for one in listed(text)] == [
        ("REQ-1", 1, 4),
        ("REQ-2", 8, 10),
        ("REQ-3", 12, 14),
        ("REQ-4", 16, 16),
        ("REQ-5", 18, 18),
    ]


def test_bold_lines_stuck_together_are_each_a_requirement(listed):
    text = "Les règles :\n**R1** : Porte close.\n**R2** : Porte ouverte,\nsauf la nuit.\n**R3** : Mur.\n"

    assert [(one.identifier, one.line_start, one.line_end) for one in listed(text)] == [
        ("R1", 2, 2),
        ("R2", 3, 4),
        ("R3", 5, 5),
    ]


def test_the_requirements_outside_tables_are_counted_with_the_others(tmp_path):
    (tmp_path / "corps.md").write_text(LIST, encoding="utf-8")
    source = open_source(tmp_path)

    assert summarise(read_edition(source), source).requirements == 3
