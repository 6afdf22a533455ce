"""Summaries of numeric columns."""

import numpy as np
from pydantic import JsonValue
from scipy import stats

from deep_research.domain.query import Table
from deep_research.statistics.requests import Describe
from deep_research.statistics.results import Result, by_group, plain
from deep_research.statistics.samples import Numbers, numbers


def describe(request: Describe, table: Table) -> Result:
    """`columns.{name}` holds n, missing, mean, sd, sem, min, quartiles, max, skewness, kurtosis (excess)."""

    def compute(rows: Table) -> Result:
        columns: dict[str, JsonValue] = {
            name: {**summary(numbers(rows, name), biased=request.biased)} for name in request.columns
        }
        return {"n": rows.row_count, "columns": columns}

    return by_group(table, request.by, compute)


def summary(values: Numbers, *, biased: bool = False) -> Result:
    """The summary of one sample; moments that the sample is too small for are None.

    `within_one_sd` counts the values no further than one deviation from the mean.
    """
    kept = values[np.isfinite(values)]
    n = len(kept)
    result: Result = {"n": n, "missing": len(values) - n}
    if n == 0:
        return result
    spread = float(np.std(kept, ddof=0 if biased else 1)) if n > 1 else None
    varied = n > 3 and spread is not None and spread > 1e-9 * float(np.max(np.abs(kept)))
    q1, median, q3 = (float(value) for value in np.quantile(kept, [0.25, 0.5, 0.75]))
    mean = float(np.mean(kept))
    return result | {
        "sum": float(np.sum(kept)),
        "mean": mean,
        "sd": spread,
        "sem": spread / n**0.5 if spread is not None else None,
        "min": float(np.min(kept)),
        "q1": q1,
        "median": median,
        "q3": q3,
        "max": float(np.max(kept)),
        "skewness": plain(stats.skew(kept, bias=biased)) if varied else None,
        "kurtosis": plain(stats.kurtosis(kept, bias=biased)) if varied else None,
        "within_one_sd": int(np.sum(np.abs(kept - mean) <= spread)) if spread is not None else None,
    }
