"""PostgreSQL under our own supervision: a real server kept in the data folder, no system service needed."""

from ostan.config.postgres.binaries import Programs, find_programs
from ostan.config.postgres.cluster import APP, OWNER, Cluster, grant_by_default
from ostan.config.postgres.server import Server, reachable, server_for

__all__ = [
    "APP",
    "OWNER",
    "Cluster",
    "Programs",
    "Server",
    "find_programs",
    "grant_by_default",
    "reachable",
    "server_for",
]
