"""Open311 GeoReport v2: unknown applications show the services of the gateway and send requests for them."""
