"""Signing in and out, and choosing the hat."""
