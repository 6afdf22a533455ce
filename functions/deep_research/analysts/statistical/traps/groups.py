"""Looks behind means that are compared: how many rows each rests on, and whether a third column turns them round."""

from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.traps.comparison import Comparison
from deep_research.analysts.statistical.traps.inquiries import ReversalCheck, SizesCheck
from deep_research.domain.dataset import Column, Profile
from deep_research.query.select import Select, Term, literal, quoted

_LISTED = 500
_LARGE = 50
_MOST_DIMENSIONS = 6
_MOST_STRATA = 40
_LEAST = 5
"""Values of each of the two groups from which on a stratum is compared."""


def may_be_tiny(compared: Comparison, profile: Profile) -> bool:
    """Not where the profile knows every group of a column to be large, and only one condition, if any, was made."""
    column = next((each for each in profile.columns if quoted(each.name) == compared.group), None)
    if column is None or len(column.top_values) < column.distinct or len(compared.columns) > 1:
        return True
    return min((known.count for known in column.top_values), default=0) < _LARGE


def sizes(compared: Comparison, label: str, *, checks: str) -> SizesCheck:
    """The same groups in the same order, with the number of values of each."""
    way = "ASC" if compared.descending is False else "DESC"
    select = Select(
        terms=(
            Term(compared.group, "group"),
            Term(f"count({compared.value})", "rows"),
            Term(compared.figure, "figure"),
        ),
        where=(compared.where,) if compared.where else (),
        group_by=("group",),
        order_by=(f'"figure" {way} NULLS LAST', '"rows" DESC', '"group"'),
        limit=_LISTED,
    )
    return SizesCheck(
        question=f"How many rows does the figure of each {label} rest on?",
        purpose="Finds figures that a handful of rows decides.",
        sql=select.sql(),
        checks=checks,
        dimension_label=label,
        ranked=compared.descending is not None,
    )


def reversal(
    compared: Comparison, label: str, value_label: str, profile: Profile, *, checks: str
) -> ReversalCheck | None:
    """Each further column whose groups turn a difference of two means round; None where there is none to look at.

    Within a column's groups the difference is weighted by n1 n2 / (n1 + n2) and must be more than two standard errors
    from zero, as the difference of all rows must be (Simpson 1951; weights of Cochran 1954).
    """
    dimensions = [column for column in Roles(profile).dimensions if _may_confound(column, compared)][:_MOST_DIMENSIONS]
    if compared.values is None or not dimensions:
        return None
    sides = [f"FILTER (WHERE {compared.group} = {value})" for value in compared.values]
    where = f" WHERE {compared.where}" if compared.where else ""
    overall = [
        Term(f"(SELECT avg({compared.value}) {side} FROM dataset{where})", name)  # noqa: S608 - from a planned SELECT
        for side, name in zip(sides, ("first", "second"), strict=True)
    ]
    strata = Select(
        terms=tuple(Term(quoted(name), name) for name in ("dimension", "n1", "n2", "m1", "m2", "v1", "v2")),
        source="(\n" + "\nUNION ALL\n".join(_strata(compared, column, sides) for column in dimensions) + "\n) AS cells",
        where=(f'"n1" >= {_LEAST}', f'"n2" >= {_LEAST}'),
    )
    weight = '("n1" * "n2" / ("n1" + "n2"))'
    within = f'sum({weight} * ("m1" - "m2"))'
    select = Select(
        terms=(
            Term('"dimension"', "dimension"),
            *overall,
            Term("count(*)", "strata"),
            Term('count(*) FILTER (WHERE "m1" > "m2")', "first_higher"),
            Term('count(*) FILTER (WHERE "m2" > "m1")', "second_higher"),
        ),
        source=strata,
        group_by=("dimension",),
        having=(
            "count(*) > 1",
            f'{within} * (sum("n1" * "m1") / sum("n1") - sum("n2" * "m2") / sum("n2")) < 0',
            f'abs({within}) > 2 * sqrt(sum({weight} * {weight} * ("v1" / "n1" + "v2" / "n2")))',
            'abs(sum("n1" * "m1") / sum("n1") - sum("n2" * "m2") / sum("n2")) > '
            '2 * sqrt(avg(("v1" + "v2") / 2) * (1.0 / sum("n1") + 1.0 / sum("n2")))',
        ),
        order_by=('"strata" DESC', '"dimension"'),
    )
    first, second = (value.strip("'").replace("''", "'") for value in compared.values)
    return ReversalCheck(
        question=f"Does the difference between {first} and {second} hold within the groups of other columns?",
        purpose="Finds a third column that turns the comparison round (Simpson's paradox).",
        sql=select.sql(),
        checks=checks,
        first=first,
        second=second,
        dimension_label=label,
        value_label=value_label,
    )


def _may_confound(column: Column, compared: Comparison) -> bool:
    return (
        column.name not in compared.columns
        and f'"{column.name}"' not in compared.value
        and (2 <= column.distinct <= _MOST_STRATA)
    )


def _strata(compared: Comparison, column: Column, sides: list[str]) -> str:
    """Sizes, means and variances of the two groups within each group of the column."""
    figures = [
        Term(f"{function}({compared.value}) {side}", f"{name}{place}")
        for function, name in (("count", "n"), ("avg", "m"), ("var_samp", "v"))
        for place, side in enumerate(sides, start=1)
    ]
    known = f"{quoted(column.name)} IS NOT NULL"
    return Select(
        terms=(
            Term(literal(column.name), "dimension"),
            Term(f"CAST({quoted(column.name)} AS VARCHAR)", "stratum"),
            *figures,
        ),
        where=(compared.where, known) if compared.where else (known,),
        group_by=("stratum",),
    ).sql()
