"""Webhooks: what happened is told to other systems, signed, by ids only, again and again for three days."""
