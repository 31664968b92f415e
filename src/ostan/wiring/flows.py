"""When this happens, that follows: the whole dynamic of the house on one page."""


def connect() -> None:
    """Bind every listener. Called once, at start."""
