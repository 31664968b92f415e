"""The service desk: ticket machine, board, the holder's turn, the counter, the rota, appointments, figures."""

from django.urls import path

from ostan.portal.desk import appointments, board, counter, done, figures, kiosk, planning, rota, turn, visit

urlpatterns = [
    path("kiosk/<slug:code>/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<slug:code>/<str:token>/", kiosk.taken, name="kiosk_ticket"),
    path("board/<slug:code>/", board.board, name="board"),
    path("live/<slug:code>/", board.live, name="live"),
    path("turn/<str:token>/", turn.turn, name="turn"),
    path("visits/", appointments.mine, name="visits"),
    path("visits/book/", appointments.services, name="visit_services"),
    path("visits/book/<slug:code>/", appointments.book, name="visit_book"),
    path("visits/<int:appointment_id>/", appointments.visit, name="visit"),
    path("visits/<int:appointment_id>/move/", appointments.move, name="visit_move"),
    path("visits/<int:appointment_id>/cancel/", appointments.cancel, name="visit_cancel"),
    path("visits/<int:appointment_id>/calendar/", appointments.calendar, name="visit_calendar"),
    path("desk/", counter.halls, name="desk"),
    path("desk/add/", planning.hall, name="hall_add"),
    path("desk/<slug:code>/", counter.counter, name="counter"),
    path("desk/<slug:code>/plan/", planning.plan, name="hall_plan"),
    path("desk/<slug:code>/plan/hall/", planning.hall, name="hall_change"),
    path("desk/<slug:code>/plan/counters/<int:number>/", planning.place, name="hall_counter"),
    path("desk/<slug:code>/plan/kiosk/", planning.kiosk_key, name="kiosk_key"),
    path("desk/<slug:code>/plan/own/", planning.own_desk, name="own_desk"),
    path("desk/<slug:code>/figures/", figures.page, name="desk_figures"),
    path("desk/<slug:code>/report.pdf", figures.report_pdf, name="desk_report_pdf"),
    path("desk/<slug:code>/report.xlsx", figures.report_xlsx, name="desk_report_xlsx"),
    path("desk/<slug:code>/rota/", rota.rota, name="rota"),
    path("desk/<slug:code>/rota/<int:shift_id>/", rota.shift, name="shift"),
    path("desk/<slug:code>/<int:ticket_id>/", visit.visit, name="desk_visit"),
    path("desk/<slug:code>/<int:ticket_id>/slip/", counter.slip, name="slip"),
    path("desk/<slug:code>/<int:ticket_id>/case/", done.done, name="desk_case"),
    path("desk/<slug:code>/<int:ticket_id>/receipt/", done.receipt, name="desk_receipt"),
]
