"""Keys with which other systems speak with the house, and the answers kept for those that ask twice."""
