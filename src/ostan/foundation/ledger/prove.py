"""Inclusion proofs: that an entry stands, unchanged, in a tree whose root was signed."""

import io

import segno
from django.conf import settings

from ostan.foundation.ledger import append, note, receipt, tree
from ostan.foundation.ledger.models import Checkpoint, Entry, Leaf
from ostan.foundation.ledger.receipt import Receipt
from ostan.kernel import merkle

PAGE = "/proof/"


def prove(*, entry_id: int) -> Receipt | None:
    """The proof of an entry in the first checkpoint that holds it; None while it is not sealed.

    Reads at most 2 log2(size) hashes, in three statements.
    """
    leaf = Leaf.objects.select_related("entry").filter(entry_id=entry_id).first()
    if leaf is None:
        return None
    checkpoint = Checkpoint.objects.filter(size__gt=leaf.position).order_by("size").first()
    if checkpoint is None:
        return None
    return _receipt(leaf.entry, leaf.position, checkpoint)


def _receipt(entry: Entry, position: int, checkpoint: Checkpoint) -> Receipt:
    path = tree.read(lambda node: merkle.inclusion_proof(position, checkpoint.size, node))
    return Receipt(
        key_id=note.SealKey(checkpoint.origin, bytes(checkpoint.key)).id,
        position=position,
        size=checkpoint.size,
        path=tuple(path),
        signature=bytes(checkpoint.signature),
        record=append.record_of(entry),
    )


def receipt_proof(*, entry_id: int) -> str | None:
    """The proof as text (see receipt.py): 1,200 letters in a ledger of a million; None while not sealed."""
    proof = prove(entry_id=entry_id)
    return None if proof is None else receipt.encode(proof)


def receipt_url(payload: str) -> str:
    """Where anybody checks the proof: the whole address that the QR code holds."""
    return f"{settings.PORTAL['address'].rstrip('/')}{PAGE}?p={payload}"


MASK = 3
"""The pattern laid over the squares of a QR code (ISO/IEC 18004). Trying all eight takes five times as long, and
on a proof, which looks random, none is better than another."""


def qr_svg(payload: str) -> str:
    """The QR code of the proof's address: an SVG to stand in a page, black on white in every theme."""
    return _qr(payload).svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr")


def qr_png(payload: str, scale: int = 4) -> bytes:
    """The same as a PNG, black on white, `scale` pixels to a module."""
    out = io.BytesIO()
    _qr(payload).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()


def _qr(payload: str) -> segno.QRCode:
    return segno.make(receipt_url(payload), error="l", boost_error=False, micro=False, mask=MASK)
