"""Programs for those who work on Ostan; nothing here runs in a province."""
