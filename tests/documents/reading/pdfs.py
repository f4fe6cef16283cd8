"""Small PDFs for the tests, written by hand: Helvetica, one string per line."""

LINE_HEIGHT = 14


def make_pdf(*pages: str, encrypted: bool = False) -> bytes:
    """Return a PDF of these pages; *encrypted* gives one that asks for a password nobody knows."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (4 + 2 * rank) for rank in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for rank, text in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * rank)
        )
        stream = page_stream(text)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    trailer = b"/Root 1 0 R"
    if encrypted:
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"ab" * 32, b"cd" * 32))
        trailer += b" /Encrypt %d 0 R /ID [<00> <00>]" % len(objects)
    return assembled(objects, trailer)


def page_stream(text: str) -> bytes:
    """Return the drawing of a page, from the top."""
    lines = b" T* ".join(b"(%s) Tj" % escaped(line) for line in text.split("\n"))
    return b"BT /F1 10 Tf %d TL 50 790 Td %s ET" % (LINE_HEIGHT, lines)


def escaped(line: str) -> bytes:
    """Return *line* as the inside of a PDF string."""
    for sign in "\\()":
        line = line.replace(sign, "\\" + sign)
    return line.encode("cp1252")


def assembled(objects: list[bytes], trailer: bytes) -> bytes:
    """Return the file of these objects, with its table of offsets."""
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF"
        % (
            size,
            table,
            size,
            trailer,
            len(content),
        )
    )
