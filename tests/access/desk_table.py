"""The addresses of the service desk, and what everybody gets there; a part of the table."""

from tests.access.pages import (
    ADMIN,
    ALL,
    AUDITOR,
    CITIZENS,
    LEADERS,
    OWNER,
    PROVINCE,
    STAFF,
    VISITOR,
    Page,
    asked,
    public,
    read_only,
)

SERVE = LEADERS | {"desk operator"}
"""Whose hall it is."""
ENTER = STAFF - {"juror", "committee member", "finance clerk"}
SEE = SERVE | PROVINCE | ADMIN | AUDITOR
PLAN = LEADERS | ADMIN
PLANNERS = PLAN | {"other head"}
SERVERS = SERVE | {"other head"}
HALL = "/desk/{hall}/"
VISIT = {"appointment": "appointment"}

DESK: dict[str, Page] = {
    "kiosk": public("/kiosk/{hall}/"),
    "kiosk_ticket": public("/kiosk/{hall}/{turn}/"),
    "board": read_only("/board/{hall}/", ALL),
    "live": read_only("/live/{hall}/", ALL),
    "turn": Page("/turn/{turn}/", {200: ALL}, {404: ALL}),
    "visits": Page("/visits/", {200: CITIZENS}, {405: CITIZENS}),
    "visit_services": read_only("/visits/book/", ALL),
    "visit_book": Page(
        "/visits/book/{service}/",
        {200: CITIZENS, 302: STAFF | {VISITOR}},
        {422: CITIZENS, 302: STAFF | {VISITOR}},
    ),
    "visit": Page("/visits/{appointment}/", {200: {OWNER}}, {200: {OWNER}}, whose=VISIT),
    "visit_move": Page("/visits/{appointment}/move/", {200: {OWNER}}, {422: {OWNER}}, whose=VISIT),
    "visit_cancel": Page("/visits/{appointment}/cancel/", {302: {OWNER}}, {302: {OWNER}}, whose=VISIT),
    "visit_calendar": Page("/visits/{appointment}/calendar/", {200: {OWNER}}, {200: {OWNER}}, whose=VISIT),
    "desk": Page("/desk/", {200: ENTER - SERVE, 302: SERVE | {VISITOR}}, {405: ENTER}),
    "hall_add": asked("/desk/add/", PLANNERS),
    "counter": Page(HALL, {200: SERVE}, {302: SERVE}, {"act": "sit", "counter": "{counter}"}),
    "slip": Page(HALL + "{ticket}/slip/", {200: SERVE}, {405: ENTER}),
    "desk_visit": Page(HALL + "{ticket}/", {200: {"deputy"}}),
    "desk_case": Page(HALL + "{ticket}/case/", {}, {}),
    "desk_receipt": Page(HALL + "{ticket}/receipt/", {}, {405: ENTER}),
    "hall_plan": Page(HALL + "plan/", {200: SEE}, {405: SEE | {"other head"}}),
    "hall_change": asked(HALL + "plan/hall/", PLAN),
    "hall_counter": asked(HALL + "plan/counters/0/", PLAN),
    "kiosk_key": Page(HALL + "plan/kiosk/", {405: SERVERS | ADMIN}, {200: SERVE | ADMIN}),
    "own_desk": Page(HALL + "plan/own/", {405: PLANNERS}, {422: PLAN}),
    **{
        name: Page(HALL + path, {200: SEE}, {405: SEE | {"other head"}})
        for name, path in (
            ("desk_figures", "figures/"),
            ("desk_report_pdf", "report.pdf"),
            ("desk_report_xlsx", "report.xlsx"),
        )
    },
    "rota": Page(HALL + "rota/", {200: SEE}, {422: PLAN}),
    "shift": asked(HALL + "rota/{shift}/", PLAN),
}
