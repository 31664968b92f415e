"""Django's PostgreSQL connection, made cheaper where a province's pages feel it."""
