"""What the payer sees at the gateway to practise with: that it is no bank, the amount, and the ways on."""

import html

from ostan.kernel import persian

STYLE_AT = "/practice.css"
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    # No form-action: browsers would hold the way back to the portal to it.
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'",
    ),
]

STYLE = """
:root { color-scheme: light dark; --ground: #eef0f3; --card: #fff; --ink: #1b2127; --soft: #55606b; --edge: #c9d0d8;
  --act: #7a4b00; --on-act: #fff; --warn: #fff4d6; font: 1.0625rem/1.9 Vazirmatn, Tahoma, system-ui, sans-serif }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181c; --card: #1e242a; --ink: #eef1f4; --soft: #aeb8c2; --edge: #46505a;
    --act: #ffc861; --on-act: #221600; --warn: #3a2e10 }
}
* { box-sizing: border-box; margin: 0 }
body { background: var(--ground); color: var(--ink); padding: 1rem; min-height: 100vh }
main { display: grid; gap: 1.25rem; max-width: 28rem; margin: 4vh auto; padding: 1.5rem; background: var(--card);
  border: 1px solid var(--edge); border-radius: 12px }
h1 { font-size: 1.375rem; line-height: 1.5 }
.warn { background: var(--warn); border-radius: 8px; padding: .75rem 1rem }
.amount { font-size: 1.5rem; font-weight: 700; line-height: 1.5 }
.soft { color: var(--soft); font-size: .9375rem }
form { display: grid; gap: .75rem }
button, .button { font: inherit; font-weight: 700; min-height: 3rem; padding: .375rem 1rem; border-radius: 8px;
  border: 1px solid var(--act); background: var(--act); color: var(--on-act); text-align: center; cursor: pointer;
  text-decoration: none }
button.second { background: transparent; color: inherit; border-color: var(--edge); font-weight: 400 }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
"""

_PAGE = """<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>درگاه تمرینی</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="{style}"></head>
<body><main><h1>درگاه تمرینی</h1>
<p class="warn"><strong>این بانک نیست.</strong> اینجا پولی جابه‌جا نمی‌شود و کارتی پرسیده نمی‌شود؛
تنها برای آزمودن پرداخت است.</p>
{inside}</main></body></html>"""


def _page(inside: str) -> str:
    return _PAGE.format(style=STYLE_AT, inside=inside)


def ask(rials: int) -> str:
    """The amount and what a payer may do: pay, cancel, or pay and never come back."""
    amount = persian.group_digits(rials)
    return _page(f"""<div><p class="soft">مبلغ</p><p class="amount">{amount} ریال</p></div>
<form method="post">
<button name="how" value="pay">پرداخت تمرینی</button>
<button class="second" name="how" value="cancel">انصراف</button>
<button class="second" name="how" value="leave">پرداخت تمرینی و بستن صفحه</button>
<p class="soft">با دکمهٔ آخر به سامانه بازنمی‌گردید، مانند وقتی که خط قطع می‌شود؛ سامانه تا نیم ساعت دیگر خودش
می‌پرسد و پرداخت را می‌یابد.</p></form>""")


def left() -> str:
    """For who paid and does not go back."""
    return _page("<p>پرداخت شد. این صفحه را ببندید.</p>")


def over(back: str) -> str:
    """For who comes again to a payment that has ended: the way back."""
    return _page(f"""<p>این پرداخت به پایان رسیده است.</p>
<a class="button" href="{html.escape(back)}">بازگشت به سامانه</a>""")


def unknown() -> str:
    """For an address that names no payment, as after a restart, which forgets them."""
    return _page("<p>این پرداخت در جریان نیست. به سامانه بازگردید و دوباره آغاز کنید.</p>")
