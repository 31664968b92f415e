"""Ties the house together once, at start."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "ostan.wiring"

    def ready(self) -> None:
        from ostan.wiring import flows, words  # needs the tables to be known

        flows.connect()
        words.connect()
