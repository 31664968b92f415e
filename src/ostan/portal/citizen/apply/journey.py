"""Where a person stands on the way through a form: what was typed so far, what is asked, what is still open."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ostan.domains.cases import actions
from ostan.domains.cases import queries as cases
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.org import queries as org
from ostan.foundation.access import Request
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed
from ostan.portal.citizen.apply import reading


@dataclass(frozen=True, slots=True)
class Journey:
    """One application on its way. `raw` is what was typed; `outdated` is a draft of an earlier version; `kinds`
    are the media types of the applicant's files by id.
    """

    service: catalogue.ServicePage
    form: forms.Form
    raw: dict[str, Any]
    draft: cases.DraftCard | None
    outdated: cases.DraftCard | None
    today: datetime.date
    kinds: Mapping[int, str]

    @property
    def code(self) -> str:
        return self.service.code

    @property
    def answers(self) -> dict[str, Any]:
        """What was typed, as far as it can be read."""
        return forms.parse_answers(self.form, self.raw)[0]

    def visible(self) -> tuple[forms.Page, ...]:
        """All pages asked with these answers."""
        return forms.visible_pages(self.form, self.answers)

    def pages(self) -> list[forms.Page]:
        """The pages to walk through; those that only declare stand on the page of checking."""
        return [page for page in self.visible() if not _only_declares(page)]

    def declarations(self) -> list[forms.Question]:
        """What is to be declared on the page of checking."""
        return [question for page in self.visible() if _only_declares(page) for question in page.questions]

    def is_done(self, page: forms.Page) -> bool:
        """Whether the page could be left as it is."""
        try:
            self.check(page.name)
        except forms.FormErrors:
            return False
        return True

    def check(self, page: str) -> None:
        """Raises FormErrors: what is wrong with the answers of the page."""
        own = self.of_page(page)
        found = forms.check_page(
            self.form, page, own, self.answers, today=self.today, level_of=level_of, is_unit=org.is_unit
        )
        forms.check_files(self.form, found.answers, self.kinds)

    def of_page(self, page: str) -> dict[str, Any]:
        """What was typed on one page."""
        names = {question.name for question in self.form.page(page).questions}
        return {name: value for name, value in self.raw.items() if name in names}

    def first_open(self) -> forms.Page | None:
        """The first page that cannot be left as it is; None when all are done."""
        return next((page for page in self.pages() if not self.is_done(page)), None)

    def with_typed(self, typed: Mapping[str, Any], person_id: int) -> "Journey":
        """The same way with more answers of the person. One statement when there are files among them."""
        raw = {**self.raw, **typed}
        kinds = {**self.kinds, **reading.media_types(self.form, typed, person_id)}
        return Journey(self.service, self.form, raw, self.draft, self.outdated, self.today, kinds)


def _only_declares(page: forms.Page) -> bool:
    return all(question.kind is forms.Kind.DECLARATION for question in page.questions)


def level_of(code: str) -> str | None:
    """The level of a place, None for an unknown code. One statement."""
    try:
        return org.place(code=code).level
    except NotAllowed:
        return None


def journey(request: Request, code: str) -> Journey:
    """The person's application for the service as it stands. Two statements, and one more for its files.

    A draft of an earlier version lends its answers to questions that are still asked.

    Raises:
        NotAllowed: there is no such service, or it is not asked for here.
    """
    service = catalogue.published_service(code=code)
    if not service.can_apply:
        raise NotAllowed("catalogue.see")
    drafts = _drafts(request.actor, request.now, code)
    draft = next((one for one in drafts if one.version_id == service.version_id), None)
    outdated = next((one for one in drafts if one.version_id != service.version_id), None)
    known = {question.name for question in service.form.questions}
    typed = (draft or outdated).answers if draft or outdated else {}  # type: ignore[union-attr]  # one of them
    raw = {name: value for name, value in typed.items() if name in known}
    kinds = reading.media_types(service.form, raw, request.actor.person_id)
    return Journey(service, service.form, raw, draft, outdated, local_day(request.now), kinds)


def _drafts(actor: Actor, now: datetime.datetime, code: str) -> list[cases.DraftCard]:
    if not actor.is_signed_in:
        return []
    return [draft for draft in cases.drafts_of(actor=actor, now=now) if draft.service_code == code]


def keep(request: Request, way: Journey) -> int:
    """Keep what was typed; gives the id of the draft. A draft of an earlier version goes."""
    version_id = way.service.version_id
    draft = actions.keep_draft(actor=request.actor, now=request.now, version_id=version_id, answers=way.raw)
    if way.outdated:
        actions.drop_draft(actor=request.actor, now=request.now, draft_id=way.outdated.id)
    return draft.pk
