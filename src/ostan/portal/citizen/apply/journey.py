"""Where a person stands on the way through a form: what was typed so far, what is asked, what is still open."""

import dataclasses
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
from ostan.foundation.files import queries as files
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed
from ostan.portal.citizen.apply import reading, unsent


@dataclass(frozen=True, slots=True)
class Journey:
    """One application on its way. `raw` is what was typed, as far as the form still asks for it; `kinds` are the
    media types of the applicant's files by id. `person_id` is 0 for a visitor.
    """

    service: catalogue.ServicePage
    form: forms.Form
    raw: dict[str, Any]
    draft: cases.DraftCard | None
    today: datetime.date
    person_id: int
    kinds: Mapping[int, str]

    @property
    def code(self) -> str:
        return self.service.code

    @property
    def unsigned_id(self) -> int:
        """The draft for which a visitor's files are kept; 0 for whoever has signed in, and before anything is kept."""
        return self.draft.id if self.draft and not self.person_id else 0

    @property
    def keeper_id(self) -> int:
        """As whose the files are kept."""
        return self.person_id or files.unsigned_owner(self.unsigned_id)

    @property
    def is_outdated(self) -> bool:
        """Whether the draft was begun on an earlier version, and nobody has told its writer what changed."""
        return self.draft is not None and self.draft.version_id != self.service.version_id

    @property
    def changes(self) -> tuple[forms.Change, ...]:
        """What became of the form since the draft was begun."""
        if self.draft is None or not self.is_outdated:
            return ()
        begun = catalogue.version_for_case(version_id=self.draft.version_id).form
        return forms.changes(begun, self.form, self.draft.answers)

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

    def with_typed(self, typed: Mapping[str, Any]) -> "Journey":
        """The same way with more answers. One statement when there are files among them."""
        kinds = {**self.kinds, **reading.media_types(self.form, typed, self.keeper_id)}
        return dataclasses.replace(self, raw={**self.raw, **typed}, kinds=kinds)


def _only_declares(page: forms.Page) -> bool:
    return all(question.kind is forms.Kind.DECLARATION for question in page.questions)


def level_of(code: str) -> str | None:
    """The level of a place, None for an unknown code. One statement."""
    try:
        return org.place(code=code).level
    except NotAllowed:
        return None


def journey(request: Request, code: str) -> Journey:
    """The applicant's way through the service's form as it stands. Two statements, and one more for files.

    Whoever has just signed in goes on with what he began as a visitor. A draft of an earlier version lends the
    answers that still fit.

    Raises:
        NotAllowed: there is no such service, or it is not asked for here.
    """
    service = catalogue.published_service(code=code)
    if not service.can_apply:
        raise NotAllowed("catalogue.see")
    draft = _draft(request, code)
    raw = _carried(draft, service)
    way = Journey(service, service.form, raw, draft, local_day(request.now), request.actor.person_id, {})
    kinds = reading.media_types(service.form, raw, way.keeper_id)
    return dataclasses.replace(way, kinds=kinds)


def _draft(request: Request, code: str) -> cases.DraftCard | None:
    if not request.actor.is_signed_in:
        return unsent.draft_of(request, code)
    unsent.sign(request)
    own = cases.drafts_of(actor=request.actor, now=request.now)
    return next((draft for draft in own if draft.service_code == code), None)


def _carried(draft: cases.DraftCard | None, service: catalogue.ServicePage) -> dict[str, Any]:
    if draft is None:
        return {}
    begun = catalogue.version_for_case(version_id=draft.version_id).form
    return forms.carried(begun, service.form, draft.answers)


def keep(request: Request, way: Journey) -> Journey:
    """Keep what was typed, for the person or in the visitor's browser; the way with its draft.

    Raises:
        RuleBroken: cases.draft_gone, when a visitor's draft has just been taken up on another telephone.
    """
    told: dict[str, Any] = {
        "actor": request.actor,
        "now": request.now,
        "version_id": way.service.version_id,
        "answers": way.raw,
    }
    if request.actor.is_signed_in:
        row = actions.keep_draft(**told)
    else:
        key = unsent.key_of(request, way.code) if way.draft else ""
        row, key = actions.keep_visitors_draft(**told, key=key)
        unsent.remember(request, way.code, key)
    return dataclasses.replace(way, draft=cases.card_of(row, way.code, way.service.title))
