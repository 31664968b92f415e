"""A page: a Jinja template with the shell's facts around the view's own context."""

from collections.abc import Mapping

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject

from ostan.ui import shell

BARE = frozenset({400, 413, *range(500, 600)})
"""Pages that may be shown before anybody was looked up, or because that failed."""


def render(
    request: HttpRequest, template: str, context: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """The page as an HTML response. The view's context wins over the shell's facts of the same name.

    Raises jinja2.TemplateNotFound for an unknown template and jinja2.UndefinedError for a name that
    neither the view nor the shell gives.
    """
    return HttpResponse(_drawn(request, template, context, bare=status in BARE), status=status)


def text(request: HttpRequest, template: str, context: Mapping[str, object] | None = None) -> str:
    """The page as text, for a print service or a fragment."""
    return _drawn(request, template, context, bare=False)


def token(request: HttpRequest) -> dict[str, object]:
    """For every page: the hidden field that shows a form to be ours, made once for all forms of the page."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def _drawn(request: HttpRequest, template: str, context: Mapping[str, object] | None, *, bare: bool) -> str:
    flashes = [] if bare else _flashes(request)
    facts = {**shell.facts(request, bare=bare), "flashes": flashes, **(context or {})}
    return render_to_string(template, facts, request=request)


def _flashes(request: HttpRequest) -> list[tuple[str, str]]:
    """Messages left by the action before this page, as (tone, sentence). They are shown once."""
    if not hasattr(request, "_messages"):
        return []
    tones = {"success": "ok", "warning": "warn", "error": "bad"}
    return [(tones.get(item.level_tag, "info"), str(item)) for item in get_messages(request)]
