"""Councils, committees, workgroups and gatherings: who sits where, what is on the table, what was resolved and done.

Nouns: Body, Seat, Meeting, AgendaItem, Resolution, Consultation. Tells who was called and which units are bound.
"""
