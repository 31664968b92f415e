"""Speed and growth of the main road, beside a yardstick measured in the same run. See `python -m bench --help`."""
