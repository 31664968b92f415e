"""What the person at the terminal is told when a command cannot go on."""


class Trouble(Exception):
    """One clear sentence: what is wrong and what to do. The command ends with exit code 1."""
