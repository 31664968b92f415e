"""Collects the wording of every refusal from the domains for the pages."""


def connect() -> None:
    """Register the wording of every domain. Called once, at start."""
