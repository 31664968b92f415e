"""What people read of Open311's refusals: the protocol shows them to whoever asks."""

from django.utils.translation import gettext_lazy as _

BROKEN = {
    "open311.place_missing": _("محل درخواست را بفرستید: مختصات، نشانی یا کد محل."),
    "open311.place_unknown": _("محلی با این کد نیست."),
    "open311.point_wrong": _("مختصات درست نیست؛ عرض و طول جغرافیایی را با هم و به درجه بفرستید."),
    "open311.too_long": _("شرح درخواست بیش از %(most)s نویسه دارد."),
    "open311.attribute_unknown": _("این خدمت چنین پرسشی ندارد."),
    "open311.service_missing": _("کد خدمت را بفرستید."),
    "open311.service_unknown": _("خدمتی با این کد در دروازهٔ عمومی نیست."),
    "open311.key_needed": _("برای ثبت درخواست کلید لازم است؛ آن را در api_key بفرستید."),
    "open311.date_wrong": _("زمان درست نیست؛ مانند 2026-01-01T00:00:00Z بنویسید."),
    "open311.span_too_long": _("بازهٔ زمانی بیش از نود روز است."),
    "open311.page_wrong": _("شمارهٔ صفحه درست نیست."),
    "open311.jurisdiction": _("این دروازه برای آن حوزه نیست."),
    "open311.update_differs": _("با همین شناسه خبر دیگری آمده است؛ خبر تازه را با شناسهٔ تازه بفرستید."),
    "open311.status_unknown": _("وضع باید open یا closed باشد."),
}
ENGLISH = {
    "open311.place_missing": "Send where it is: lat and long, address_string or address_id.",
    "open311.place_unknown": "There is no place with this address_id.",
    "open311.point_wrong": "lat and long must be given together, in degrees.",
    "open311.too_long": "The description is longer than %(most)s characters.",
    "open311.attribute_unknown": "The service has no such attribute.",
    "open311.service_missing": "Send a service_code.",
    "open311.service_unknown": "No service with this code stands in the gateway.",
    "open311.key_needed": "Requests are sent with a key: send it as api_key.",
    "open311.date_wrong": "Not a time of the form 2026-01-01T00:00:00Z.",
    "open311.span_too_long": "The span is longer than ninety days.",
    "open311.page_wrong": "Not a page number.",
    "open311.jurisdiction": "This gateway is not for that jurisdiction.",
    "open311.update_differs": "Another update came under this update_id.",
    "open311.status_unknown": "status is open, closed or both.",
}
UPDATES = {
    "CaseOpened": _("درخواست ثبت شد."),
    "CaseRerouted": _("درخواست به واحد دیگری رفت."),
    "CitizenAsked": _("از متقاضی پرسشی شد و رسیدگی منتظر پاسخ اوست."),
    "CitizenAnswered": _("متقاضی پاسخ داد و رسیدگی ادامه دارد."),
    "CaseExtended": _("مهلت پاسخ تمدید شد."),
    "CaseDecided": _("رسیدگی پایان یافت."),
    "CaseObjected": _("متقاضی به نتیجه اعتراض کرد و رسیدگی دوباره آغاز شد."),
    "CaseReopened": _("رسیدگی دوباره آغاز شد."),
}
NOTICE = _("درخواست شما ثبت شد. کد رهگیری: %(code)s. با این کد و شمارهٔ همراه در %(address)s پیگیری کنید.")
