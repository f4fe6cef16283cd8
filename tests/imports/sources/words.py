"""Word documents for the tests, written by hand as Word writes them: only what a reader may look at."""

from tests.imports.sheets import zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{RELATIONS}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Chapitre"><w:name w:val="Chapitre"/><w:basedOn w:val="Titre1"/>
</w:style>
<w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Legende"><w:name w:val="caption"/><w:basedOn w:val="Titre1"/>
<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
"""
WHEN = "2024-05-02T14:30:00Z"


def docx(body: str, *, comments: str = "", answers: str = "", **parts: str | None) -> bytes:
    """Return a document of this body; its other parts by their names, None for none."""
    content = {
        "document": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "styles": f"<w:styles {SPACES}>{STYLES}</w:styles>",
        "comments": f"<w:comments {SPACES}>{comments}</w:comments>",
        "commentsExtended": f"<w15:commentsEx {SPACES}>{answers}</w15:commentsEx>",
        **parts,
    }
    relations = "".join(
        f'<Relationship Id="rId{rank}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>'
        for rank, name in enumerate(content)
        if content[name] is not None
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    main = f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">{main}</Relationships>',
            **{f"word/{name}.xml": HEAD + part for name, part in content.items() if part is not None},
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>'
            ),
        }
    )


def p(*runs: str, style: str = "", more: str = "") -> str:
    """Return a paragraph of these runs; plain words are one."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    said = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{said}</w:p>"


def r(words: str, kind: str = "t") -> str:
    return f'<w:r><w:rPr><w:b/></w:rPr><w:{kind} xml:space="preserve">{words}</w:{kind}></w:r>'


def ins(words: str, author: str = "Ève", when: str = WHEN) -> str:
    return f'<w:ins w:id="90" w:author="{author}" w:date="{when}">{r(words)}</w:ins>'


def cut(words: str, author: str = "Ève", when: str = WHEN) -> str:
    return f'<w:del w:id="91" w:author="{author}" w:date="{when}">{r(words, "delText")}</w:del>'


def about(key: int, *runs: str) -> str:
    """Return runs that a comment is about."""
    said = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f'<w:commentRangeStart w:id="{key}"/>{said}<w:commentRangeEnd w:id="{key}"/>{reference(key)}'


def reference(key: int) -> str:
    return f'<w:r><w:commentReference w:id="{key}"/></w:r>'


def comment(key: int, *paragraphs: str, author: str = "Ève") -> str:
    """Return a comment; its last paragraph is marked by its key."""
    said = "".join(
        f'<w:p w14:paraId="{key:04}{rank:04}"><w:pPr><w:pStyle w:val="Commentaire"/></w:pPr>{r(words)}</w:p>'
        for rank, words in enumerate(paragraphs, start=1 - len(paragraphs))
    )
    return f'<w:comment w:id="{key}" w:author="{author}" w:date="{WHEN}" w:initials="E">{said}</w:comment>'


def answer(key: int, to: int) -> str:
    return f'<w15:commentEx w15:paraId="{key:04}0000" w15:paraIdParent="{to:04}0000" w15:done="1"/>'
