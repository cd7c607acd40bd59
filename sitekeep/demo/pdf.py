"""A leaflet: one page of PDF 1.4, small and valid."""

from __future__ import annotations

LINES = (
    "A stand-in leaflet",
    "This file stands in for a leaflet whose text is not known.",
    "It is here so that a linked document can be kept.",
)


def leaflet() -> bytes:
    text = b"BT /F1 14 Tf 72 720 Td 20 TL " + b" ".join(
        b"(" + line.encode("ascii") + b") Tj T*" for line in LINES
    )
    return document(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s ET\nendstream" % (len(text) + 3, text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def document(*objects: bytes) -> bytes:
    """A PDF of these objects, the first its root, with the table of where each one begins."""
    out, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size, table = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, table)
