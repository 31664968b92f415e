"""The desk of the staff: work lists, the case file, the head's view. Mounted under /work/."""

from django.urls import include, path

from ostan.portal.work import (
    absences,
    calls,
    case,
    deadlines,
    finding,
    lists,
    mentions,
    papers,
    payments,
    replies,
    together,
    unit,
)

urlpatterns = [
    path("", lists.work_list, name="work"),
    path("filters/", lists.keep_filter, name="keep_filter"),
    path("filters/<int:filter_id>/default/", lists.choose_filter, name="choose_filter"),
    path("filters/<int:filter_id>/drop/", lists.drop_filter, name="drop_filter"),
    path("search/", finding.search, name="find_case"),
    path("bulk/", together.together, name="work_together"),
    path("absences/", absences.absences, name="work_absences"),
    path("absences/<int:absence_id>/end/", absences.end, name="work_absence_end"),
    path("absences/<int:absence_id>/cover/", absences.cover, name="work_absence_cover"),
    path("calls/", calls.calls, name="work_calls"),
    path("calls/mine/", calls.mine, name="work_calls_mine"),
    path("calls/<slug:code>/", calls.call, name="work_call"),
    path("calls/<slug:code>/alike/", calls.alike, name="work_call_alike"),
    path("unit/", unit.overview, name="unit_overview"),
    path("payments/", include(payments)),
    path("week/", deadlines.week, name="work_week"),
    path("mentions/", mentions.mentions, name="work_mentions"),
    path("replies/", replies.replies, name="work_replies"),
    path("replies/add/", replies.reply, name="work_reply_add"),
    path("replies/<int:reply_id>/", replies.reply, name="work_reply"),
    path("replies/<int:reply_id>/retire/", replies.retire, name="work_reply_retire"),
    path("cases/<str:code>/", case.case, name="work_case"),
    path("cases/<str:code>/print/", papers.paper, name="work_paper"),
    path("cases/<str:code>/files/<int:attachment_id>/", papers.document, name="work_document"),
]
