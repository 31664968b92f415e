"""Check the simulator of processes against what is known exactly.

`--validate` plays queues, a network with rework and a credit application through and prints for each the
exact value beside the simulated mean with its 95 % interval. Nothing is read from the installation,
nothing is written.
"""

import argparse
import json
from typing import TYPE_CHECKING

from ostan.config.terminal import say

if TYPE_CHECKING:
    from ostan.domains.processes.rules.simulation import Validation

SEED, CASES = 1_404, 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--validate", action="store_true", required=True, help="compare with exact values")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the first run (default: {SEED})")
    parser.add_argument("--cases", type=int, default=CASES, help=f"of each run (default: {CASES})")
    parser.add_argument("--json", action="store_true", help="the figures as one line of JSON")


def run(arguments: argparse.Namespace) -> int:
    """0 when every exact value lies in its interval, 1 when one does not."""
    from ostan.domains.processes.rules.simulation import validations  # numpy, which only this word needs

    found = list(validations(seed=arguments.seed, cases=arguments.cases))
    if arguments.json:
        print(json.dumps([_plain(one) for one in found]))
    else:
        for one in found:
            reach = f"{one.found.low:.4f} to {one.found.high:.4f}"
            say(f"{one.name}: exact {one.exact:.5f}, simulated {one.found.mean:.5f} ({reach})")
    return 0 if all(one.holds for one in found) else 1


def _plain(one: "Validation") -> dict[str, object]:
    return {
        "name": one.name,
        "exact": one.exact,
        "mean": one.found.mean,
        "low": one.found.low,
        "high": one.found.high,
        "holds": one.holds,
    }
