"""Measure the tests that ask whether a report is true.

`--planted` runs them over a made-up province with honest and careless reporters and says how many of
the planted tricks they find, and how often an honest agency is asked for nothing. Nothing is read
from the installation, nothing is written.
"""

import argparse
import json

from ostan.config.terminal import say
from ostan.domains.indicators.rules.review import Plan, detection

SEED = 1405


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--planted", action="store_true", required=True, help="measure with planted tricks")
    parser.add_argument("--seed", type=int, default=SEED, help=f"which made-up province (default: {SEED})")
    parser.add_argument("--agencies", type=int, default=Plan().agencies, help="how many agencies")
    parser.add_argument("--json", action="store_true", help="the figures as one line of JSON")


def run(arguments: argparse.Namespace) -> int:
    """Always 0: how well the tests do is a figure, not a failure."""
    study = detection(arguments.seed, Plan(agencies=arguments.agencies))
    if arguments.json:
        print(json.dumps(study.figures()))
        return 0
    say(f"{study.found} of {study.planted} planted tricks were found.")
    for kind, of in study.by_kind.items():
        say(f"  {kind}: {of['found']} of {of['planted']}")
    say(f"{study.false_per_honest_agency_year:.3f} needless questions per honest agency and year.")
    return 0
