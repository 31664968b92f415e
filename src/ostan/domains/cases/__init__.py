"""What we were asked: a request or complaint, from its opening to a reasoned decision and an objection.

Nouns: Case, Task, Message, Attachment, Decision, Objection, Pause, Extension, RoutingRule. Asks `catalogue`
what was promised and `org` who is responsible; tells CaseOpened … CaseDecided (see events.py).
"""
