"""A straight-line model of a number."""

import numpy as np
from scipy import stats

from deep_research.domain.query import Table
from deep_research.statistics.regression_checks import centred, inflation, told
from deep_research.statistics.requests import LinearRegression
from deep_research.statistics.results import Count, Figure, Found, Truth
from deep_research.statistics.samples import Numbers, complete, varying
from deep_research.statistics.splitting import split


class Slope(Found):
    """`vif` above 10 says that the other features explain this one almost wholly (Marquardt 1970)."""

    name: str
    estimate: Figure
    standard_error: Figure = None
    t: Figure = None
    p_value: Figure = None
    low: Figure = None
    high: Figure = None
    significant: Truth = False
    standardized: Figure = None
    vif: Figure = None


class Line(Found):
    n: Count
    training_n: Count
    intercept: Figure
    r_squared: Figure
    coefficients: tuple[Slope, ...]
    test_n: Count = 0
    mse: Figure = None
    rmse: Figure = None
    mae: Figure = None
    test_r_squared: Figure = None
    accuracy: Figure = None
    adjusted_r_squared: Figure = None
    f_statistic: Figure = None
    f_p_value: Figure = None
    residual_sd: Figure = None


def linear_regression(request: LinearRegression, table: Table) -> Line:
    """Coefficients with standard error, t, p_value and 95 % interval; r_squared; on the test part mse, rmse, mae, r².

    `accuracy` is the share of test rows that round to their value at a threshold of one half, for a target of 0 and 1.
    `f_p_value` is that of the F-test that no feature matters; `standardized` is a slope in deviations per deviation.
    """
    matrix = complete(table, (*request.features, request.target), least=len(request.features) + 3)
    training, test = (matrix, None) if request.test_share is None else split(matrix, request.test_share, request.seed)
    target = varying(training[:, -1], request.target, "nothing can explain it")
    features, centre, unit = centred(training[:, :-1])
    design = np.column_stack([np.ones(len(features)), features])
    solved, _, rank, _ = np.linalg.lstsq(design, target, rcond=None)
    scaled = np.asarray(solved, dtype=np.float64)
    residuals = target - design @ scaled
    slopes = scaled[1:] / unit
    intercept = float(scaled[0] - centre @ slopes)
    total, left = float(((target - target.mean()) ** 2).sum()), float((residuals**2).sum())
    r_squared = 1 - left / total
    full = int(rank) == design.shape[1]
    vif = inflation(features) if full else None
    return Line(
        n=len(matrix),
        training_n=len(training),
        intercept=intercept,
        r_squared=r_squared,
        coefficients=_slopes(request, design, residuals, scaled, unit, vif) if full else _bare(request, slopes),
        **({} if test is None else _errors(test[:, -1], intercept + test[:, :-1] @ slopes)),
        **_whole(r_squared, len(training), int(rank) - 1, left),
        assumptions=told(request.features, design, residuals, vif, without=len(table.rows) - len(matrix)),
    )


def _slopes(
    request: LinearRegression, design: Numbers, residuals: Numbers, scaled: Numbers, unit: Numbers, vif: Numbers | None
) -> tuple[Slope, ...]:
    freedom = len(design) - design.shape[1]
    if freedom <= 0:
        return _bare(request, scaled[1:] / unit)
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * (residuals @ residuals) / freedom)
    reach = float(stats.t.ppf(0.975, freedom))
    deviation = float((design @ scaled + residuals).std(ddof=1))
    found = []
    for place, name in enumerate(request.features, start=1):
        estimate, error, scale = float(scaled[place]), float(errors[place]), float(unit[place - 1])
        t = estimate / error if error > 0 else float("inf")
        p_value = float(2 * stats.t.sf(abs(t), freedom))
        found.append(
            Slope(
                name=name,
                estimate=estimate / scale,
                standard_error=error / scale,
                t=t,
                p_value=p_value,
                low=(estimate - reach * error) / scale,
                high=(estimate + reach * error) / scale,
                significant=p_value < request.alpha,
                standardized=estimate * design[:, place].std(ddof=1) / deviation,
                vif=None if vif is None else vif[place - 1],
            )
        )
    return tuple(found)


def _bare(request: LinearRegression, slopes: Numbers) -> tuple[Slope, ...]:
    return tuple(
        Slope(name=name, estimate=slope, p_value=None) for name, slope in zip(request.features, slopes, strict=True)
    )


def _whole(r_squared: float, n: int, features: int, left: float) -> dict[str, object]:
    freedom = n - features - 1
    if freedom <= 0 or features == 0:
        return {}
    f = r_squared / features / ((1 - r_squared) / freedom) if r_squared < 1 else float("inf")
    return {
        "adjusted_r_squared": 1 - (1 - r_squared) * (n - 1) / freedom,
        "f_statistic": f,
        "f_p_value": stats.f.sf(f, features, freedom),
        "residual_sd": (left / freedom) ** 0.5,
    }


def _errors(truth: Numbers, predicted: Numbers) -> dict[str, object]:
    squared = float(((truth - predicted) ** 2).mean())
    total = float(((truth - truth.mean()) ** 2).sum())
    found: dict[str, object] = {
        "test_n": len(truth),
        "mse": squared,
        "rmse": squared**0.5,
        "mae": np.abs(truth - predicted).mean(),
        "test_r_squared": 1 - squared * len(truth) / total if total else None,
    }
    if np.isin(truth, (0, 1)).all():
        found["accuracy"] = ((predicted >= 0.5) == (truth == 1)).mean()
    return found
