"""Every word a person reads about feedback."""

from django.utils.translation import gettext_lazy as _

from ostan.domains.feedback.rules import Reason, SuggestionState

SCORE = {
    1: _("بسیار ناراضی"),
    2: _("ناراضی"),
    3: _("میانه"),
    4: _("راضی"),
    5: _("بسیار راضی"),
}
REASON = {
    Reason.CLEAR_STEPS: _("مراحل و مدارک روشن بود"),
    Reason.GOOD_CONDUCT: _("برخورد کارکنان خوب بود"),
    Reason.ON_TIME: _("به‌موقع انجام شد"),
    Reason.FEW_VISITS: _("رفت‌وآمد لازم نبود"),
    Reason.UNCLEAR_STEPS: _("مراحل و مدارک روشن نبود"),
    Reason.BAD_CONDUCT: _("برخورد کارکنان خوب نبود"),
    Reason.LATE: _("دیر انجام شد"),
    Reason.MANY_VISITS: _("چند بار رفت‌وآمد لازم شد"),
    Reason.ASKED_TWICE: _("اطلاعات تکراری خواسته شد"),
    Reason.WEAK_REASON: _("دلیل پاسخ قانع‌کننده نبود"),
    Reason.NEEDED_FAVOUR: _("بدون آشنا کار پیش نمی‌رفت"),
}
SUGGESTION_STATE = {
    SuggestionState.NEW: _("تازه"),
    SuggestionState.EXAMINED: _("در دست بررسی"),
    SuggestionState.ACCEPTED: _("پذیرفته شد"),
    SuggestionState.REFUSED: _("پذیرفته نشد"),
}
BROKEN = {
    "feedback.suggestion_missing": _("پیشنهاد خود را بنویسید."),
    "feedback.suggestion_too_long": _("متن باید کوتاه‌تر از %(most)s نویسه باشد."),
    "feedback.suggestion_not_now": _("این پیشنهاد پیش‌تر پاسخ گرفته است."),
    "feedback.reason_missing": _("دلیل پاسخ را بنویسید؛ پیشنهاددهنده آن را می‌خواند."),
    "feedback.expired": _("مهلت نظر دادن دربارهٔ این پرونده گذشته است."),
    "feedback.already": _("دربارهٔ این پرونده پیش‌تر نظر داده‌اید. از شما سپاسگزاریم."),
    "feedback.score_missing": _("یکی از پنج گزینه را برگزینید."),
    "feedback.reason_unknown": _("یکی از دلیل‌ها شناخته نشد. دوباره برگزینید."),
    "feedback.comment_long": _("توضیح باید کوتاه‌تر از %(most)s نویسه باشد."),
}
HISTORY = {
    "RatingInvited": _("از متقاضی خواسته شد نظرش را بگوید."),
    "RatingGiven": _("متقاضی نظرش را دربارهٔ رسیدگی گفت."),
}
OWN_HISTORY = {
    "RatingInvited": _("از شما خواسته شد نظرتان را بگویید."),
    "RatingGiven": _("نظرتان را دربارهٔ رسیدگی گفتید."),
}
"""What the applicant himself reads."""
