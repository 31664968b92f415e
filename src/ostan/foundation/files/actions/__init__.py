"""Keeps, scans and erases documents; takes them in pieces."""

from ostan.foundation.files.actions.keeping import Upload, erase, keep, scan, set_aside, sign_for
from ostan.foundation.files.actions.pieces import (
    PIECE,
    begin_upload,
    drop_expired_uploads,
    drop_upload,
    take_piece,
)

__all__ = [
    "PIECE",
    "Upload",
    "begin_upload",
    "drop_expired_uploads",
    "drop_upload",
    "erase",
    "keep",
    "scan",
    "set_aside",
    "sign_for",
    "take_piece",
]
