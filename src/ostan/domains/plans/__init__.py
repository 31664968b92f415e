"""What was promised: documents and their actions, who takes them, by when, and what a national body has to give first.

Nobody types how a promise stands: it follows from verified figures and dates (rules/standing.py).
"""
