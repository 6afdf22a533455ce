"""Named statistical procedures: a typed request over a table's columns gives plain JSON values."""

from collections.abc import Callable
from typing import Any

import numpy as np
from pydantic import JsonValue, TypeAdapter, ValidationError

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics import requests
from deep_research.statistics.association import correlation, correlation_matrix
from deep_research.statistics.change_points import change_points
from deep_research.statistics.clusters import clusters
from deep_research.statistics.concentration import concentration
from deep_research.statistics.contingency import contingency
from deep_research.statistics.contribution import contribution
from deep_research.statistics.data_quality import data_quality
from deep_research.statistics.describe import describe
from deep_research.statistics.forecast import forecast
from deep_research.statistics.group_difference import group_difference
from deep_research.statistics.linear_regression import linear_regression
from deep_research.statistics.logistic_regression import logistic_regression
from deep_research.statistics.missingness import missingness
from deep_research.statistics.normality import normality
from deep_research.statistics.outliers import outliers
from deep_research.statistics.paired_difference import paired_difference
from deep_research.statistics.results import Found, as_json, bounded, by_group
from deep_research.statistics.seasonality import seasonality
from deep_research.statistics.simpson import simpson_check
from deep_research.statistics.trend import trend

MAX_ROWS = 250_000
"""Rows that a procedure takes. Of more it takes a random sample, told by `rows_used`, `rows_found` and `rows_are`."""

_REQUEST: TypeAdapter[requests.Request] = TypeAdapter(requests.Request)
_NEED_EVERY_ROW = (requests.Series, requests.Concentration, requests.Contribution)
_PROCEDURES: dict[type, Callable[[Any, Table], Found]] = {
    requests.ChangePoints: change_points,
    requests.Clusters: clusters,
    requests.Concentration: concentration,
    requests.Contingency: contingency,
    requests.Contribution: contribution,
    requests.Correlation: correlation,
    requests.CorrelationMatrix: correlation_matrix,
    requests.DataQuality: data_quality,
    requests.Describe: describe,
    requests.Forecast: forecast,
    requests.GroupDifference: group_difference,
    requests.LinearRegression: linear_regression,
    requests.LogisticRegression: logistic_regression,
    requests.Missingness: missingness,
    requests.Normality: normality,
    requests.Outliers: outliers,
    requests.PairedDifference: paired_difference,
    requests.Seasonality: seasonality,
    requests.SimpsonCheck: simpson_check,
    requests.Trend: trend,
}


def may_be_sampled(procedure: JsonValue) -> bool:
    """Whether a random sample of the rows can stand for all of them.

    It cannot for a series, nor where each row is a group with its count or total: what is left out would be missing.
    """
    try:
        request = _REQUEST.validate_python(procedure)
    except ValidationError:
        return False
    return not isinstance(request, _NEED_EVERY_ROW) and getattr(request, "count", None) is None


def run(procedure: JsonValue, table: Table) -> dict[str, JsonValue]:
    """Runs a procedure, given as the JSON of one of `requests`, over the columns of a query's rows.

    The rows of a truncated table are taken for a random sample of all. A p-value below 0.001 comes with the bound
    `p_below`. StatisticsError where the request is no procedure's, or where the data does not fit it.
    """
    try:
        request = _REQUEST.validate_python(procedure)
    except ValidationError as malformed:
        raise StatisticsError(f"This is no request for a procedure: {_fault(malformed)}.") from malformed
    if table.truncated and not may_be_sampled(procedure):
        raise StatisticsError(
            f"The query returns {table.row_count:,} rows, of which this procedure needs every one and takes "
            f"{len(table.rows):,}; group them by longer periods or fewer groups."
        )
    # What is not finite becomes None in the result; the arithmetic need not warn of it.
    with np.errstate(all="ignore"):
        found = _computed(request, table)
    if table.truncated:
        found |= {"rows_used": len(table.rows), "rows_found": table.row_count, "rows_are": "a random sample"}
    return bounded(found)


def _computed(request: requests.Request, table: Table) -> dict[str, JsonValue]:
    procedure = _PROCEDURES[type(request)]
    by: str | None = getattr(request, "by", None)
    if by is None:
        return as_json(procedure(request, table))
    overall = not isinstance(request, requests.Series)  # several groups make no one series
    return by_group(table, by, lambda rows: procedure(request, rows), overall=overall)


def _fault(malformed: ValidationError) -> str:
    first = malformed.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"][1:])  # the first part is the procedure's name
    return f"“{field}”: {first['msg']}" if field else first["msg"]
