"""Builds inquiries into what goes with an outcome: all measures at once, together, and within groups."""

from deep_research.analysts.statistical.inquiries import Explanation, Factors, Within
from deep_research.analysts.statistical.roles import Measure
from deep_research.analysts.statistical.text import plain
from deep_research.domain.dataset import Column
from deep_research.query.select import Select, Term, literal, quoted
from deep_research.statistics import requests


def factors(outcome: Measure, others: tuple[Measure, ...], *, noun: str, relevance: float = 1.0) -> Factors:
    """Rank correlations of the outcome with every other measure, so that none is left out by its place in the file."""
    names = tuple(measure.label for measure in (outcome, *others))
    return Factors(
        question=f"Which measures go along with {outcome.label}?",
        purpose="Holds every other measure against it, to see which go along most and which not at all.",
        sql=_side_by_side(outcome, others).sql(),
        procedure=requests.CorrelationMatrix(columns=names, method="spearman").model_dump(mode="json"),
        relevance=relevance,
        noun=noun,
        outcome_label=outcome.label,
    )


def explanation(outcome: Measure, others: tuple[Measure, ...], *, noun: str, relevance: float = 1.0) -> Explanation:
    """Least squares of the outcome on the others: what each adds when the others are held equal."""
    features = tuple(measure.label for measure in others)
    return Explanation(
        question=f"How much of {outcome.label} do the other measures explain together?",
        purpose="Tells measures that matter by themselves from those that only go along with others.",
        sql=_side_by_side(outcome, others).sql(),
        procedure=requests.LinearRegression(target=outcome.label, features=features).model_dump(mode="json"),
        relevance=relevance,
        noun=noun,
        outcome_label=outcome.label,
    )


def within(x: Measure, y: Measure, stratum: Column, *, noun: str, relevance: float = 1.0) -> Within:
    """Whether the association of all rows holds within the groups of another column."""
    label = plain(stratum.name)
    return _within(x.sql, x.label, y, stratum, relevance=relevance, noun=noun).model_copy(
        update={"question": f"Does the relation of {x.label} and {y.label} hold within every {label}?"}
    )


def difference_within(
    dimension: Column, value: str, y: Measure, stratum: Column, *, noun: str, relevance: float = 1.0
) -> Within:
    """Whether the difference between one group and the rest holds within the groups of another column."""
    of, label = plain(dimension.name), plain(stratum.name)
    x = f"CAST({quoted(dimension.name)} = {literal(value)} AS INTEGER)"
    return _within(x, of, y, stratum, relevance=relevance, noun=noun).model_copy(
        update={"question": f"Does the difference in {y.label} by {of} hold within every {label}?", "groups": True}
    )


def _within(x: str, x_label: str, y: Measure, stratum: Column, *, noun: str, relevance: float) -> Within:
    named = stratum.name if stratum.name not in ("x", "y") else "stratum"
    select = Select(
        terms=(Term(x, "x"), Term(y.sql, "y"), Term(quoted(stratum.name), named)),
        where=(f"{x} IS NOT NULL", f"{y.sql} IS NOT NULL", f"{quoted(stratum.name)} IS NOT NULL"),
    )
    return Within(
        question="",
        purpose="Looks for a third column that makes, hides or turns round what all rows show.",
        sql=select.sql(),
        procedure=requests.SimpsonCheck(x="x", y="y", stratum=named).model_dump(mode="json"),
        relevance=relevance,
        noun=noun,
        x_label=x_label,
        y_label=y.label,
        stratum_label=plain(stratum.name),
    )


def _side_by_side(outcome: Measure, others: tuple[Measure, ...]) -> Select:
    return Select(
        terms=tuple(Term(measure.sql, measure.label) for measure in (outcome, *others)),
        where=(f"{outcome.sql} IS NOT NULL",),
    )
