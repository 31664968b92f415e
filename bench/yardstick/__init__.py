"""The yardstick: a plain, idiomatic Django REST framework application over the same tables."""
