"""Linear and logistic models."""

import numpy as np
from pydantic import JsonValue
from scipy import optimize, special, stats

from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Table
from deep_research.statistics.requests import LinearRegression, LogisticRegression
from deep_research.statistics.results import Result, plain
from deep_research.statistics.samples import Numbers, complete
from deep_research.statistics.splitting import split


def linear_regression(request: LinearRegression, table: Table) -> Result:
    """Coefficients with standard error, t, p_value and 95 % interval; r_squared; on the test part mse, rmse, mae, r².

    `accuracy` is the share of test rows that round to their value at a threshold of one half, for a target of 0 and 1.
    """
    matrix = complete(table, (*request.features, request.target), least=len(request.features) + 3)
    training, test = (matrix, None) if request.test_share is None else split(matrix, request.test_share, request.seed)
    design, target = _design(training[:, :-1]), training[:, -1]
    weights, _, rank, _ = np.linalg.lstsq(design, target, rcond=None)
    residuals = target - design @ weights
    total = float(((target - target.mean()) ** 2).sum())
    if total == 0:
        raise StatisticsError(f"“{request.target}” does not vary, so that nothing can explain it.")
    result: Result = {
        "n": len(matrix),
        "training_n": len(training),
        "intercept": float(weights[0]),
        "r_squared": 1 - float((residuals**2).sum()) / total,
        "coefficients": _coefficients(request, design, residuals, np.asarray(weights, dtype=np.float64), int(rank)),
    }
    return result if test is None else result | _errors(test, _design(test[:, :-1]) @ weights)


def logistic_regression(request: LogisticRegression, table: Table) -> Result:
    """Accuracy, precision and recall on the test part, and the share that always guessing the commoner class gets.

    Minimises the log loss with an L2 penalty of one half on the weights, not on the intercept.
    """
    matrix = complete(table, (*request.features, request.target), least=10)
    low, high = matrix[:, -1].min(), matrix[:, -1].max()
    if len(np.unique(matrix[:, -1])) != 2:
        raise StatisticsError(f"“{request.target}” needs exactly two different values.")
    matrix[:, -1] = matrix[:, -1] == high
    training, test = split(matrix, request.test_share, request.seed)
    design, target = _design(training[:, :-1]), training[:, -1]
    if len(np.unique(target)) != 2:
        raise StatisticsError("The training part holds only one of the two classes.")
    share = target.mean()
    cost = np.where(target == 1, 0.5 / share, 0.5 / (1 - share)) if request.balanced else np.ones(len(target))
    scale = np.abs(design).max(axis=0)
    scale[scale == 0] = 1

    def loss(scaled: Numbers) -> tuple[float, Numbers]:
        weights = scaled / scale
        score = design @ weights
        ridge = np.concatenate(([0.0], weights[1:]))
        value = float(cost @ (np.logaddexp(0, score) - target * score) + 0.5 * ridge @ ridge)
        return value, (design.T @ (cost * (special.expit(score) - target)) + ridge) / scale

    found = optimize.minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    weights = found.x / scale
    guessed, truth = (_design(test[:, :-1]) @ weights > 0).astype(float), test[:, -1]
    hits = float(((guessed == 1) & (truth == 1)).sum())
    named: dict[str, JsonValue] = dict(zip(request.features, (float(weight) for weight in weights[1:]), strict=True))
    return {
        "n": len(matrix),
        "training_n": len(training),
        "test_n": len(test),
        "seed": request.seed,
        "positive": plain(high),
        "negative": plain(low),
        "intercept": float(weights[0]),
        "coefficients": named,
        "accuracy": float((guessed == truth).mean()),
        "precision": hits / guessed.sum() if guessed.sum() else None,
        "recall": hits / truth.sum() if truth.sum() else None,
        "majority_share": float(max(truth.mean(), 1 - truth.mean())),
    }


def _coefficients(
    request: LinearRegression, design: Numbers, residuals: Numbers, weights: Numbers, rank: int
) -> list[JsonValue]:
    freedom = len(design) - rank
    if rank < design.shape[1] or freedom <= 0:
        named = zip(request.features, weights[1:], strict=True)
        return [{"name": name, "estimate": float(weight), "p_value": None} for name, weight in named]
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * (residuals @ residuals) / freedom)
    reach = stats.t.ppf(0.975, freedom)
    found: list[JsonValue] = []
    for place, name in enumerate(request.features, start=1):
        t = weights[place] / errors[place] if errors[place] > 0 else float("inf")
        p_value = float(2 * stats.t.sf(abs(t), freedom))
        found.append(
            {
                "name": name,
                "estimate": float(weights[place]),
                "standard_error": float(errors[place]),
                "t": plain(t),
                "p_value": p_value,
                "low": float(weights[place] - reach * errors[place]),
                "high": float(weights[place] + reach * errors[place]),
                "significant": p_value < request.alpha,
            }
        )
    return found


def _errors(test: Numbers, predicted: Numbers) -> Result:
    truth = test[:, -1]
    squared = float(((truth - predicted) ** 2).mean())
    total = float(((truth - truth.mean()) ** 2).sum())
    result: Result = {
        "test_n": len(test),
        "mse": squared,
        "rmse": squared**0.5,
        "mae": float(np.abs(truth - predicted).mean()),
        "test_r_squared": 1 - squared * len(test) / total if total else None,
    }
    if np.isin(truth, (0, 1)).all():
        result["accuracy"] = float(((predicted >= 0.5) == (truth == 1)).mean())
    return result


def _design(features: Numbers) -> Numbers:
    return np.column_stack([np.ones(len(features)), features])
