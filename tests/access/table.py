"""Every address of the house, and what everybody gets there.

A page is named as in the tables of addresses. `get` and `post` hold, by status, who gets it; whoever stands
under no status is turned away: a visitor who reads is led to sign in, everybody else meets the page for what
is missing. `body` is what is posted; `whose` names the thing in the address that belongs to the owner, as it
must be replaced to name the same thing of the stranger.
"""

from tests.access.desk_table import DESK
from tests.access.pages import (
    ADMIN,
    ALL,
    AUDITOR,
    CITIZENS,
    DESKS,
    EDITORS,
    HEADS,
    LEADERS,
    OWNER,
    OWNERS,
    PROVINCE,
    PUBLISHERS,
    READERS,
    SEERS,
    SIGNED_IN,
    STAFF,
    VISITOR,
    WORKERS,
    Allowed,
    Page,
    asked,
    button,
    public,
    read_only,
)

__all__ = ["TABLE", "VISITOR", "Allowed", "Page"]

FRONT = {"desk operator"} | HEADS | ADMIN
ACCOUNT = {
    "account_mandates": Page("/account/mandates/", {200: SIGNED_IN}, {422: CITIZENS}),
    "account_mandate_end": Page("/account/mandates/{mandate}/end/", {405: SIGNED_IN}, {302: {OWNER} | FRONT}),
    "manage_mandates": read_only("/manage/mandates/", FRONT),
    "manage_mandate": asked("/manage/mandates/{mandate}/", FRONT),
    "manage_mandate_end": button("/manage/mandates/{mandate}/end/", FRONT),
    "manage_mandate_paper": read_only("/manage/mandates/{mandate}/paper/", FRONT),
    "account": read_only("/account/", SIGNED_IN),
    "account_confirm": Page("/account/confirm/", {200: SIGNED_IN}, {422: STAFF, 200: CITIZENS}),
    "account_password": Page("/account/password/", {200: STAFF, 404: CITIZENS}, {422: STAFF, 404: CITIZENS}),
    "account_notices": button("/account/notices/", SIGNED_IN),
    "account_end_session": button("/account/sessions/end/", SIGNED_IN),
    "account_factor": read_only("/account/second-factor/", SIGNED_IN),
    # weighty: whoever has not just shown who he is, is asked first
    "account_app": Page("/account/second-factor/app/", {302: SIGNED_IN}, {302: SIGNED_IN}),
    "account_passkey": Page("/account/second-factor/passkey/", {302: SIGNED_IN}, {302: SIGNED_IN}),
    "account_codes": Page("/account/second-factor/codes/", {302: SIGNED_IN}, {302: SIGNED_IN}),
    "account_factor_remove": Page("/account/second-factor/1/remove/", {302: SIGNED_IN}, {302: SIGNED_IN}),
}
CASE = {"case": "case", "case_file": "case_file", "asked": "asked", "decided": "decided"}
DRAFT = "/owner/versions/{version}/"

TABLE: dict[str, Page] = {
    **DESK,
    # Signing in
    "account_request_login_code": Page(
        "/sign-in/", {200: {VISITOR}, 302: SIGNED_IN}, {422: {VISITOR}, 302: SIGNED_IN}
    ),
    "account_confirm_login_code": Page("/sign-in/code/", {302: ALL}, {302: ALL}),
    "account_login": Page(
        "/staff/sign-in/", {200: {VISITOR}, 302: SIGNED_IN}, {422: {VISITOR}, 302: SIGNED_IN}
    ),
    "account_logout": Page("/sign-out/", {405: ALL}, {302: ALL}),
    "hat": button("/hat/", SIGNED_IN),
    "account_inactive": Page("/locked/", {403: ALL}, {403: ALL}),
    "passkey": Page("/sign-in/passkey/", {200: {VISITOR}, 302: SIGNED_IN}, {422: {VISITOR}, 302: SIGNED_IN}),
    "openid": Page("/sign-in/openid/", {404: ALL}, {405: ALL}),  # off unless an installation names a provider
    "openid_back": Page("/sign-in/openid/back/", {404: ALL}, {405: ALL}),
    "mfa_authenticate": Page("/staff/sign-in/second/", {302: ALL}, {302: ALL}),
    **ACCOUNT,
    # For everybody
    "home": public("/"),
    "services": public("/services/"),
    "service": public("/services/{service}/"),
    "life_event": public("/life-events/other/"),
    "agencies": public("/agencies/"),
    "agency": public("/agencies/{unit_code}/"),
    "track": public("/track/", post={422: ALL}),
    "rate": public("/rate/{token}/", post={422: ALL}),
    "statistics": public("/statistics/"),
    "statistics_services": public("/statistics/services.csv"),
    "statistics_agencies": public("/statistics/agencies.csv"),
    "accessibility": public("/accessibility/"),
    "notice_delivery": Page("/notices/delivery/not-the-key/", {404: ALL}, {404: ALL}),
    "uploads": Page("/uploads/", {302: {VISITOR}, 405: SIGNED_IN}, {412: SIGNED_IN}),
    "upload": Page("/uploads/none/", {302: {VISITOR}, 405: SIGNED_IN}, {405: SIGNED_IN}),
    "proof": read_only("/proof/", ALL),
    "checkpoints": read_only("/proof/checkpoints/", ALL),
    "checkpoints_json": read_only("/proof/checkpoints.json", ALL),
    "checkpoint_latest": read_only("/proof/checkpoints/latest.txt", ALL),
    "checkpoint_text": read_only("/proof/checkpoints/{size}.txt", ALL),
    "proof_keys": read_only("/proof/keys.txt", ALL),
    # Applying: visitors are led to sign in at the end, staff to the service's page
    "apply": Page("/apply/{service}/", {200: CITIZENS, 302: STAFF | {VISITOR}}, {302: ALL}),
    "apply_who": Page(
        "/apply/{service}/who/",
        {200: CITIZENS, 302: STAFF | {VISITOR}},
        {422: CITIZENS, 302: STAFF | {VISITOR}},
    ),
    "apply_page": Page(
        "/apply/{service}/page/all/",
        {200: CITIZENS | {VISITOR}, 302: STAFF},
        {200: CITIZENS | {VISITOR}, 302: STAFF},
    ),
    "apply_hold": Page("/apply/{service}/hold/", {302: ALL}, {302: ALL}),
    "apply_held": Page("/apply/{service}/held/", {302: ALL}, {302: ALL}),
    "resume": public("/resume/", post={422: ALL}),
    "apply_check": Page("/apply/{service}/check/", {200: CITIZENS, 302: STAFF | {VISITOR}}, {302: ALL}),
    "apply_sent": Page(
        "/apply/{service}/sent/{case}/", {200: {OWNER}}, {200: {OWNER}}, whose={"case": "case"}
    ),
    # A person's own
    "my": Page("/my/", {200: CITIZENS}, {200: CITIZENS}),
    "my_feed": Page("/my/feed/", {200: CITIZENS}, {405: CITIZENS}),
    "my_news_read": Page("/my/news/read/", {302: CITIZENS}, {302: CITIZENS}),
    "my_draft_drop": Page(
        "/my/drafts/{draft}/drop/", {302: CITIZENS}, {302: {OWNER}}, whose={"draft": "draft"}
    ),
    "my_case": Page("/my/{case}/", {200: {OWNER}}, {200: {OWNER}}, whose=CASE),
    "my_answer": Page("/my/{asked}/answer/", {302: {OWNER}}, {302: {OWNER}}, {"text": "نشانی"}, whose=CASE),
    "my_message": Page("/my/{case}/message/", {302: {OWNER}}, {302: {OWNER}}, {"text": "پیام"}, whose=CASE),
    "my_withdraw": Page(
        "/my/{case}/withdraw/", {200: {OWNER}}, {302: {OWNER}}, {"reason": "دلیل"}, whose=CASE
    ),
    "my_object": Page(
        "/my/{decided}/object/", {200: {OWNER}}, {302: {OWNER}}, {"text": "اعتراض دارم"}, whose=CASE
    ),
    "my_rate": Page("/my/{decided}/rate/", {200: {OWNER}}, {302: {OWNER}}, {"score": "5"}, whose=CASE),
    "my_file": Page("/my/{case}/files/{case_file}/", {200: {OWNER}}, {200: {OWNER}}, whose=CASE),
    "receipt": Page("/receipt/{case}/", {200: {OWNER}}, {200: {OWNER}}, whose=CASE),
    "receipt_print": Page("/receipt/{case}/print/", {200: {OWNER}}, {200: {OWNER}}, whose=CASE),
    "receipt_pdf": Page("/receipt/{case}/pdf/", {200: {OWNER}}, {200: {OWNER}}, whose=CASE),
    # The desk
    "work": Page("/work/", {200: DESKS, 302: ADMIN | {"juror", VISITOR}}, {405: STAFF}),
    "keep_filter": button("/work/filters/", DESKS, body={"name": "دیرها", "tab": "late"}),
    "drop_filter": button("/work/filters/{filter}/drop/", {"clerk"}, DESKS),
    "find_case": Page("/work/search/", {200: DESKS}, {200: DESKS}),
    "work_together": button("/work/bulk/", WORKERS | {"other clerk", "other head"}),
    "work_absences": asked("/work/absences/", STAFF),
    "work_absence_end": button("/work/absences/{away}/end/", LEADERS | ADMIN, STAFF),
    "work_absence_cover": button("/work/absences/{away}/cover/", LEADERS | ADMIN, STAFF),
    "unit_overview": read_only("/work/unit/", HEADS),
    "work_week": read_only("/work/week/", DESKS),
    "work_case": Page(
        "/work/cases/{case}/",
        {200: READERS},
        {302: WORKERS},
        {"act": "note", "note-text": "یادداشت"},
    ),
    "work_paper": Page("/work/cases/{case}/print/", {200: READERS}, {200: READERS}),
    "work_document": Page("/work/cases/{case}/files/{case_file}/", {200: READERS}, {405: DESKS}),
    # The owner of services
    "catalogue:services": read_only("/owner/", OWNERS | PROVINCE),
    "catalogue:add_service": asked("/owner/add/", OWNERS),
    "catalogue:import_service": asked("/owner/import/", OWNERS),
    "catalogue:service": Page("/owner/services/{service}/", {200: SEERS}, {405: OWNERS | PROVINCE}),
    "catalogue:start_version": button("/owner/services/{service}/start/", EDITORS, OWNERS),
    "catalogue:retire": Page("/owner/services/{service}/retire/", {200: PUBLISHERS}, {302: PUBLISHERS}),
    "catalogue:gateway": Page("/owner/services/{service}/gateway/", {200: EDITORS}, {302: EDITORS}),
    "hand_over_service": asked("/owner/services/{service}/hand-over/", EDITORS | {"provincial deputy"}),
    "version_cases": Page("/owner/versions/{published}/cases/", {200: EDITORS}, {405: OWNERS}),
    "move_cases": Page("/owner/versions/{published}/cases/move/", {200: EDITORS}, {200: EDITORS}),
    "move_case": Page("/work/cases/{case}/move/", {200: LEADERS}, {200: LEADERS}),
    "catalogue:version": Page(DRAFT, {200: SEERS}, {405: OWNERS | PROVINCE}),
    "catalogue:card": Page(DRAFT + "card/", {200: SEERS}, {405: OWNERS | PROVINCE}),
    "catalogue:card_section": asked(DRAFT + "card/about/", EDITORS),
    "catalogue:form": Page(
        DRAFT + "form/",
        {200: SEERS},
        {302: EDITORS},
        {"add_page": "1", "title": "صفحه", "revision": "{revision}"},
    ),
    "catalogue:form_page": asked(DRAFT + "form/pages/all/", EDITORS, refused=409),
    "catalogue:question": asked(DRAFT + "form/questions/topic/", EDITORS),
    "catalogue:preview_form": Page(DRAFT + "form/preview/all/", {200: SEERS}, {200: SEERS}),
    "catalogue:process": Page(DRAFT + "process/", {200: SEERS}, {422: SEERS}),
    "catalogue:process_file": Page(DRAFT + "process/file/", {200: SEERS}, {405: OWNERS | PROVINCE}),
    "catalogue:promise": Page(DRAFT + "promise/", {200: SEERS}, {409: EDITORS}),
    "catalogue:publish": Page(DRAFT + "publish/", {200: SEERS}, {409: PUBLISHERS}),
    "catalogue:preview": Page(DRAFT + "preview/", {200: SEERS}, {405: OWNERS | PROVINCE}),
    "catalogue:discard": asked(DRAFT + "discard/", EDITORS, refused=409),
    "catalogue:export": Page(DRAFT + "export/", {200: SEERS}, {405: OWNERS | PROVINCE}),
    # Units, people, roles
    "org:units": read_only("/manage/units/", STAFF),
    "org:add_unit": asked("/manage/units/add/", ADMIN),
    "org:import_units": asked("/manage/units/import/", ADMIN),
    "org:export_units": read_only("/manage/units/export/", STAFF),
    "org:template": read_only("/manage/units/template/", ADMIN),
    "org:unit": read_only("/manage/units/{unit}/", STAFF),
    "org:change_unit": asked("/manage/units/{unit}/change/", ADMIN),
    "org:move_unit": asked("/manage/units/{unit}/move/", ADMIN),
    "org:close_unit": asked("/manage/units/{unit}/close/", ADMIN),
    "org:add_post": button("/manage/units/{unit}/posts/", ADMIN, body={"title": "کارشناس ارشد"}),
    "org:add_person": asked("/manage/units/{unit}/people/add/", ADMIN),
    "org:close_post": button("/manage/posts/{post}/close/", ADMIN),
    "org:people": read_only("/manage/people/", OWNERS),
    "org:find_person": button("/manage/people/find/", OWNERS),
    "org:import_people": asked("/manage/people/import/", ADMIN),
    "org:export_people": Page("/manage/people/export/", {405: ADMIN}, {200: ADMIN}),
    "org:person": Page("/manage/people/{person}/", {200: EDITORS}, {405: OWNERS}),
    "org:change_person": asked("/manage/people/{person}/change/", ADMIN),
    "org:account": asked("/manage/people/{person}/account/", ADMIN),
    "org:reset_factors": asked("/manage/people/{person}/second-factor/", ADMIN),
    "org:erase_person": asked("/manage/people/{person}/erase/", ADMIN),
    "org:choose_unit": asked("/manage/people/{person}/grant/", ADMIN, refused=200),
    "org:grant": asked("/manage/people/{person}/grant/{unit}/", ADMIN),
    "org:end_grant": Page("/manage/roles/{hat}/end/", {200: ADMIN}, {302: ADMIN}),
    "org:absence": asked("/manage/roles/{hat}/absence/", EDITORS),
    "org:end_absence": button("/manage/absences/{away}/end/", EDITORS, OWNERS),
    "org:places": read_only("/manage/places/?at=", STAFF),
    # Administration
    "manage_notices": Page("/manage/notices/", {200: ADMIN}, {200: ADMIN}),
    "manage_quiet_hours": asked("/manage/notices/quiet/", ADMIN),
    "manage_notice_retry": button("/manage/notices/retry/{notice}/", ADMIN),
    "manage_notice": Page("/manage/notices/case.opened/SMS/", {200: ADMIN}, {302: ADMIN}),
    "manage_notice_reset": button("/manage/notices/case.opened/SMS/reset/", ADMIN),
    "manage_routing": Page("/manage/routing/", {200: ADMIN}, {200: ADMIN}),
    "manage_rule_add": asked("/manage/routing/add/", ADMIN),
    "manage_rule": asked("/manage/routing/{rule}/", ADMIN),
    "manage_limits": asked("/manage/routing/limits/", ADMIN),
    "manage_partners": Page("/manage/partners/", {200: ADMIN}, {200: ADMIN}),
    "manage_partner_add": asked("/manage/partners/add/", ADMIN),
    "manage_partner": Page("/manage/partners/{system}/", {200: ADMIN}, {200: ADMIN}),
    "manage_key_add": asked("/manage/partners/{system}/keys/add/", ADMIN),
    "manage_key_revoke": button("/manage/partners/{system}/keys/{key}/revoke/", ADMIN),
    "manage_hook_add": asked("/manage/partners/{system}/hooks/add/", ADMIN),
    "manage_hook": Page("/manage/partners/{system}/hooks/{hook}/", {200: ADMIN}, {200: ADMIN}),
    "manage_hook_secret": Page("/manage/partners/{system}/hooks/{hook}/secret/", {405: ADMIN}, {200: ADMIN}),
    "manage_hook_end": button("/manage/partners/{system}/hooks/{hook}/end/", ADMIN),
    "manage_hook_repeat": button(
        "/manage/partners/{system}/hooks/{hook}/deliveries/{delivery}/repeat/", ADMIN
    ),
    "manage_erasure": asked("/manage/erasure/", ADMIN),
    "manage_erase_case": Page("/manage/erasure/{decided}/", {200: ADMIN}, {302: ADMIN}),
    "design": Page("/manage/design/", {200: ADMIN}, {200: ADMIN}),
    "calendar:month": read_only("/manage/calendar/", ADMIN),
    "calendar:add_day": asked("/manage/calendar/days/add/", ADMIN),
    "calendar:remove_day": asked("/manage/calendar/days/{day}/remove/", ADMIN),
    "calendar:set_hours": asked("/manage/calendar/hours/add/", ADMIN),
    "calendar:withdraw_hours": asked("/manage/calendar/hours/{hours}/withdraw/", ADMIN),
    "calendar:load_official": button("/manage/calendar/official/", ADMIN),
    # The auditor
    "ledger": read_only("/ledger/", AUDITOR),
    "ledger_entry": read_only("/ledger/entries/{entry}/", AUDITOR),
    "ledger_seals": read_only("/ledger/seals/", AUDITOR),
    "ledger_verify": read_only("/ledger/verify/", AUDITOR),
    "ledger_verify_ask": button("/ledger/verify/ask/", AUDITOR),
}
