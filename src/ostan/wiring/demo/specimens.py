"""Specimen documents that simulated citizens hand in: they say what they are and nothing else."""

import functools
import io

from PIL import Image, ImageDraw

_WORDS = "SPECIMEN - demonstration only"
_NAMES = {"pdf": "مدرک نمونه.pdf", "image": "تصویر نمونه.jpg"}


@functools.cache
def of(kind: str) -> tuple[str, bytes]:
    """Name and bytes of the specimen "pdf" or "image"."""
    return _NAMES[kind], _pdf() if kind == "pdf" else _picture()


def _picture() -> bytes:
    picture = Image.new("RGB", (300, 400), "#e8ecec")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((100, 70, 200, 190), fill="#9fb4b4")
    pen.pieslice((50, 210, 250, 480), 180, 360, fill="#9fb4b4")
    pen.text((60, 380), _WORDS, fill="#445555")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()


def _pdf() -> bytes:
    text = f"BT /F1 22 Tf 60 760 Td ({_WORDS}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    )
