"""Who and where we are: places, units, posts, people and the hats they wear.

Nouns: Place, OrgUnit, Post, Person, Membership, Absence. Asks nobody below but the foundation.
"""
