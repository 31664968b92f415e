"""Those who watch: the auditor in the ledger, and anybody who holds a receipt."""
