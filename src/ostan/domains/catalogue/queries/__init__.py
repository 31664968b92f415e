"""Reads the catalogue. What other domains and pages may ask; everything comes back as frozen values."""

from ostan.domains.catalogue.queries.drafts import (
    OwnedService,
    VersionFile,
    VersionLine,
    owned_services,
    process_file,
    version_file,
    versions_of,
)
from ostan.domains.catalogue.queries.gateway import (
    GatewayService,
    gateway_of,
    gateway_service,
    gateway_services,
)
from ostan.domains.catalogue.queries.running import (
    Offer,
    RunnableVersion,
    ServicePage,
    offer,
    published_service,
    service_code,
    service_titles,
    version_for_case,
)
from ostan.domains.catalogue.queries.searching import (
    Agency,
    Found,
    ServiceLine,
    agencies,
    life_events,
    offered,
    parts_of,
    search,
    services_of,
)

__all__ = [
    "Agency",
    "Found",
    "GatewayService",
    "Offer",
    "OwnedService",
    "RunnableVersion",
    "ServiceLine",
    "ServicePage",
    "VersionFile",
    "VersionLine",
    "agencies",
    "gateway_of",
    "gateway_service",
    "gateway_services",
    "life_events",
    "offer",
    "offered",
    "owned_services",
    "parts_of",
    "process_file",
    "published_service",
    "search",
    "service_code",
    "service_titles",
    "services_of",
    "version_file",
    "version_for_case",
    "versions_of",
]
