"""PostgreSQL under our own supervision: a real server kept in the data folder, no system service needed."""

from ostan.config.postgres.binaries import Programs, find_programs, programs_for
from ostan.config.postgres.cluster import APP, OWNER, Cluster, grant_by_default, reason_in
from ostan.config.postgres.server import Server, reachable, server_for

__all__ = [
    "APP",
    "OWNER",
    "Cluster",
    "Programs",
    "Server",
    "find_programs",
    "grant_by_default",
    "programs_for",
    "reachable",
    "reason_in",
    "server_for",
]
