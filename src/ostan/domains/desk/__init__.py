"""The service desk: halls with counters, a rota of agency representatives, tickets, appointments.

Nouns: Hall, Counter, Shift, Seat, Ticket, Appointment. Opens cases through `cases`; tells what happened to a turn.
"""
