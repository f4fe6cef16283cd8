import pytest

from documents.reading import pdf
from documents.reading.alignment import page_sections, place_sections
from documents.reading.model import ReadPage, SectionKind, UnreadableEdition
from documents.reading.pdf import read_pages
from tests.documents.reading.pdfs import make_pdf
from tests.documents.reading.reading import read

TEXT = """# Cadre

Le présent cadre fixe les règles communes aux applications hébergées.

## 1 - Hébergement

Les applications sont hébergées sur des grappes partagées entre plusieurs équipes.

Chaque équipe dispose d'un espace réservé dont les limites sont connues.

## 2 - Réseau

![schéma](schema.png)

Les flux sortants passent par un mandataire et sont journalisés pendant un an.

## 3 - Exigences

| Id | Type | Exigence |
|---|---|---|
| EXI-1 | P | Les secrets ne sont jamais écrits dans le code ni dans les images. |
| EXI-2 | I | Les sauvegardes sont restaurées au moins une fois par trimestre. |
"""
HEADER = "Cadre technique - version de travail\n"
PAGES = [
    "Table\n1 - Hébergement 2\n2 - Réseau 3\n3 - Exigences 3",
    "Cadre\nLe présent cadre fixe les règles communes aux\napplications hébergées.\n"
    "1 - Hébergement\nLes applications sont hébergées sur des grappes partagées entre plu-\nsieurs équipes.",
    "Chaque équipe dispose d'un espace réservé dont les limites\nsont connues.\n2 - Réseau\n"
    "Les flux sortants passent par un mandataire et sont\njournalisés pendant un an.\n3 - Exigences\n"
    "EXI-1 P Les secrets ne sont jamais écrits dans le code\nni dans les images.",
    "EXI-2 I Les sauvegardes sont restaurées au moins une fois\npar trimestre.",
    "Remerciements à toutes celles et ceux qui ont relu ces pages avec patience.",
]


def paginated(texts, name="cadre.pdf"):
    return [
        ReadPage(name, number, f"{HEADER}{text}\nMinistère - page {number}")
        for number, text in enumerate(texts, 1)
    ]


def names(page):
    return [key.partition("#")[2] for key in page.section_keys]


def test_each_page_gives_its_text_and_a_page_without_text_is_kept():
    pages = read_pages("cadre.pdf", make_pdf("Périmètre d'été\nSuite", "", "Fin (1)"))

    assert [(page.pdf, page.number) for page in pages] == [
        ("cadre.pdf", 1),
        ("cadre.pdf", 2),
        ("cadre.pdf", 3),
    ]
    assert [page.text for page in pages] == ["Périmètre d'été\nSuite", "", "Fin (1)"]


@pytest.mark.parametrize(
    "content",
    [b"", b"bonjour", b"%PDF-1.4\n" + b"x" * 200, make_pdf("Secret", encrypted=True)],
    ids=["empty", "text", "damaged", "protected"],
)
def test_a_file_that_does_not_open_as_a_pdf_is_refused_with_a_sentence(content):
    with pytest.raises(UnreadableEdition, match=r"cadre\.pdf ne s'ouvre pas comme un PDF"):
        read_pages("cadre.pdf", content)


def test_a_pdf_too_big_or_too_long_is_refused(monkeypatch):
    content = make_pdf("Un", "Deux", "Trois")
    monkeypatch.setattr(pdf, "PAGE_COUNT", 2)
    with pytest.raises(UnreadableEdition, match="plus de 2 pages"):
        read_pages("cadre.pdf", content)

    monkeypatch.setattr(pdf, "PDF_BYTES", 100)
    with pytest.raises(UnreadableEdition, match="dépasse"):
        read_pages("cadre.pdf", content)


def test_a_page_carries_the_sections_that_start_and_those_that_continue_on_it():
    pages = place_sections(paginated(PAGES), [read(TEXT)])

    assert names(pages[1]) == ["heading/cadre", "heading/cadre/hebergement"]
    assert names(pages[2]) == [
        "heading/cadre/hebergement",
        "heading/cadre/reseau",
        "figure/schema-png",
        "heading/cadre/exigences",
        "row/exi-1",
    ]
    assert names(pages[3]) == ["heading/cadre/exigences", "row/exi-2"]


def test_a_table_of_contents_and_running_lines_place_nothing():
    text = TEXT.replace("# Cadre\n", "# Cadre technique - version de travail\n")
    pages = place_sections(paginated(PAGES), [read(text)])

    assert names(pages[0]) == []
    assert names(pages[4]) == []


def test_the_documents_of_an_edition_are_found_in_any_order():
    glossary = read(
        "# Glossaire\n\nUne grappe est un ensemble de machines qui travaillent ensemble.\n", "g.md"
    )
    texts = ["Glossaire\nUne grappe est un ensemble de machines\nqui travaillent ensemble.", *PAGES[1:4]]
    pages = place_sections(paginated(texts), [read(TEXT), glossary])

    assert pages[0].section_keys == ("g.md#heading/glossaire",)
    assert "cct-guide.md#row/exi-2" in pages[3].section_keys


def test_two_pdfs_are_placed_each_by_itself():
    pages = place_sections([*paginated(PAGES, "a.pdf"), *paginated(PAGES[:2], "b.pdf")], [read(TEXT)])

    assert [page.pdf for page in pages] == ["a.pdf"] * 5 + ["b.pdf"] * 2
    assert names(pages[6]) == names(pages[1])


def test_a_page_of_no_source_has_a_section_of_its_own_that_follows_its_words():
    pages, extra = page_sections(place_sections(paginated(PAGES), [read(TEXT)]))
    moved, later = page_sections([ReadPage("autre.pdf", 9, pages[4].text)])

    assert [section.title for section in extra] == ["Page 1 du PDF", "Page 5 du PDF"]
    assert {section.kind for section in extra} == {SectionKind.PAGE}
    assert pages[4].section_keys == (extra[1].key,)
    assert pages[1].section_keys == place_sections(paginated(PAGES), [read(TEXT)])[1].section_keys
    assert later[0].key == extra[1].key
    assert moved[0].section_keys == (later[0].key,)


def test_empty_pages_have_sections_that_do_not_clash():
    pages, extra = page_sections([ReadPage("a.pdf", 1, ""), ReadPage("a.pdf", 2, "")])

    assert len({section.key for section in extra}) == 2
    assert [page.section_keys for page in pages] == [(section.key,) for section in extra]


def test_an_edition_without_pdf_has_no_page():
    assert place_sections([], [read(TEXT)]) == []
