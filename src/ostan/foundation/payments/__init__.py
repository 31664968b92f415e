"""Money that people owe the administration: billed once, paid through a gateway or by hand, never charged twice."""
