"""Administration of the house: calendar, wording of notices, the style page."""
