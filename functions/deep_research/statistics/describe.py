"""Summaries of numeric columns."""

import numpy as np
from scipy import stats

from deep_research.domain.query import Table
from deep_research.statistics.requests import Describe
from deep_research.statistics.results import Count, Figure, Found
from deep_research.statistics.samples import Numbers, finite, numbers, varies


class Summary(Found):
    """One sample, in the column's unit; moments that it is too small for are None.

    `within_one_sd` counts the values no further than one deviation from the mean.
    """

    n: Count
    missing: Count
    sum: Figure = None
    mean: Figure = None
    sd: Figure = None
    sem: Figure = None
    min: Figure = None
    q1: Figure = None
    median: Figure = None
    q3: Figure = None
    max: Figure = None
    skewness: Figure = None
    kurtosis: Figure = None
    within_one_sd: int | None = None


class ColumnSummary(Summary):
    """A summary with what is asked of a column for itself.

    `mode` is the smallest of the most frequent values, None where none repeats; `coefficient_of_variation` is the
    deviation over the mean, told only where no value is negative; `quantiles` are keyed by their share.
    """

    missing_share: Figure = None
    distinct: Count = 0
    mode: Figure = None
    mode_count: Count = 0
    range: Figure = None
    iqr: Figure = None
    coefficient_of_variation: Figure = None
    quantiles: dict[str, Figure] = {}


class Description(Found):
    n: Count
    columns: dict[str, ColumnSummary]


def describe(request: Describe, table: Table) -> Description:
    """Each column's summary: n, missing, mean, median, mode, deviation, quantiles, range, skewness, excess kurtosis."""
    columns = {name: _column(request, numbers(table, name)) for name in request.columns}
    return Description(n=table.row_count, columns=columns, assumptions=_conventions(request, columns))


def summary(values: Numbers, *, biased: bool = False, method: str = "linear") -> Summary:
    """Deviation over n - 1 and moments corrected for bias (Joanes & Cox 1998, G1 and G2), unless `biased`."""
    kept = finite(values)
    n, missing = len(kept), len(values) - len(kept)
    if n == 0:
        return Summary(n=n, missing=missing)
    spread = float(np.std(kept, ddof=0 if biased else 1)) if n > 1 else None
    varied = n > 3 and varies(kept)
    q1, median, q3 = np.quantile(kept, [0.25, 0.5, 0.75], method=method)  # type: ignore[call-overload]
    mean = float(np.mean(kept))
    return Summary(
        n=n,
        missing=missing,
        sum=np.sum(kept),
        mean=mean,
        sd=spread,
        sem=spread / n**0.5 if spread is not None else None,
        min=kept.min(),
        q1=q1,
        median=median,
        q3=q3,
        max=kept.max(),
        skewness=stats.skew(kept, bias=biased) if varied else None,
        kurtosis=stats.kurtosis(kept, bias=biased) if varied else None,
        within_one_sd=int(np.sum(np.abs(kept - mean) <= spread)) if spread is not None else None,
    )


def _column(request: Describe, values: Numbers) -> ColumnSummary:
    kept, method = finite(values), request.quantile_method
    described = summary(values, biased=request.biased, method=method).model_dump(exclude_unset=True)
    if not len(kept):
        return ColumnSummary(**described, missing_share=1.0 if len(values) else None)
    different, counts = np.unique(kept, return_counts=True)
    mean, sd = described["mean"], described["sd"]
    steady = sd is not None and mean > 0 and kept.min() >= 0
    shares = np.quantile(kept, request.quantiles, method=method)
    return ColumnSummary(
        **described,
        missing_share=described["missing"] / len(values),
        distinct=len(different),
        mode=different[counts.argmax()] if counts.max() > 1 else None,
        mode_count=counts.max(),
        range=kept.max() - kept.min(),
        iqr=described["q3"] - described["q1"],
        coefficient_of_variation=sd / mean if steady else None,
        quantiles={f"{share:g}": value for share, value in zip(request.quantiles, shares, strict=True)},
    )


def _conventions(request: Describe, columns: dict[str, ColumnSummary]) -> tuple[str, ...]:
    over = "n, and moments are not corrected for bias" if request.biased else "n - 1, and moments are bias-corrected"
    told = [f"Deviations are taken over {over}; quantiles by the method “{request.quantile_method}”."]
    told += [
        f"“{name}” is left out where it is missing: {found.missing:,} of {found.n + found.missing:,}."
        for name, found in columns.items()
        if found.missing
    ]
    return tuple(told)
