"""Named statistical procedures: a typed request over a table's columns gives plain JSON values."""

from collections.abc import Callable
from typing import Any

from pydantic import JsonValue, TypeAdapter, ValidationError

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics import requests
from deep_research.statistics.association import correlation, correlation_matrix
from deep_research.statistics.contingency import concentration, contingency
from deep_research.statistics.describe import describe
from deep_research.statistics.group_difference import group_difference
from deep_research.statistics.normality import normality
from deep_research.statistics.outliers import outliers
from deep_research.statistics.regression import linear_regression, logistic_regression
from deep_research.statistics.results import bounded
from deep_research.statistics.trend import trend

MAX_ROWS = 250_000
"""Rows that a procedure takes; what it did not see of a longer table is told by `rows_used` and `rows_found`."""

_REQUEST: TypeAdapter[requests.Request] = TypeAdapter(requests.Request)
_PROCEDURES: dict[type, Callable[[Any, Table], dict[str, JsonValue]]] = {
    requests.Concentration: concentration,
    requests.Contingency: contingency,
    requests.Correlation: correlation,
    requests.CorrelationMatrix: correlation_matrix,
    requests.Describe: describe,
    requests.GroupDifference: group_difference,
    requests.LinearRegression: linear_regression,
    requests.LogisticRegression: logistic_regression,
    requests.Normality: normality,
    requests.Outliers: outliers,
    requests.Trend: trend,
}


def run(procedure: JsonValue, table: Table) -> dict[str, JsonValue]:
    """Runs a procedure, given as the JSON of one of `requests`, over the columns of a query's rows.

    A p-value below 0.001 comes with the bound `p_below`. StatisticsError where the request is no procedure's, or where
    the data does not fit it.
    """
    try:
        request = _REQUEST.validate_python(procedure)
    except ValidationError as malformed:
        raise StatisticsError(f"This is no request for a procedure: {malformed.errors()[0]['msg']}.") from malformed
    found = _PROCEDURES[type(request)](request, table)
    if table.truncated:
        found["rows_used"], found["rows_found"] = len(table.rows), table.row_count
    return bounded(found)
