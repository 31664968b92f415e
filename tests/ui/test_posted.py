"""What a posted form gives back for every kind of question."""

from django.http import QueryDict

from ostan.ui import posted

GROUP = {
    "name": "partners",
    "kind": "group",
    "max": 3,
    "questions": [{"name": "name", "kind": "text"}, {"name": "share", "kind": "number"}],
}


def given(question, query):
    return posted.value(question, QueryDict(query))


def test_single_values_are_stripped():
    assert given({"name": "a", "kind": "text"}, "a=%20سلام%20") == "سلام"
    assert given({"name": "a", "kind": "text"}, "") == ""


def test_amounts_lose_their_grouping():
    assert given({"name": "a", "kind": "rial"}, "a=۱٬۲۰۰٬۰۰۰") == "۱۲۰۰۰۰۰"


def test_a_date_comes_from_its_three_parts_or_from_one_text():
    born = {"name": "born", "kind": "date"}
    assert given(born, "born-year=۱۳۶۵&born-month=5&born-day=12") == "۱۳۶۵/5/12"
    assert given(born, "born=1365/05/12") == "1365/05/12"
    assert given(born, "born-day=&born-month=&born-year=") == ""


def test_choices_and_declarations():
    assert given({"name": "a", "kind": "choices"}, "a=x&a=y") == ["x", "y"]
    assert given({"name": "a", "kind": "declaration"}, "a=yes") is True
    assert given({"name": "a", "kind": "declaration"}, "") is False


def test_a_place_is_its_lowest_chosen_level():
    place = {
        "name": "site",
        "kind": "place",
        "levels": [{"key": "county"}, {"key": "district"}, {"key": "city"}],
    }
    assert given(place, "site-county=0302&site-district=030201&site-city=") == "030201"
    assert given(place, "") == ""


def test_rows_of_a_group_can_be_added_and_removed_without_script():
    two = "partners-rows=2&partners-0-name=رضا&partners-0-share=40&partners-1-name=مینا&partners-1-share=60"
    assert [row["name"] for row in given(GROUP, two)] == ["رضا", "مینا"]
    assert [row["name"] for row in given(GROUP, two + "&_add=partners")] == ["رضا", "مینا", ""]
    assert [row["name"] for row in given(GROUP, two + "&_remove=partners-0")] == ["مینا"]
    assert posted.only_reshaped(QueryDict(two + "&_add=partners"))
    assert not posted.only_reshaped(QueryDict(two))


def test_rows_of_a_group_are_moved_without_script():
    two = "partners-rows=2&partners-0-name=رضا&partners-1-name=مینا"
    for button in ("partners-1-up", "partners-0-down"):
        assert [row["name"] for row in given(GROUP, f"{two}&_move={button}")] == ["مینا", "رضا"]
    for button in ("partners-0-up", "partners-1-down", "partners-7-up", "x", "other-1-up"):
        assert [row["name"] for row in given(GROUP, f"{two}&_move={button}")] == ["رضا", "مینا"]
    assert posted.only_reshaped(QueryDict(two + "&_move=x"))


def test_rows_are_bounded_whatever_is_posted():
    assert len(given(GROUP, "partners-rows=99")) == 3
    assert given(GROUP, "partners-rows=999999999") == []
    assert given(GROUP, "partners-rows=-1") == []
    assert given(GROUP, "partners-rows=x") == []
