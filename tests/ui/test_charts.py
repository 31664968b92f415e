"""What charts are told, the tables behind them, and what a real browser draws of both."""

import io
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ostan.ui import charts, design

from .conftest import style_page
from .test_style_page import opened

__all__ = ["opened"]

WAITS = [("تیر", 3.5, "۳٫۵ روز"), ("مرداد", None, "گزارش نشده"), ("شهریور", 4, "۴ روز")]
BAND, NEW = (10.0, 20.0, 30.0), (12.0, 15.0, 18.0)


def looks(chart):
    return [one["look"] for one in chart["series"]]


def test_a_gap_stays_a_gap_and_a_break_of_series_is_told():
    drawn = charts.line([*WAITS, ("تعریف تازه", None, "—"), ("مهر", 9, "۹ روز")], parting="تعریف تازه")
    assert drawn["series"][0]["values"] == [3.5, None, 4, None, 9]
    assert drawn["breaks"] == [[3, "تعریف تازه"]]


def test_two_sources_of_the_same_periods_share_a_chart():
    drawn = charts.line(WAITS, second=WAITS[::-1], names=("واحد", "منبع دوم"))
    assert looks(drawn) == ["area", "second"]
    assert drawn["told"][0] == "واحد: ۳٫۵ روز\nمنبع دوم: ۴ روز"
    with pytest.raises(ValueError, match="zip"):
        charts.line(WAITS, second=WAITS[:2])


def test_a_chart_of_signals_tells_limits_target_signals_and_where_limits_were_set_anew():
    points = [("۱", 15, "۱۵", BAND, ""), ("۲", 40, "۴۰", BAND, "بیرون"), ("۳", 16, "۱۶", NEW, "")]
    drawn = charts.control(points, target=(50, "۵۰"))
    by_look = {one["look"]: one["values"] for one in drawn["series"]}
    assert looks(drawn).count("limit") == 2
    assert by_look["centre"] == [20, 20, 15]
    assert by_look["target"] == [50, 50, 50]
    assert by_look["signal"] == [None, 40, None]
    assert drawn["breaks"] == [[2, "حدهای تازه"]]
    assert drawn["told"][1] == "۴۰\nبیرون"


def test_a_chart_of_signals_without_limits_or_target_is_a_line():
    drawn = charts.control([("۱", 3, "۳", None, ""), ("۲", 3, "۳", BAND, "")])
    assert looks(drawn) == ["line", "centre", "limit", "limit"]
    assert drawn["breaks"] == []
    assert looks(charts.control([("۱", 3, "۳", None, "")])) == ["line"]


def test_the_pace_still_needed_leads_from_the_last_figure_to_the_end():
    way, found = [(0, 0, ""), (100, 50, "")], [(25, 10, ""), (40, 12, "")]
    drawn = charts.course(way, found, is_needed=True)
    assert looks(drawn) == ["way", "found", "needed"]
    assert drawn["series"][-1]["values"] == [(40, 12, ""), (100, 50, "")]
    assert looks(charts.course(way, [], is_needed=True)) == ["way"]


@given(st.lists(st.tuples(st.integers(1, 10**6), st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_a_funnel_loses_no_point_and_its_limits_reach_the_largest(points):
    told = [(size, share, "", is_out) for size, share, is_out in points]
    drawn = charts.funnel(told, 0.5, lambda size: (0.4, 0.6), lambda size: (0.3, 0.7), across="پرونده")
    dots = [spot for one in drawn["series"] if one["look"] in ("dot", "signal") for spot in one["values"]]
    assert sorted(dots) == sorted((size, 100 * share, "") for size, share, _ in points)
    for one in drawn["series"]:
        if one["look"] in ("limit", "alarm"):
            assert one["values"][-1][0] == max(size for size, _, _ in points)


@given(st.lists(st.none() | st.floats(-1e9, 1e9), min_size=1, max_size=40))
def test_a_shade_is_one_of_five_and_holds_its_value(values):
    told, ranges = charts.shades(values)
    assert [one is None for one in told] == [one is None for one in values]
    slack = 1e-6 * (1 + max((abs(one) for one in values if one is not None), default=0))
    for value, shade in zip(values, told, strict=True):
        if value is not None:
            low, high = ranges[shade - 1]
            assert 1 <= shade <= charts.SHADES
            assert low - slack <= value <= high + slack


def test_values_that_are_the_same_have_one_shade():
    assert charts.shades([3, 3, None]) == ([1, 1, None], [(3.0, 3.0)])
    assert charts.shades([None]) == ([None], [])


class Figures(HTMLParser):
    """The charts of a page: what each is told, and the cells of the table behind it."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if "data-chart" in told:
            self.found.append((json.loads(told["data-chart"]), [], told))
            self.inside = "figure"
        elif self.inside and tag in ("td", "th"):
            self.inside = "cell"
            self.found[-1][1].append("")

    def handle_endtag(self, tag):
        if tag == "figure":
            self.inside = ""
        elif tag in ("td", "th") and self.inside:
            self.inside = "figure"

    def handle_data(self, data):
        if self.inside == "cell":
            self.found[-1][1][-1] += data


def test_the_table_behind_a_chart_holds_all_that_the_chart_tells():
    figures = Figures(style_page("page")).found
    assert {chart["shape"] for chart, _, _ in figures} == {"periods", "bars", "whole", "points", "squares"}
    for chart, cells, attributes in figures:
        told = chart.get("labels", []) + [line for one in chart.get("told", []) for line in one.split("\n")]
        told += [text for name, _, text in chart.get("parts", []) for text in (name, text)]
        assert set(told) <= set(cells)
        assert ("hidden" in attributes) == (not cells)
    course = next(cells for chart, cells, _ in figures if chart.get("ticks"))
    assert [row["verified"] for row in design.COURSE if row["verified"]] == [
        one for one in course[7::4] if one != "—"
    ]


SHARES = """(of) => [...document.querySelectorAll(of)].map((one) => one.getBoundingClientRect().toJSON())"""
FILLS = "[...document.querySelectorAll('.chart-ground svg')].map((one) => one.outerHTML).join('')"


def ink(page, ground):
    """How many colours are on a drawing, and which share of it is not its ground."""
    picture = Image.open(io.BytesIO(ground.screenshot())).convert("RGB")
    counts = sorted((count for count, _ in picture.getcolors(1 << 24)), reverse=True)
    return len(counts), 1 - counts[0] / sum(counts)


def token(page, name):
    return page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('{name}').trim()")


@pytest.mark.browser
@pytest.mark.parametrize("width, theme", [(360, "dark"), (1280, "light")])
def test_every_chart_is_drawn_in_the_colours_of_the_theme_and_its_table_is_one_click_away(
    opened, width, theme
):
    page = opened("page", width, theme)
    figures = page.locator("figure.chart")
    page.wait_for_selector("figure.chart:last-of-type svg")
    assert page.locator(".chart-ground svg").count() == figures.count() == 8
    for at in range(8):
        colours, share = ink(page, figures.nth(at).locator(".chart-ground"))
        assert colours > 8
        assert 0.01 < share < 0.9
    before = token(page, "--chart-1")
    assert before in page.evaluate(FILLS)
    table = figures.first.locator("table")
    assert table.is_hidden()
    figures.first.locator("summary").click()
    assert table.is_visible()
    if width > 1000:
        page.locator("[data-theme-switch]").click()
        after = token(page, "--chart-1")
        assert after != before
        assert after in page.evaluate(FILLS)
        assert before not in page.evaluate(FILLS)
    for ground, drawn in zip(
        page.evaluate(SHARES, ".chart-ground"), page.evaluate(SHARES, ".chart-ground svg"), strict=True
    ):
        assert drawn["width"] == pytest.approx(ground["width"], abs=1)
    assert page.complaints == []


@pytest.mark.browser
def test_numbers_and_names_are_persian_and_run_from_the_right(opened):
    page = opened("page")
    page.wait_for_selector("figure.chart:last-of-type svg")
    texts = page.locator(".chart-ground svg text").all_text_contents()
    assert not [one for one in texts if re.search(r"[0-9A-Za-z]", one)]
    first = page.locator("figure.chart").first
    months = [
        first.locator(f"svg text:has-text('{month}')").bounding_box()["x"] for month in ("فروردین", "شهریور")
    ]
    assert months[0] > months[1]
    assert first.locator("svg text:has-text('۱۰')").bounding_box()["x"] > months[0]


@pytest.mark.browser
def test_without_script_the_table_is_there_instead_of_the_chart(opened):
    page = opened("page", 360, script=False)
    figures = page.locator("figure.chart")
    assert [figures.nth(at).locator("table").count() for at in range(8)] == [1, 1, 1, 1, 1, 1, 0, 0]
    assert all(figures.nth(at).locator("table").is_visible() for at in range(6))
    assert not page.locator(".chart-ground:visible").count()
    assert not page.locator("figure.chart:visible:not(:has(table))").count()


@pytest.mark.browser
def test_a_chart_on_paper_is_light_fits_and_has_its_table(opened):
    page = opened("page", theme="dark")
    page.wait_for_selector("figure.chart:last-of-type svg")
    dark = token(page, "--chart-1")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert dark not in page.evaluate(FILLS)
    assert token(page, "--chart-1") in page.evaluate(FILLS)
    assert page.locator("figure.chart table").first.is_visible()
    sheet = page.evaluate(SHARES, ".card:has(> .chart)")
    drawn = page.evaluate(SHARES, ".chart-ground svg")
    assert all(0 < one["width"] <= card["width"] for one, card in zip(drawn, sheet, strict=True))
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert dark in page.evaluate(FILLS)
    assert page.complaints == []


@pytest.mark.browser
def test_a_page_without_a_chart_does_not_fetch_the_library(opened):
    page = opened("e/404")
    assert not page.locator("script[src*=chart]").count()
    assert page.evaluate("window.echarts === undefined")
