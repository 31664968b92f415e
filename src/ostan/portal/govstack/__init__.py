"""GovStack's Registration building block: a second public face of the same actions."""
