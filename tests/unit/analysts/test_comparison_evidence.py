"""A comparison of groups shows the groups, and not the rows that they were made of."""

from tests.unit.analysts.conftest import Desk, Rows

RUNS: Rows = [
    {"track": ("Forest", "Street")[place % 2], "minutes": 30 + place % 11 + (4 if place % 2 else 0)}
    for place in range(80)
]
QUESTION = "Is there a significant difference in minutes between tracks?"


def test_the_size_mean_and_spread_of_each_group_are_a_query_of_their_own(desk: Desk) -> None:
    report = desk(RUNS, QUESTION)
    groups = report.research.answers[1].data
    assert groups.columns == ("group", "n", "mean", "standard deviation")
    forest = [int(str(row["minutes"])) for row in RUNS if row["track"] == "Forest"]
    assert groups.rows[0][:3] == ("Forest", len(forest), sum(forest) / len(forest))
    assert any("standard deviation" in finding for finding in report.findings)


def test_raw_rows_are_shown_as_a_sample_only(desk: Desk) -> None:
    data = desk(RUNS, QUESTION).research.answers[0].data
    assert len(data.rows) <= 20
    assert data.row_count == len(RUNS)
    assert data.truncated


def test_the_direct_answer_stays_with_the_test(desk: Desk) -> None:
    report = desk(RUNS, QUESTION)
    assert len(report.synthesis.direct_answer) == 1
    assert report.direct.startswith("Yes: there is a significant difference")
