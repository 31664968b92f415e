"""Pages of indicators, mounted under /indicators/: the dictionary, what is due, sheets, judging, completeness,
questions and how they are asked.
"""

from django.urls import path

from ostan.domains.indicators.web import (
    audited,
    audits,
    completeness,
    defining,
    dictionary,
    due,
    figure,
    files,
    groups,
    judging,
    opening,
    questions,
    register,
    sets,
)

app_name = "indicators"
SHEET = "sheets/<int:data_set_id>/<int:unit_id>/<str:key>/"

urlpatterns = [
    path("", dictionary.dictionary, name="dictionary"),
    path("due/", due.due, name="due"),
    path(SHEET, due.sheet, name="sheet"),
    path(f"{SHEET}template/", files.template, name="template"),
    path(f"{SHEET}import/", files.take_over, name="import"),
    path(f"{SHEET}unlock/", opening.unlock, name="unlock"),
    path("figures/<int:cell_id>/", figure.figure, name="figure"),
    path("evidence/<int:evidence_id>/", figure.evidence_file, name="evidence"),
    path("judge/", judging.waiting, name="judge"),
    path("judge/<int:sheet_id>/", judging.sheet, name="judge_sheet"),
    path("completeness/", completeness.completeness, name="completeness"),
    path("audits/", audits.audits, name="audits"),
    path("audits/plan/", audits.plan, name="audit_plan"),
    path("audits/<int:audit_id>/", audits.audit, name="audit"),
    path("audits/<int:audit_id>/draw/", audits.draw, name="audit_draw"),
    path("audits/items/<int:item_id>/", audited.item, name="audit_item"),
    path("audits/photos/<int:photo_id>/", audited.photo, name="audit_photo"),
    path("groups/", groups.groups, name="groups"),
    path("funnel/<str:code>/", groups.funnel, name="funnel"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:question_id>/", questions.question, name="question"),
    path("questions/files/<int:file_id>/", questions.file, name="question_file"),
    path("review/", register.register, name="register"),
    path("review/<str:code>/", register.examining, name="examining"),
    path("openings/", opening.openings, name="openings"),
    path("new/", defining.define, name="define"),
    path("of/<str:code>/", dictionary.indicator, name="indicator"),
    path("of/<str:code>/define/", defining.redefine, name="redefine"),
    path("of/<str:code>/retire/", defining.retire, name="retire"),
    path("sets/", sets.sets, name="sets"),
    path("sets/new/", sets.add, name="add_set"),
    path("sets/<int:data_set_id>/", sets.change, name="set"),
    path("sets/<int:data_set_id>/end/", sets.end, name="end_set"),
]
