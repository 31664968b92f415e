"""Where machines are spoken to, and how each face words what is refused before it is asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ostan.portal.api import problems
from ostan.portal.govstack import asking as govstack
from ostan.portal.open311 import rendering as open311

Plain = Callable[[HttpRequest, int], HttpResponse]

FACES: dict[str, Plain] = {"/api/": problems.plain, "/open311/": open311.plain, "/govstack/": govstack.plain}


def is_face(path: str) -> bool:
    """Whether a machine is spoken to at this path: by its key, never by a session."""
    return any(path.startswith(prefix) or f"{path}/" == prefix for prefix in FACES)


def refusal(request: HttpRequest, status: int) -> HttpResponse | None:
    """What the face says of a request that never reached it; None on pages for people."""
    for prefix, plain in FACES.items():
        if request.path.startswith(prefix) or f"{request.path}/" == prefix:
            return plain(request, status)
    return None
