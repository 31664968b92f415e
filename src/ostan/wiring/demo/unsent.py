"""What visitors of a replay leave behind: forms that were begun and never sent."""

from typing import TYPE_CHECKING

from ostan.domains.cases import actions as cases
from ostan.domains.cases.rules import Channel
from ostan.domains.catalogue.rules import form as forms
from ostan.kernel.actor import VISITOR
from ostan.kernel.calendar import local_day
from ostan.wiring.demo import people, told
from ostan.wiring.demo.answers import Pen
from ostan.wiring.demo.chance import happens
from ostan.wiring.demo.dice import dice

if TYPE_CHECKING:
    from ostan.wiring.demo.story import Story

_NOT_TYPED = (forms.Kind.FILE, forms.Kind.GROUP)


def leave(story: "Story", number: int, _: int) -> None:
    """Beside whoever sent that application on the web, somebody else may begin the same form and give up in it."""
    arrival, draw = story.arrivals[number - 1], dice(story.agenda.seed, "leave", number)
    if arrival.channel != Channel.WEB or not happens(draw, story.habit("leave", "share")):
        return
    form = story.form_of(arrival.service)
    pen = Pen(
        form,
        draw,
        day=local_day(story.now),
        who=people.citizen(arrival.citizen),
        place_code=arrival.county,
        file_of=lambda question: 0,
        subject=told.subjects().get(arrival.service),
    )
    names = [question.name for question in form.questions if question.kind not in _NOT_TYPED]
    answers = pen.fill()
    reached = names[: draw.randrange(len(names) + 1)]
    typed = {name: answers[name] for name in reached if name in answers}
    version_id = story.version_of(arrival.service)
    draft, _key = cases.keep_visitors_draft(
        actor=VISITOR, now=story.now, version_id=version_id, answers=typed
    )
    if draft.question and happens(draw, story.habit("leave", "refused")):
        place = forms.Place(draft.page, draft.question)
        cases.count_refusals(actor=VISITOR, now=story.now, version_id=version_id, places=[place])


DEEDS = {"leave": leave}
