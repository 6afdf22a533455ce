"""Which tables are drawn, and how."""

import pytest

from deep_research.analysts.language_model.picturing import chart
from deep_research.domain.query import Table


def table(*rows, columns=("label", "total"), truncated=False):
    return Table(columns=columns, rows=rows, row_count=len(rows), truncated=truncated)


@pytest.mark.parametrize("periods", [("2023", "2024"), ("2024-01", "2024-02"), ("2024-Q1", "2024-Q2"), (2023, 2024)])
def test_periods_are_a_line(periods):
    assert chart(table((periods[0], 1), (periods[1], 2)))["mark"]["type"] == "line"


def test_names_are_bars():
    drawn = chart(table(("West", 1.5), ("East", 2)))
    assert drawn["mark"]["type"] == "bar"
    assert drawn["data"]["values"] == [{"label": "West", "total": 1.5}, {"label": "East", "total": 2}]


@pytest.mark.parametrize(
    "given",
    [
        table(("West", 1)),
        table(("West", "a"), ("East", "b")),
        table(("West", 1), ("West", 2)),
        table((1.5, 1), (2.5, 2)),
        table(("West", None), ("East", 2)),
        table(("West", 1), ("East", 2), truncated=True),
        table(*((f"name {chr(65 + place)}", place) for place in range(21))),
    ],
)
def test_what_is_neither_is_not_drawn(given):
    assert chart(given) is None


def test_a_column_that_may_not_be_cited_is_not_drawn():
    assert chart(table(("West", 42), ("East", 42)), reserved=("total",)) is None
