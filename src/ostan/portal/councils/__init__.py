"""Councils for those who sit in them, for the units that they bind, and for who sets them up."""

from django.urls import path

from ostan.portal.councils import asked, bodies, bound, meeting, paper, planning, seats, typed

urlpatterns = [
    path("councils/", bodies.home, name="councils"),
    path("councils/add/", bodies.form, name="body_add"),
    path("councils/ask/", asked.ask, name="body_ask"),
    path("councils/consultations/", asked.listing, name="consultations"),
    path("councils/consultations/<int:consultation_id>/", asked.one, name="consultation"),
    path("councils/resolutions/", bound.listing, name="resolutions"),
    path("councils/resolutions/<int:resolution_id>/", bound.one, name="resolution"),
    path("councils/resolutions/<int:resolution_id>/evidence/", bound.evidence, name="resolution_evidence"),
    path("councils/meetings/<int:meeting_id>/", meeting.page, name="meeting"),
    path("councils/meetings/<int:meeting_id>/typed/", typed.minutes, name="meeting_typed"),
    path("councils/meetings/<int:meeting_id>/move/", planning.move, name="meeting_move"),
    path("councils/meetings/<int:meeting_id>/calendar/", paper.calendar, name="meeting_calendar"),
    path("councils/meetings/<int:meeting_id>/minutes/", paper.pdf, name="meeting_minutes"),
    path("councils/<int:body_id>/", bodies.page, name="body"),
    path("councils/<int:body_id>/change/", bodies.form, name="body_change"),
    path("councils/<int:body_id>/seats/", seats.listing, name="body_seats"),
    path("councils/<int:body_id>/meetings/add/", planning.add, name="meeting_add"),
]
