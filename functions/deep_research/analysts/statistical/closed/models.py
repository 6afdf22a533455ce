"""Plans for questions that ask for a linear or a logistic model, and for moments by a library's own convention."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.procedures import procedure_plan
from deep_research.analysts.statistical.grammar.rules import alpha_of
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.domain.dataset import Column
from deep_research.query.select import Term, literal
from deep_research.statistics import requests

_MODEL = re.compile(
    r"\b(?:linear|logistic) regression|regression (?:model|analysis)|\bpredict\b|classification model", re.IGNORECASE
)
_TARGET = re.compile(
    r"\bpredict(?:s|ing|ion of)?\b|\b(?:dependent|output|target|response) variable\b|\bexplain\b", re.IGNORECASE
)
_SPLIT = re.compile(r"(\d{2})\s*%?\s*(?:[-:/]|\band\b|\)[^.%\d]{0,40}\()\s*(?:a \w+ set \()?(\d{2})\b")
_SEED = re.compile(r"(?:random[_ ]?(?:state|seed)|\bseed)[^.\d]{0,40}(\d+)", re.IGNORECASE)
_MOST_LEVELS = 12


def regression(ask: Ask) -> Tested | None:
    if not _MODEL.search(ask.question):
        return None
    target = _target(ask)
    if target is None:
        return None
    features = _features(ask, target)
    terms = [term for column in features for term in _terms(ask, column)]
    if not terms:
        return None
    outcome = Term(ask.numeric(target), target.name)
    logistic = re.search(r"logistic|classification", ask.question, re.IGNORECASE) is not None
    about = {target.name, *(column.name for column in features)}
    where = tuple(condition.sql for condition in ask.conditions if not set(condition.columns) & about)
    share, seed = _share(ask), _SEED.search(ask.question)
    request: dict[str, object] = {
        "target": target.name,
        "features": [term.name for term in terms],
        "seed": int(seed.group(1)) if seed else 42,
    }
    if logistic:
        balanced = re.search(r"\bbalanc(?:ed|ing)\b", ask.question, re.IGNORECASE)
        declined = re.search(r"(?:don['’]?t|not|without) balanc", ask.question, re.IGNORECASE)  # noqa: RUF001
        request |= {"test_share": share or 0.25, "balanced": balanced is not None and declined is None}
        typed = requests.LogisticRegression.model_validate(request)
        return procedure_plan(ask, "regression", [*terms, outcome], typed, (target, *features), where=where)
    linear = requests.LinearRegression.model_validate(request | {"test_share": share, "alpha": alpha_of(ask.question)})
    return procedure_plan(ask, "regression", [*terms, outcome], linear, (target, *features), where=where)


def _features(ask: Ask, target: Column) -> list[Column]:
    """The other columns of the sentences that speak of the target; of all sentences where those name none."""
    usable = [m for m in ask.mentions if m.column not in ask.roles.ids]
    clauses = {ask.linker.tokens[m.first].clause for m in usable if m.column.name == target.name}
    near = [m for m in usable if ask.linker.tokens[m.first].clause in clauses and m.column.name != target.name]
    far = [m for m in usable if m.column.name != target.name]
    return list({mention.column.name: mention.column for mention in near or far}.values())


def _target(ask: Ask) -> Column | None:
    """The numeric column said next after `predict` or `dependent variable`."""
    for match in _TARGET.finditer(ask.question):
        for mention in ask.mentions:
            start = ask.linker.tokens[mention.first].start
            if match.start() <= start <= match.end() + 60 and ask.schema.numeric(mention.column):
                return mention.column
    return None


def _terms(ask: Ask, column: Column) -> list[Term]:
    """A numeric column as it is; a category as one indicator for each value but the last."""
    sql = ask.schema.numeric(column)
    if sql is not None:
        return [Term(sql, column.name)]
    values = [known.value for known in column.top_values]
    if not 2 <= len(values) <= _MOST_LEVELS or column.distinct > _MOST_LEVELS:
        return []
    return [
        Term(f"CAST(coalesce({ask.sql(column)} = {literal(value)}, FALSE) AS INTEGER)", f"{column.name} {value}")
        for value in sorted(values)[:-1]
    ]


def _share(ask: Ask) -> float | None:
    """The test part of a split such as 70-30 or 80 % and 20 %."""
    if "split" not in ask.lower and "test" not in ask.lower:
        return None
    for match in _SPLIT.finditer(ask.question):
        left, right = int(match.group(1)), int(match.group(2))
        if left + right == 100:
            return min(left, right) / 100
    return 0.25 if re.search(r"\bsplit\b", ask.lower) else None


def library_moments(ask: Ask) -> Tested | None:
    """Skewness and kurtosis without bias correction, where the question names the function that computes them so."""
    if not re.search(r"scipy[^\n]{0,80}?(?:skew|kurt)|population (?:skew|kurt)|without bias correction", ask.lower):
        return None
    columns = ask.numeric_columns[:4]
    if not columns:
        return None
    request = requests.Describe(columns=tuple(column.name for column in columns), biased=True)
    return procedure_plan(
        ask, "describe", [Term(ask.numeric(column), column.name) for column in columns], request, columns
    )
