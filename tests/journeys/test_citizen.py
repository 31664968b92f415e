"""The whole way of a citizen: from a word in the search box to a rated case."""

import re

import pytest

from ostan.domains.cases import actions
from ostan.domains.cases.models import Case, Task
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.feedback.models import Rating
from ostan.foundation import work
from ostan.foundation.ledger import seal
from ostan.kernel import clock
from ostan.kernel.actor import Actor, Grant, Role
from tests.cases import given as cases
from tests.portal.citizen import given

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MOBILE = "09141112244"
STORY = "چراغ‌های خیابان گلستان سه هفته است خاموش است و رفت‌وآمد شبانه خطرناک شده."


def sign_in(here, mobile=MOBILE):
    """Mobile and code, as the page of the demonstration shows it."""
    here.page.fill("#f-phone", mobile)
    here.press("دریافت کد")
    here.look("code")
    here.page.fill("#f-code", re.search(r"\d{6}", here.page.locator("main .notice").inner_text()).group(0))
    here.press("ورود")


def fill_in(here):
    """The form of the complaint, page by page, with the mistakes that people make."""
    page = here.page
    here.press("ادامه")
    here.look("nothing-answered")
    page.get_by_role("radio", name="شکایت").check()
    page.select_option("#f-agency", "other")
    here.press("ادامه")
    here.look("revealed")
    page.fill("#f-agency_name", "شهرداری تبریز")
    here.press("ادامه")
    page.get_by_role("radio", name="خیر").check()
    here.press("ادامه")
    page.fill("#f-text", STORY)
    here.press("ادامه")
    here.look("place")
    page.select_option("[name=place-county]", label="تبریز")
    here.press("ادامه")
    page.set_input_files("#f-files", {"name": "تیر.png", "mimeType": "image/png", "buffer": given.PNG})
    here.press("بارگذاری")
    here.look("file")
    here.press("ادامه")
    page.get_by_role("radio", name="همراه چند نفر دیگر").check()
    here.press("ادامه")
    page.fill("#f-others-0-full_name", "علی محمدی")
    here.press("افزودن نفر")
    page.fill("#f-others-1-full_name", "سا")
    here.press("ادامه")
    here.look("group")
    here.press("حذف نفر ۲")
    here.press("ادامه")
    page.get_by_role("radio", name="بله، گفته شود").check()
    page.fill("#f-mobile", "۰۹۱۴ ۱۲۳ ۴۵۶۷")
    here.press("ادامه")


def of_staff(of: Task) -> Actor:
    """Somebody who may do the task: a head of its unit, and not who decided before."""
    who = cases.staff("کارشناس", type(of).objects.select_related("unit").get(pk=of.pk).unit, Role.UNIT_HEAD)
    return Actor(who.person_id, who.hat, (Grant(Role.UNIT_HEAD, of.unit_path, of.unit_id),))


def work_until(case: Case, stops: str) -> Actor:
    """The staff does step after step until one of this kind is in hand."""
    for _ in range(20):
        task = Task.objects.filter(case=case, done_at=None).order_by("pk").first()
        actor = of_staff(task)
        actions.claim_task(actor=actor, now=clock.now(), task_id=task.pk)
        if task.act == stops:
            return actor
        node = catalogue.version_for_case(version_id=case.version_id).plan.nodes[task.node]
        outcome = node.step.outcomes[0].code if node.step.outcomes else ""
        actions.complete_task(actor=actor, now=clock.now(), task_id=task.pk, outcome=outcome)
    raise AssertionError(f"no step of the kind {stops}")


def decide(case: Case, outcome: str, **more: object) -> None:
    actor = work_until(case, "decide")
    with work.delivering_at_once():
        actions.decide_case(
            actor=actor,
            now=clock.now(),
            case_id=case.pk,
            outcome=outcome,
            reason=cases.REASON,
            law=cases.LAW,
            **more,
        )


def find(here):
    """From the first page to the form."""
    here.go("/")
    here.look("home")
    here.page.fill("input[type=search]", "شکايت")
    here.press("جست‌وجو")
    here.look("search")
    here.follow("درخواست‌ها و شکایات مردمی")
    here.look("service")
    here.follow("درخواست می‌دهم")


def say_who(here):
    """Name and national code, forgotten first."""
    here.look("who")
    here.press("ادامه")
    here.look("who-wrong")
    here.page.fill("#f-given_name", "مریم")
    here.page.fill("#f-family_name", "کریمی")
    here.page.fill("#f-national_code", "۰۰۱۰۰۰۷۷۰۹")
    here.press("ادامه")


def send(here) -> Case:
    """Check, forget to declare, declare, send."""
    here.look("check")
    here.press("درخواست را می‌فرستم")
    here.look("not-declared")
    here.page.locator("#f-declared").check()
    here.press("درخواست را می‌فرستم")
    here.look("sent")
    case = Case.objects.get()
    assert case.code in here.page.url
    return case


def keep_receipt(here):
    """The receipt before and after its seal, and on paper."""
    here.follow("رسید")
    assert here.reads("تا یک دقیقهٔ دیگر مُهر می‌شود")
    seal.seal(now=clock.now())
    here.page.reload()
    here.look("receipt")
    assert here.page.locator(".qr-square svg").count() == 1
    here.follow("برگهٔ چاپی")
    here.look("receipt-print")


def be_asked(here, case):
    """The office asks, the citizen answers at the second try."""
    asker = work_until(case, "work")
    with work.delivering_at_once():
        actions.ask_citizen(actor=asker, now=clock.now(), case_id=case.pk, text="شمارهٔ تیرها را بنویسید.")
    here.go("/my/")
    here.look("my-waiting")
    here.follow("درخواست‌ها و شکایات مردمی")
    here.look("asked")
    here.press("فرستادن پاسخ")
    here.look("answer-missing")
    here.page.fill("#f-text", "تیرهای ۱۲ تا ۱۸")
    here.press("فرستادن پاسخ")
    here.look("answered")
    actions.release_task(actor=asker, now=clock.now(), task_id=Task.objects.get(case=case, done_at=None).pk)


def object_to_refusal(here, case):
    """Refused with reason and law; objected; somebody else finds the objection right."""
    decide(case, "REFUSED")
    here.page.reload()
    here.look("refused")
    assert here.reads(cases.LAW)
    here.follow("اعتراض می‌کنم")
    here.look("object")
    here.page.fill("#f-text", "تیرها در معبر عمومی است.")
    here.press("ثبت اعتراض")
    here.look("objected")
    decide(case, "GRANTED", upheld=True)
    here.page.reload()
    here.look("granted")


def rate(here):
    """One face, one reason."""
    here.page.locator(".face", has_text="ناراضی").last.click()
    here.press("ادامه")
    here.look("rate")
    here.page.get_by_label("دیر انجام شد").check()
    here.press("ثبت نظر")
    here.look("rated")
    assert Rating.objects.get().score == 2


def test_the_whole_way_without_script(walk):
    here = walk(width=360, script=False)

    find(here)
    fill_in(here)
    here.press("ورود و فرستادن")
    here.look("sign-in")
    sign_in(here)
    say_who(here)
    case = send(here)
    keep_receipt(here)
    be_asked(here, case)
    object_to_refusal(here, case)
    rate(here)
    here.go("/statistics/")
    here.look("statistics")


def test_following_without_an_account(walk, province):
    case = given.case(given.citizen())
    here = walk(width=360, script=False)
    here.go("/track/")
    here.look("track")
    here.page.fill("#f-code", "1234 5678 9012")
    here.page.fill("#f-mobile", "0912")
    here.press("پیگیری")
    here.look("track-wrong")
    here.page.fill("#f-code", case.code)
    here.page.fill("#f-mobile", given.MOBILE)
    here.press("پیگیری")
    here.look("status")
    here.press("پیامک کد و ورود")
    here.page.fill("#f-code", re.search(r"\d{6}", here.page.locator("main .notice").inner_text()).group(0))
    here.press("ورود")
    assert here.page.url.endswith(f"/my/{case.code}/")
    here.look("case-open")
    here.follow("انصراف از این درخواست")
    here.look("withdraw")


def test_every_public_page_on_a_wide_screen(walk, province):
    here = walk(width=1280)
    for name, path in {
        "home": "/",
        "search": "/services/?q=شکایت&remote=yes",
        "nothing-found": "/services/?q=قققققق",
        "service": "/services/complaint-111/",
        "life-event": "/life-events/other/",
        "agencies": "/agencies/",
        "agency": "/agencies/first/",
        "track": "/track/",
        "statistics": "/statistics/",
        "accessibility": "/accessibility/",
        "sign-in": "/sign-in/",
    }.items():
        here.go(path)
        here.look(f"wide-{name}")


def test_at_twice_the_size_nothing_is_lost(walk, province):
    """A window of 1280 pixels at 200 % shows what one of 640 does; at 400 % what one of 320 does."""
    case = given.asked(province, given.citizen())
    for width in (640, 320):
        here = walk(width=width, script=False)
        here.go("/track/")
        here.page.fill("#f-code", case.code)
        here.page.fill("#f-mobile", given.MOBILE)
        here.press("پیگیری")
        here.look(f"zoom-status-{width}")
        for path in ("/", "/services/", "/services/complaint-111/", "/statistics/"):
            here.go(path)
            here.look(f"zoom-{width}{path.replace('/', '-')}")


def test_by_keyboard_alone(walk, province):
    here = walk(width=1280)
    page = here.page
    here.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    to(page, "#search-q")
    page.keyboard.type("شکایت")
    enter(page)
    to(page, ".service-card a")
    enter(page)
    to(page, "main a.button")
    enter(page)
    to(page, "input[type=radio]")
    page.keyboard.press("Space")
    enter(page)
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-agency"
    here.go("/sign-in/?next=/my/")
    to(page, "#f-phone")
    page.keyboard.type(MOBILE)
    enter(page)
    code = re.search(r"\d{6}", page.locator("main .notice").inner_text()).group(0)
    to(page, "#f-code")
    page.keyboard.type(code)
    enter(page)
    assert page.url.endswith("/my/")
    here.go("/apply/complaint-111/")
    for _ in range(20):
        answer_by_keys(page)
        if "/sent/" in page.url:
            break
    assert "/sent/" in page.url
    case = Case.objects.get()
    decide(case, "GRANTED")
    here.go(f"/my/{case.code}/rate/")
    for _ in ("how", "why"):
        answer_by_keys(page)
    assert Rating.objects.filter(invitation__case=case).exists()


ANSWERED = {
    "f-given_name": "مریم",
    "f-family_name": "کریمی",
    "f-national_code": "0010007709",
    "f-text": STORY,
    "f-mobile": "09141234567",
}


def answer_by_keys(page):
    """Come to every field of the page with Tab, answer it as its kind is answered, and press Enter on the button."""
    to(page, "main form input, main form select, main form textarea, main form button:not([tabindex])")
    for _ in range(40):
        here = page.evaluate(FOCUSED)
        if here["is_main"]:
            break
        if here["kind"] in ("radio", "checkbox") and not here["chosen"]:
            page.keyboard.press("Space")
        elif here["kind"] == "select-one" and not (here["value"] or here["is_month"]):
            page.keyboard.press("ArrowDown")
        elif here["kind"] in ("text", "textarea", "tel") and here["asked"] and not here["value"]:
            page.keyboard.type(ANSWERED[here["id"]])
        page.keyboard.press("Tab")
    enter(page)


FOCUSED = """() => {
  const one = document.activeElement, group = one.name && document.getElementsByName(one.name);
  return {
    id: one.id, kind: one.type || "", value: one.value || "", asked: one.required || one.ariaRequired === "true",
    chosen: [...(group || [])].some((other) => other.checked),
    is_month: (one.name || "").endsWith("-month"),
    is_main: one.matches("main form button:not([name]):not([tabindex])"),
  };
}"""


def enter(page):
    """Press Enter and wait for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def to(page, selector):
    """Press Tab until the element has the focus, which must then be seen."""
    for _ in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            box = page.evaluate(
                "() => { const b = document.activeElement.getBoundingClientRect(); return [b.width, b.height]; }"
            )
            assert min(box) > 0
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {selector}")


def test_with_script_the_lists_of_places_follow_each_other(walk, province):
    here = walk(width=360)
    here.go("/apply/complaint-111/page/where/")
    page = here.page
    page.wait_for_selector("[name=place-province]")
    assert page.locator("[name=_show]").first.is_hidden()
    page.select_option("[name=place-province]", label="آذربایجان غربی")
    page.locator("[name=place-county] option", has_text="ارومیه").wait_for(state="attached")


def test_with_script_a_question_appears_as_soon_as_it_is_asked(walk, province):
    here = walk(width=360)
    here.go("/apply/complaint-111/page/subject/")
    page = here.page
    assert page.locator("#f-agency_name").count() == 0
    page.focus("#f-agency")
    page.select_option("#f-agency", "other")
    page.wait_for_selector("#f-agency_name")
    assert page.evaluate("document.activeElement.id") == "f-agency"
    page.select_option("#f-agency", "gas")
    page.wait_for_selector("#f-agency_name", state="detached")
