"""More rows than a procedure takes: a sample where one can stand for all rows, a refusal where none can."""

import pytest

from deep_research import statistics
from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table

CUT = Table(columns=("period", "value"), rows=((1, 2.0), (2, 4.0), (3, 3.0)), row_count=900, truncated=True)


def test_a_procedure_over_a_sample_says_of_how_many_rows_it_is():
    found = statistics.run({"procedure": "describe", "columns": ["value"]}, CUT)
    assert (found["rows_used"], found["rows_found"], found["rows_are"]) == (3, 900, "a random sample")


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param({"procedure": "trend", "period": "period", "value": "value"}, id="a series"),
        pytest.param({"procedure": "concentration", "category": "period", "count": "value"}, id="counts of groups"),
        pytest.param({"procedure": "contingency", "row": "a", "column": "b", "count": "n"}, id="counts of pairs"),
    ],
)
def test_what_needs_every_row_is_not_computed_from_some(whole):
    assert not statistics.may_be_sampled(whole)
    with pytest.raises(StatisticsError, match="900 rows"):
        statistics.run(whole, CUT)
