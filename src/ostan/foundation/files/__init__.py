"""Stored documents: content-addressed, typed by content, re-encoded, given out only through access."""
