"""What citizens say of the work: a rating after each case, once, by the applicant alone.

Nouns: Invitation, Rating. Asks `cases` whether a case is closed and whose it was; tells RatingGiven.
"""
