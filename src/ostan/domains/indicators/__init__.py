"""How we know: the dictionary of indicators, the figures of every unit and period, and who stands for them.

What a figure may be stands in rules; how methods judge series stands in rules/review.
"""
