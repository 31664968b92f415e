"""The addresses of the citizen's pages."""

from django.urls import path

from ostan.portal.citizen import answer, finding, home, matters, rate, receipt, track
from ostan.portal.citizen.apply import holding, sending, steps
from ostan.portal.citizen.cases import feed, listing, paying
from ostan.portal.citizen.cases import web as case

urlpatterns = [
    path("", home.home, name="home"),
    path("services/", finding.search, name="services"),
    path("services/<slug:code>/", finding.service, name="service"),
    path("life-events/<slug:slug>/", finding.life_event, name="life_event"),
    path("matters/", matters.subjects, name="matters"),
    path("matters/follow/", matters.follow, name="matter_follow"),
    path("matters/unfollow/<int:follower_id>/", matters.unfollow, name="matter_unfollow"),
    path("agencies/", finding.agencies, name="agencies"),
    path("agencies/<str:code>/", finding.agency, name="agency"),
    path("apply/<slug:code>/", steps.start, name="apply"),
    path("apply/<slug:code>/who/", steps.who, name="apply_who"),
    path("apply/<slug:code>/page/<slug:name>/", steps.page, name="apply_page"),
    path("apply/<slug:code>/check/", sending.check, name="apply_check"),
    path("apply/<slug:code>/hold/", holding.hold, name="apply_hold"),
    path("apply/<slug:code>/held/", holding.held, name="apply_held"),
    path("apply/<slug:code>/sent/<str:tracking>/", sending.sent, name="apply_sent"),
    path("my/", listing.mine, name="my"),
    path("my/feed/", feed.feed, name="my_feed"),
    path("my/news/read/", listing.read, name="my_news_read"),
    path("my/drafts/<int:draft_id>/drop/", listing.drop_draft, name="my_draft_drop"),
    path("my/<str:tracking>/", case.case, name="my_case"),
    path("my/<str:tracking>/payment/", paying.payment, name="my_payment"),
    path("my/<str:tracking>/payment/receipt/", paying.receipt, name="my_payment_receipt"),
    path("pay/back/", paying.back, name="pay_back"),
    path("my/<str:tracking>/answer/", case.answer, name="my_answer"),
    path("my/<str:tracking>/message/", case.message, name="my_message"),
    path("my/<str:tracking>/withdraw/", case.withdraw, name="my_withdraw"),
    path("my/<str:tracking>/object/", case.object_, name="my_object"),
    path("my/<str:tracking>/rate/", rate.in_case, name="my_rate"),
    path("my/<str:tracking>/files/<int:attachment_id>/", case.file, name="my_file"),
    path("receipt/<str:tracking>/", receipt.receipt, name="receipt"),
    path("receipt/<str:tracking>/print/", receipt.sheet, name="receipt_print"),
    path("receipt/<str:tracking>/pdf/", receipt.pdf, name="receipt_pdf"),
    path("answer/<str:tracking>/", answer.sheet, name="answer"),
    path("answer/<str:tracking>/pdf/", answer.pdf, name="answer_pdf"),
    path("resume/", holding.resume, name="resume"),
    path("track/", track.track, name="track"),
    path("rate/<str:token>/", rate.by_link, name="rate"),
]
