"""The citizen's pages: find a service, apply, follow, object, rate. Everything works without script."""
