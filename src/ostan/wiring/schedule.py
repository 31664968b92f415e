"""Time → action: what the worker does by the clock."""
