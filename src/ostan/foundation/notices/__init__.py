"""Messages to people: templates, an outbox, providers behind one interface, and what became of each."""
