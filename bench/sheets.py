"""Long sheets, filled row after row as a program writes them: `python -m bench.sheets FILE COUNT`."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Cells = tuple[str, ...]

GABARIT = (
    "Id", "Page N° (ou n° lignes markdown)", "Extrait paragraphe source",
    "proposition complet de paragraphe (ou commentaire)", "Importance", "Auteur(email)", "Date",
    "Etat de prise en compte", "Relecteur  - commentaire",
)  # fmt: skip
_SUBJECTS = (
    "Le fournisseur",
    "L'application",
    "La direction métier",
    "Le responsable d'exploitation",
    "Chaque projet",
)
_VERBS = ("documente", "met à jour", "conserve pendant dix-huit mois", "transmet sans délai", "fait valider")
_OBJECTS = (
    "la liste des composants", "les journaux d'accès", "le plan de reprise", "l'inventaire des données",
    "la procédure de réversibilité", "les certificats & leurs échéances", "le schéma d'urbanisation",
)  # fmt: skip
_ENDS = (
    "avant la mise en service.",
    "à chaque version majeure.",
    "auprès du comité d'architecture.",
    "sur demande.",
)
_PLACES = ("{}", "p. {}", "l. {}", "§ {}.2", "EXI-ORG-{}")
_LEVELS = ("haute", "moyenne", "basse", "bloquante", "")


def remarks(count: int) -> Iterator[Cells]:
    """Yield *count* remarks under the gabarit's first seven columns, the same ones each time."""
    chance = random.Random(count)  # noqa: S311 - the same files at each run
    for number in range(1, count + 1):
        yield (
            str(number),
            chance.choice(_PLACES).format(chance.randint(1, 60)),
            _sentences(chance, chance.randint(1, 3)),
            _sentences(chance, chance.randint(1, 5)),
            chance.choice(_LEVELS),
            f"relecteur{chance.randint(1, 60)}@example.org",
            f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        )


def _sentences(chance: random.Random, count: int) -> str:
    parts = (_SUBJECTS, _VERBS, _OBJECTS, _ENDS)
    return " ".join(" ".join(chance.choice(words) for words in parts) for _ in range(count))


def write_ods(path: Path, count: int) -> None:
    """Write an .ods of *count* remarks as LibreOffice saves the gabarit: true dates, linked addresses."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS_TYPE)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w") as content:
            content.write(_ODS_START.encode())
            content.write(_ods_line("".join(map(_ods_text, GABARIT)), 16_375).encode())
            for remark in remarks(count):
                content.write(_ods_line(_ods_remark(*remark), 16_377).encode())
            content.write(_ODS_END.encode())


def _ods_line(cells: str, blanks: int) -> str:
    empty = f'<table:table-cell table:style-name="ce1" table:number-columns-repeated="{blanks}"/>'
    return f'<table:table-row table:style-name="ro1">{cells}{empty}</table:table-row>'


def _ods_remark(number: str, place: str, excerpt: str, text: str, level: str, author: str, day: str) -> str:
    link = f'<text:a xlink:href="mailto:{author}" xlink:type="simple">{author}</text:a>'
    return (
        _ods_cell(number, f'office:value-type="float" office:value="{number}"')
        + "".join(map(_ods_text, (place, excerpt, text, level)))
        + _ods_cell(link, _STRING)
        + _ods_cell(day, f'office:value-type="date" office:date-value="{day}"')
    )


def _ods_text(text: str) -> str:
    return _ods_cell(escape(text), _STRING) if text else '<table:table-cell table:style-name="ce1"/>'


def _ods_cell(inside: str, typed: str) -> str:
    return f'<table:table-cell table:style-name="ce1" {typed}><text:p>{inside}</text:p></table:table-cell>'


_STRING = 'office:value-type="string" calcext:value-type="string"'
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_ODS_START = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3" '
    + " ".join(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "table", "text"))
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Commentaires">'
    '<table:table-column table:number-columns-repeated="16384"/>'
)
_ODS_END = (
    '<table:table-row table:number-rows-repeated="1000000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)


def write_xlsx(path: Path, count: int) -> None:
    """Write an .xlsx of *count* remarks, its texts in the table of shared strings."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in _XLSX_PARTS.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for number, line in enumerate(_references(count), start=1):
                sheet.write(f'<row r="{number}">{line}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w") as strings:
            strings.write(f'<sst xmlns="{_MAIN}">'.encode())
            for cells in (GABARIT, *remarks(count)):
                strings.write("".join(f"<si><t>{escape(text)}</t></si>" for text in cells if text).encode())
            strings.write(b"</sst>")


def _references(count: int) -> Iterator[str]:
    """Yield the cells of each line, which tell where each text stands among the shared strings."""
    at = 0
    for number, cells in enumerate((GABARIT, *remarks(count)), start=1):
        line = ""
        for column, text in zip("ABCDEFGHI", cells, strict=False):
            if text:
                line += f'<c r="{column}{number}" t="s"><v>{at}</v></c>'
                at += 1
        yield line


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XLSX_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Commentaires" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}


if __name__ == "__main__":
    {".ods": write_ods, ".xlsx": write_xlsx}[Path(sys.argv[1]).suffix](Path(sys.argv[1]), int(sys.argv[2]))
