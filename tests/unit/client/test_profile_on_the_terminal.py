"""A dataset's profile on the terminal: types, gaps, and the shape of each column."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from deep_research_client.cli.profile_view import bars, shape, show_dataset
from deep_research_client.models import Column, Dataset
from tests.fakes import api_replies

QUANTILES = {"0.05": 1.0, "0.25": 2.0, "0.5": 3.0, "0.75": 5.0, "0.95": 9.0}


def shown(**more: object) -> str:
    written = io.StringIO()
    dataset = Dataset.model_validate(api_replies.dataset(**more))
    show_dataset(dataset, Console(file=written, width=110, markup=False, highlight=False, color_system=None))
    return written.getvalue()


def test_a_profile_is_one_row_for_each_column() -> None:
    columns = [
        {"name": "order_date", "type": "date", "minimum": "2023-01-01", "maximum": "2025-12-31", "grain": "day"},
        {"name": "region", "type": "text", "nulls": 7, "distinct": 2, "top_values": [{"value": "West", "count": 9}]},
        {"name": "price", "type": "number", "distinct": 50, "minimum": 0, "maximum": 10, "quantiles": QUANTILES},
    ]
    text = shown(profile={"row_count": 3839, "columns": columns, "duplicate_rows": 14, "notes": ["Read as CSV."]})
    assert "Rows: 3,839 (14 repeated), columns: 3" in text
    assert "date, by day" in text
    assert "2023-01-01 … 2025-12-31" in text
    assert "West (9)" in text
    assert "0 … 10, half below 3" in text
    assert "Read as CSV." in text


def test_a_rejected_dataset_says_why() -> None:
    assert "rejected: The file is empty." in shown(status="rejected", error_message="The file is empty.")


def test_the_histogram_is_highest_where_the_values_are_dense() -> None:
    column = Column(name="price", type="number", minimum=0, maximum=100, quantiles=QUANTILES)
    assert shape(column)[0] == "█"
    assert set(shape(column)[1:]) == {"▁"}


def test_evenly_spread_values_have_a_flat_shape() -> None:
    even = {"0.05": 5.0, "0.25": 25.0, "0.5": 50.0, "0.75": 75.0, "0.95": 95.0}
    assert set(shape(Column(name="x", type="number", minimum=0, maximum=100, quantiles=even))) <= {"▇", "█"}


def test_a_constant_column_has_no_shape() -> None:
    constant = Column(name="x", type="number", minimum=4, maximum=4, distinct=1, quantiles={"0.5": 4.0})
    assert shape(constant) == ""


@given(st.lists(st.floats(min_value=0, max_value=1e12), max_size=12))
def test_bars_are_as_many_as_heights_and_the_highest_is_full(heights: list[float]) -> None:
    drawn = bars(heights)
    if any(heights):
        assert len(drawn) == len(heights)
        assert drawn[heights.index(max(heights))] == "█"
    else:
        assert drawn == ""
