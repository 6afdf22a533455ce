"""Plans for questions that ask for a linear or a logistic model, and for moments by a library's own convention."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.procedures import procedure_plan
from deep_research.analysts.statistical.grammar.rules import alpha_of, seed_of
from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.schema import truth
from deep_research.domain.dataset import Column
from deep_research.query.select import Term, literal
from deep_research.statistics import requests

_MODEL = re.compile(
    r"\b(?:linear|logistic|ols|least[- ]squares|multiple|multivariate) (?:\w+ )?regression"
    r"|\bregress(?:ion)?\b|\bpredict(?:s|ing)?\b|\blinear model\b|\bleast squares\b|\w\s*~\s*\w"
    r"|\bclassif(?:ication|ier)\b"
    r"|\bols\b",
    re.IGNORECASE,
)
_AS_TARGET = re.compile(
    r"~|\bas (?:the |a |an |your |our )?(?:dependent|target|response|outcome|output|label)\b", re.IGNORECASE
)
_TARGET = re.compile(
    r"\bpredict(?:s|ed|ing|ion of|or of)?\b|\bclassify(?:ing)?\b|\b(?:dependent|output|target|response"
    r"|outcome) variable\b"
    r"|\bexplain\b|\bregress\b"
    r"|\b(?:regression|model|ols)\b(?: (?:model|analysis|line))?(?: of| for)\b|\b(?:effect|influence"
    r"|impact)s? of\b.*?\bon\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"(\d{2})\s*%?\s*(?:[-:/]|\band\b|\)[^.%\d]{0,40}\()\s*(?:a \w+ set \()?(\d{2})\b")
_TEST_SHARE = re.compile(
    r"\btest[_ ](?:size|share|fraction|ratio)\s*(?:=|of|is|:)?\s*(0?\.\d+|\d{1,2}\s*%)"
    r"|\b(?:hold(?:ing)?[ -]?out|reserv\w+|keep\w*|set(?:ting)? aside)\s+(?:a |the )?(?:last "
    r"|random )?(0?\.\d+|\d{1,2}\s*%)"
    r"|\btest\w*\s+(?:on|with|set of)\s+(?:the (?:other|remaining|last) )?(\d{1,2}\s*%)"
    r"|(\d{1,2}\s*%)(?:(?!\band\b)[^.%,]){0,30}\b(?:test|testing|validation|hold[- ]?out)\b",
    re.IGNORECASE,
)
_MOST_LEVELS = 12
_TWO = 2


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
    logistic = _is_logistic(ask)
    outcome = Term(_outcome(ask, target), target.name)
    about = {target.name, *(column.name for column in features)}
    where = tuple(condition.sql for condition in ask.conditions if not set(condition.columns) & about)
    share = _share(ask)
    request: dict[str, object] = {
        "target": target.name,
        "features": [term.name for term in terms],
        "seed": seed_of(ask.question),
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


def _is_logistic(ask: Ask) -> bool:
    return re.search(r"logistic|\bclassif", ask.question, re.IGNORECASE) is not None


def _outcome(ask: Ask, target: Column) -> str:
    """The target as numbers; of two texts, the one that says yes is 1, else the last by the alphabet."""
    number = ask.schema.numeric(target)
    if number is not None:
        return number
    values = sorted(known.value for known in target.top_values)
    yes = truth(target)
    sql = ask.sql(target)
    return f"CASE WHEN {sql} IS NOT NULL THEN CAST({sql} = {yes[0] if yes else literal(values[-1])} AS INTEGER) END"


def _target(ask: Ask) -> Column | None:
    """The column said next before “as the dependent variable”, else next after “predict” or “regression of”."""
    usable = [
        m for m in ask.mentions if ask.schema.numeric(m.column) or (_is_logistic(ask) and m.column.distinct == _TWO)
    ]
    starts = [(m.column, ask.linker.tokens[m.first].start) for m in usable]
    for match in _AS_TARGET.finditer(ask.question):
        before = [column for column, start in starts if start < match.start()]
        if before:
            return before[-1]
    for match in _TARGET.finditer(ask.question):
        for column, start in starts:
            if match.end() <= start <= match.end() + 60:
                return column
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
    """The test part of a split such as 70-30, “80 % and 20 %”, “hold out 30 %”, `test_size=0.2`."""
    if not re.search(r"split|\btest|hold|train|validat", ask.lower):
        return None
    said = _TEST_SHARE.search(ask.question)
    for match in _SPLIT.finditer(ask.question):
        left, right = int(match.group(1)), int(match.group(2))
        if left + right == 100:
            return min(left, right) / 100
    if said is not None:
        text = next(group for group in said.groups() if group)
        share = float(text.rstrip("% ")) / (100 if "%" in text else 1)
        return share if 0 < share < 1 else None
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
