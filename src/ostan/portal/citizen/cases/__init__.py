"""What a person has asked for: the list, one case, everything that may be done to it."""
