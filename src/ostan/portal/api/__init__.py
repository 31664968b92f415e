"""The JSON face: parses, makes one domain call, renders. Keys open it; sessions never do."""
