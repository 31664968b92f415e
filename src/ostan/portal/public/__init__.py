"""What everybody may read without asking for anything: published figures, how accessible the portal is."""
