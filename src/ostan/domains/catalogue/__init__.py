"""What we offer: public services, their identity cards, and the versions that cases run on.

Nouns: PublicService (identity card), ServiceVersion (card + form + process + promise, immutable once
published). Asks `org` who is responsible.
"""
