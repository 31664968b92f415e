"""Has the ledger checked. It stands above the unit of work, the ledger itself below it."""
