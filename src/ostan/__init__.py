"""Ostan: the platform on which a provincial government serves its citizens and runs its own reform."""
