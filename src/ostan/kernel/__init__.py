"""Pure values and arithmetic: no Django, no input or output."""
