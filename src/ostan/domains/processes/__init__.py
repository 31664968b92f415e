"""Where a service really waits: the process as it ran, measured, explained, and tried anew before it is changed.

Nouns: Log, Study, Scenario, Suggestion. Reads what `cases` recorded and the logs of other systems.
"""
