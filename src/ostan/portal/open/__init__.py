"""What is published for machines without a key: the catalogue in RDF, figures as CSV with a dictionary, calendars."""
