import hashlib

import pytest

from documents.reading import edition as edition_module
from documents.reading.edition import read_edition, summarise
from documents.reading.model import SectionKind, UnreadableEdition
from documents.reading.source import open_source
from tests.documents.reading.pdfs import make_pdf
from tests.documents.reading.repositories import commit_files, new_repository

README = """# Cadre technique

Version RFC : vous pouvez proposer vos commentaires, par la [fiche](./fiche.ods) ou à contact@xxx.gouv.fr.

- [Le guide](./cct-guide.md) et [sa suite](cct-guide.md#suite)
"""
GUIDE = """# Guide

![vue](images/vue.png)

## Suite

Les applications sont hébergées sur des grappes partagées entre plusieurs équipes.

| Id | Niveau | Exigence |
|---|---|---|
| EX1 | bloquant | Faire |
| EX1 | bloquant | Refaire |
"""
IMAGE = b"\x89PNG image"


def write(folder, **files):
    """Write the usual volet in *folder*, changed by *files* (« readme », « guide »…); None leaves one out."""
    usual = {"README.md": README, "cct-guide.md": GUIDE, "fiche.ods": b"PK", "images/vue.png": IMAGE}
    names = {"readme": "README.md", "guide": "cct-guide.md", "fiche": "fiche.ods", "image": "images/vue.png"}
    for name, content in (usual | {names.get(key, key): value for key, value in files.items()}).items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_source(folder)


def test_an_edition_is_read_whole_from_a_folder(tmp_path):
    source = write(tmp_path)
    edition = read_edition(source)

    assert [document.path for document in edition.documents] == ["README.md", "cct-guide.md"]
    figure = next(s for s in edition.documents[1].sections if s.kind == SectionKind.FIGURE)
    assert figure.figure_sha256 == hashlib.sha256(IMAGE).hexdigest()
    assert edition.warnings == ("cct-guide.md : l'identifiant EX1 sert 2 fois (lignes 11, 12).",)
    found = summarise(edition, source)
    assert (found.documents, found.requirements, found.figures, found.pages) == (2, 2, 1, 0)
    assert (found.duplicates, found.broken_links) == (1, 0)
    assert found.sections == 6


def test_an_edition_is_the_same_from_a_folder_and_from_a_repository(tmp_path):
    folder = write(tmp_path / "dossier")
    repository = new_repository(tmp_path / "depot")
    commit_files(repository, {path: folder.read(path) for path in folder.paths()})

    assert read_edition(open_source(repository)) == read_edition(folder)


def test_a_pdf_is_taken_at_the_commit_or_from_this_machine(tmp_path):
    repository = new_repository(tmp_path / "depot")
    text = "Les applications sont hébergées sur des grappes partagées entre plusieurs équipes."
    commit_files(repository, {"guide.md": GUIDE, "pdf/Référentiel.pdf": make_pdf(text)})
    outside = tmp_path / "autre.pdf"
    outside.write_bytes(make_pdf("Une page que nul document ne porte, avec ses propres mots."))

    edition = read_edition(open_source(repository), pdfs=["pdf/Re\u0301fe\u0301rentiel.pdf", outside])

    assert [pdf.path for pdf in edition.pdfs] == ["pdf/Référentiel.pdf", "autre.pdf"]
    assert edition.pdfs[1].sha256 == hashlib.sha256(outside.read_bytes()).hexdigest()
    assert [page.pdf for page in edition.pages] == ["pdf/Référentiel.pdf", "autre.pdf"]
    assert edition.pages[0].section_keys == ("guide.md#heading/guide/suite",)
    assert [section.key for section in edition.page_sections] == list(edition.pages[1].section_keys)


def test_the_same_pdf_asked_twice_is_read_once(tmp_path):
    source = write(tmp_path, **{"a.pdf": make_pdf("Un")})

    assert len(read_edition(source, pdfs=["a.pdf", "a.pdf"]).pages) == 1


def test_a_pdf_that_is_nowhere_is_refused(tmp_path):
    with pytest.raises(UnreadableEdition, match=r"absent\.pdf n'est ni dans la source"):
        read_edition(write(tmp_path), pdfs=["absent.pdf"])


def test_a_document_that_cannot_be_read_is_set_aside_and_the_others_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(edition_module, "TEXT_BYTES", 2000)
    source = write(tmp_path, **{"gros.md": "x" * 3000, "image.md": b"\x89PNG\0\0", "vide.md": ""})

    edition = read_edition(source)

    assert [document.path for document in edition.documents] == ["README.md", "cct-guide.md", "vide.md"]
    assert edition.warnings[0].startswith("Document mis de côté : gros.md dépasse")
    assert edition.warnings[1] == "Document mis de côté : image.md n'est pas un fichier de texte."
    assert "vide.md est vide." in edition.warnings


def test_an_edition_without_any_document_is_refused(tmp_path):
    with pytest.raises(UnreadableEdition, match="Aucun document lisible"):
        read_edition(write(tmp_path), include=["*.txt"])


def test_globs_that_take_in_a_whole_disk_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(edition_module, "DOCUMENT_COUNT", 1)

    with pytest.raises(UnreadableEdition, match="2 fichiers correspondent"):
        read_edition(write(tmp_path))


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("[x](absent.md)", "ligne 3 : le lien vers « absent.md » ne mène nulle part."),
        ("[x](/absent.md)", "ligne 3 : le lien vers « /absent.md » ne mène nulle part."),
        ("[x](#inconnu)", "ligne 3 : le lien vers « #inconnu » ne mène nulle part."),
        ("![x](images/absente.png)", "ligne 3 : l'image « images/absente.png » manque."),
        ("[x](Fiche.ods)", "ligne 3 : la fiche « Fiche.ods » est annoncée mais absente de la source."),
    ],
)
def test_a_broken_link_is_said_with_its_document_and_its_line(tmp_path, link, sentence):
    source = write(tmp_path, guide=f"# Guide\n\n{link}\n")
    edition = read_edition(source)

    assert edition.warnings == (f"cct-guide.md, {sentence}",)
    assert summarise(edition, source).broken_links == 1


@pytest.mark.parametrize(
    "link",
    [
        *("https://example.org/absent", "mailto:a@example.org", "//example.org/x", "README.md?plain=1#L3"),
        *(
            "images",
            "images/",
            "./images/vue.png",
            "#guide",
            "{{ site.url }}",
            "../autre-volet/x.md",
            "README",
        ),
        *("README.html", "/README.md", "<README.md>"),
    ],
)
def test_a_link_that_leads_somewhere_or_outside_is_not_said_broken(tmp_path, link):
    assert read_edition(write(tmp_path, guide=f"# Guide\n\n[x]({link})\n")).warnings == ()


def test_broken_links_beyond_fifty_are_counted(tmp_path):
    links = "\n".join(f"[x](absent-{number}.md)" for number in range(53))
    warnings = read_edition(write(tmp_path, guide=f"# Guide\n\n{links}\n")).warnings

    assert len(warnings) == 51
    assert warnings[-1] == "Et 3 autres liens rompus."


CALL = "# Cadre\n\nAppel à commentaires de ce document.\n\n"


def test_a_call_without_a_way_to_answer_is_said(tmp_path):
    far = "\n" * 60 + "Le support répond à aide@example.org.\n"
    warnings = read_edition(write(tmp_path, readme=CALL + far, guide="# Guide\n")).warnings

    assert warnings == (
        "Appel à commentaires sans canal : README.md, ligne 3, "
        "n'indique ni adresse, ni fiche présente, ni lieu de suivi (issues).",
    )


def test_a_call_whose_sheet_is_missing_is_without_a_channel(tmp_path):
    warnings = read_edition(write(tmp_path, readme=f"{CALL}[la fiche](fiche.ods)\n", fiche=None)).warnings

    assert "README.md, ligne 5 : la fiche « fiche.ods » est annoncée mais absente de la source." in warnings
    assert any(sentence.startswith("Appel à commentaires sans canal") for sentence in warnings)


@pytest.mark.parametrize(
    "channel",
    [
        "Écrire à contact@xxx.gouv.fr.",
        "[la fiche](fiche.ods)",
        "Ouvrir une issue.",
        "[x](https://example.org/f.ods)",
    ],
)
def test_one_channel_is_enough(tmp_path, channel):
    assert read_edition(write(tmp_path, readme=CALL + channel, guide="# Guide\n")).warnings == ()


def test_a_text_that_calls_for_nothing_needs_no_channel(tmp_path):
    readme = "# Cadre\n\nLe protocole suit la RFC 7519.\n"

    assert read_edition(write(tmp_path, readme=readme, guide="# Guide\n")).warnings == ()
