"""The nouns of the province, each in a house of the same plan; see ARCHITECTURE.md."""
