import json

import pytest

from ostan.config.command import main


def test_the_figures_of_the_planted_tricks_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--planted", "--agencies", "8", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == {"planted", "found", "by_kind", "false_per_honest_agency_year"}
    assert set(figures["by_kind"]) == {"copied", "smoothed", "jump"}
    assert 0 < figures["found"] <= figures["planted"]
    assert main(["review", "--planted", "--agencies", "8"]) == 0
    assert f"{figures['found']} of {figures['planted']} planted" in capsys.readouterr().out


def test_without_a_choice_it_says_what_there_is() -> None:
    with pytest.raises(SystemExit):
        main(["review"])
