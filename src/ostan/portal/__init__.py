"""Pages where sibling domains meet, one folder per audience."""
