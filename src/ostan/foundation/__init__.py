"""What every domain stands on. It knows no domain."""
