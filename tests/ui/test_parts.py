"""Every part renders, and says what a screen reader needs."""

import re
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from django.template import engines

import ostan.ui
from ostan.ui import pages

from .conftest import style_page, visit

PARTS = sorted((Path(ostan.ui.__file__).parent / "jinja2/ui/parts").glob("*.html"))
INNER = {"shell.html", "emblem.html", "inner_fields.html"}
README = (Path(ostan.ui.__file__).parent / "README.md").read_text()


def draw(source: str, **context: object) -> str:
    return str(engines["jinja2"].env.from_string(source).render(**context))


def field(question: dict[str, object], value: object = None, error: object = None) -> str:
    source = '{% from "ui/parts/fields.html" import field %}{{ field(q, value, error) }}'
    return draw(source, q={"label": "پرسش", "name": "x", **question}, value=value, error=error)


class Page(HTMLParser):
    """Ids, references and labels of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.refs: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.refs |= set((told.get(name) or "").split())
        href = told.get("href") or ""
        if href.startswith("#") and len(href) > 1:
            self.refs.add(href[1:])


@pytest.mark.parametrize("shell", ["page", "desk"])
def test_ids_are_unique_and_every_reference_leads_somewhere(shell):
    page = Page(style_page(shell))
    assert len(page.ids) == len(set(page.ids))
    assert page.refs <= set(page.ids)


@pytest.mark.parametrize(
    "part", [part for part in PARTS if part.name not in INNER], ids=lambda path: path.name
)
def test_the_readme_names_every_macro(part):
    for name in re.findall(r"macro (\w+)\(", part.read_text()):
        if name not in {"optional", "described", "hints", "declaration", "group", "rows_table"}:
            assert re.search(rf"\b{name}\b", README), f"{part.name}: {name} is not in README.md"


def test_an_error_stands_between_label_and_input_and_is_wired():
    html = field({"kind": "text", "help": "راهنما"}, "الف", "خطای آزمایشی")
    assert html.index("<label") < html.index("خطای آزمایشی") < html.index("<input")
    assert 'aria-describedby="f-x-help f-x-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="الف"' in html


@pytest.mark.parametrize(
    "kind", ["national_code", "mobile", "postal_code", "sheba", "email", "number", "rial"]
)
def test_codes_run_left_to_right(kind):
    assert 'dir="ltr"' in field({"kind": kind}, "12")


def test_values_cannot_carry_markup():
    evil = '"><script>alert(1)</script>'
    for kind in ("text", "long_text", "number", "rial", "national_code", "date"):
        assert "<script>" not in field({"kind": kind, "label": evil, "help": evil}, evil, evil)
    assert "<script>" not in field({"kind": "choice", "options": [(evil, evil)]}, evil, evil)


def test_a_password_is_never_sent_back():
    assert "secret-words" not in field({"kind": "password"}, "secret-words")


def test_a_few_options_are_radios_and_many_are_a_list():
    few = field({"kind": "choice", "options": ["a", "b"]}, "b")
    many = field({"kind": "choice", "options": [str(n) for n in range(20)]}, "7")
    assert few.count('type="radio"') == 2
    assert 'value="b" checked' in few
    assert 'value="7" selected' in many


def test_rial_is_told_in_words_by_the_server():
    assert "صد و بیست میلیون تومان" in field({"kind": "rial"}, "1200000000")


def test_a_group_shows_its_rows_errors_and_buttons():
    inner = [{"name": "name", "kind": "text", "label": "نام"}]
    html = field(
        {"kind": "group", "questions": inner, "max": 2}, [{"name": "رضا"}], {"0-name": "نام کوتاه است"}
    )
    assert 'name="x-0-name"' in html
    assert "نام کوتاه است" in html
    assert 'name="_add"' in html
    assert 'name="_remove" value="x-0"' in html
    assert 'name="_add"' not in field({"kind": "group", "questions": inner, "max": 1}, [{"name": "رضا"}])


def test_a_place_can_be_opened_level_by_level_without_script():
    levels = [
        {"key": "county", "label": "شهرستان", "options": [("1", "تبریز")], "selected": "1"},
        {"key": "city", "label": "شهر", "options": []},
    ]
    html = field({"kind": "place", "levels": levels})
    assert 'name="_show" value="x"' in html
    assert 'value="1" selected' in html
    assert "disabled" in html


def test_own_cells_of_a_table_and_its_phone_labels():
    source = (
        '{% from "ui/parts/lists.html" import table %}'
        '{% call(row, key) table(columns, rows, "فهرست") %}<b>{{ row[key] }}</b>{% endcall %}'
    )
    html = draw(source, rows=[{"t": "یک"}], columns=[{"key": "t", "label": "عنوان"}])
    assert "<b>یک</b>" in html
    assert '<span class="cell-label" aria-hidden="true">عنوان</span>' in html


def test_a_name_that_is_not_given_is_an_error():
    with pytest.raises(jinja2.UndefinedError):
        draw("{{ nothing }}")


@pytest.mark.parametrize("status", [403, 404, 429, 500])
def test_error_pages(status):
    response = pages.render(visit(), "ui/error.html", {"status": status, "retry_after": 130}, status=status)
    assert response.status_code == status
    assert "<h1>" in response.content.decode()


def test_the_page_of_our_own_failure_asks_nothing_of_the_house():
    def fails() -> str:
        raise AssertionError("asked")

    request = visit(staff=True)
    request.who = request.nav = request.hats = fails
    assert pages.render(request, "ui/error.html", {"status": 500}, status=500).status_code == 500


def test_the_remembered_theme_is_drawn_by_the_server():
    assert 'data-theme="dark"' in style_page("page", theme="dark")
    assert 'media="screen" data-dark' in style_page("page", theme="dark")
    assert 'media="not all" data-dark' in style_page("page", theme="light")
    assert "data-theme=" not in style_page("page", theme="x").split(">", 2)[1]
    assert 'media="screen and (prefers-color-scheme: dark)" data-dark' in style_page("page", theme="x")


def test_a_sheet_of_paper_renders_light():
    html = pages.text(visit(theme="dark"), "ui/print.html")
    assert 'data-theme="light"' in html
    assert 'media="not all" data-dark' in html


def test_a_palette_that_is_not_ours_falls_back():
    assert 'data-colour="turquoise"' in style_page("page", "hotpink")
    assert 'data-colour="emerald"' in style_page("page", "emerald")


def test_the_accessibility_page_renders():
    assert "دسترس‌پذیری" in pages.text(visit(), "ui/accessibility.html")
