"""Evidence found a second time counts as the same when only chance differs."""

import pytest

from deep_research.domain.query import Table
from deep_research.query.reproduction import reproduces
from tests.fakes.sales_research import TOTALS_TABLE, answered
from tests.fakes.scripted_analyst import TOTALS

BEFORE = answered(TOTALS, TOTALS_TABLE, statistics={"slope": 0.1, "groups": [{"n": 3}], "p": None})


def again(**changes: object) -> bool:
    return reproduces(BEFORE.model_copy(update=changes), BEFORE)


def rows(*cells: tuple[object, ...]) -> Table:
    return Table(columns=("region", "total"), rows=cells, row_count=len(cells))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"data": rows(("West", 1200.5 + 1e-10), ("East", 800.25))},
        {"data": rows(("East", 800.25), ("West", 1200.5))},
        {"statistics": {"p": None, "slope": 0.1 + 1e-14, "groups": [{"n": 3}]}},
    ],
)
def test_the_order_of_rows_and_the_last_digits_do_not_matter(changes):
    assert again(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"data": rows(("West", 1200.51), ("East", 800.25))},
        {"data": rows(("West", 1200.5))},
        {"data": rows(("West", 800.25), ("East", 1200.5))},
        {"data": TOTALS_TABLE.model_copy(update={"row_count": 3})},
        {"data": rows(("West", None), ("East", 800.25))},
        {"statistics": {"slope": 0.2, "groups": [{"n": 3}], "p": None}},
        {"statistics": {"slope": 0.1, "groups": [{"n": 4}], "p": None}},
        {"statistics": {}},
    ],
)
def test_any_other_difference_matters(changes):
    assert not again(**changes)
