"""The only place where domains are tied together: tables, no logic."""
