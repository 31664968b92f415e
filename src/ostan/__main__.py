"""`python -m ostan` is the `ostan` command."""

import sys

from ostan.config.command import main

if __name__ == "__main__":
    sys.exit(main())
