"""What a service, its form and its process may be. Pure."""
