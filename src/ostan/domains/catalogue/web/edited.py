"""Which form of a version is being edited: its own, or that of a step; and how a changed one is kept."""

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from ostan.domains.catalogue import actions
from ostan.domains.catalogue.queries import VersionFile
from ostan.domains.catalogue.rules.form import Form, StepForm
from ostan.domains.catalogue.web.asking import now, revision, the_version, who
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class Edited:
    """A form in its version. `step` is None for the form of the version itself."""

    version: VersionFile
    step: StepForm | None

    @property
    def form(self) -> Form:
        return self.step.form if self.step else self.version.form

    @property
    def here(self) -> str:
        """The tab on which it is edited."""
        return "step_forms" if self.step else "form"

    def to(self, name: str, *args: Any) -> str:
        """The address of a page of the editor: "form", "form_page", "question" or "preview_form"."""
        if self.step:
            return reverse(f"catalogue:step_{name}", args=[self.version.id, self.step.key, *args])
        return reverse(f"catalogue:{name}", args=[self.version.id, *args])

    def back(self, place: str = "") -> HttpResponseRedirect:
        """The way back to the editor, at the page or question just changed."""
        return HttpResponseRedirect(f"{self.to('form')}{'#' + place if place else ''}")

    def save(self, request: HttpRequest, form: Form) -> None:
        """Keep the changed form. Raises what change_form and change_step_form raise."""
        if self.step:
            self.save_step(request, dataclasses.replace(self.step, form=form))
            return
        told = {"version_id": self.version.id, "revision": revision(request)}
        actions.change_form(actor=who(request), now=now(request), form=form, **told)

    def save_step(self, request: HttpRequest, step: StepForm | None) -> None:
        """Keep the form of the step, or (None) take it away. Raises what change_step_form raises."""
        key = self.step.key if self.step else ""
        told = {"version_id": self.version.id, "revision": revision(request)}
        actions.change_step_form(actor=who(request), now=now(request), key=key, step_form=step, **told)

    @property
    def context(self) -> dict[str, Any]:
        """What every page of the editor knows."""
        return {"form": self.form, "of_step": self.step, "to": self.to}


def edited(request: HttpRequest, version_id: int, step: str = "") -> Edited:
    """The form of the address. Raises NotAllowed."""
    found = the_version(request, version_id)
    if step and step not in found.step_forms:
        raise NotAllowed("catalogue.see_drafts")
    return Edited(found, found.step_forms[step] if step else None)
