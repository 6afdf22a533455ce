"""The names of a query's columns as DuckDB gives them: Trino names what has no alias otherwise, and may change case."""

from collections.abc import Iterable

from sqlglot import exp

UNNAMED = "_col_"
"""How sqlglot begins the alias that it gives to what has none."""


def names(written: exp.Expr, qualified: exp.Expr, columns: Iterable[str]) -> tuple[str, ...]:
    """One for each column that the query returns.

    Args:
        written: The query as it was written.
        qualified: The same with each star written out and everything aliased.
        columns: The dataset's own.
    """
    selects = list(first_select(written).selects)
    unnamed = iter([each for each in selects if not _name(each) and not each.is_star])
    spelled = {name.casefold(): name for name in columns}
    spelled |= {each.alias.casefold(): each.alias for each in written.find_all(exp.Alias) if each.alias}
    if not any(each.is_star for each in selects):
        own = {name.casefold(): name for name in columns}
        return tuple(each.alias or own.get(_name(each).casefold(), _name(each)) or _shown(each) for each in selects)
    return tuple(
        _shown(next(unnamed)) if name.startswith(UNNAMED) else spelled.get(name.casefold(), name)
        for name in first_select(qualified).named_selects
    )


def _name(node: exp.Expr) -> str:
    return node.alias_or_name if isinstance(node, (exp.Alias, exp.Column)) else ""


def first_select(query: exp.Expr) -> exp.Select:
    """The SELECT that names the columns of a query, which may be a union of several."""
    while not isinstance(query, exp.Select):
        query = query.this
    return query


def _shown(node: exp.Expr) -> str:
    """An expression without an alias is called by its SQL."""
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Star):
        return "count_star()"
    text = node.sql("duckdb", normalize_functions="lower").replace('"', "")
    return f"({text})" if isinstance(node, exp.Binary) else text
