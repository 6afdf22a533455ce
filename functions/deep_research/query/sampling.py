"""A random sample of a query's rows, in the dialect of DuckDB: the same one each time the query runs."""

from sqlglot import exp, parse_one

_SEED = 20_240_229
_UNORDERED = (exp.Distinct, exp.Group, exp.Join, exp.Order, exp.SetOperation, exp.Unnest, exp.Window)
"""What several threads give in an order of their own; rows that are only read come as they are stored."""


def sample(statement: str, rows: int) -> str:
    """SQL for so many rows of a guarded statement, each as likely as any other (a reservoir); all, if there are fewer.

    Args:
        statement: One SELECT that the guard has let pass.
        rows: The size of the sample.
    """
    order = " ORDER BY ALL" if parse_one(statement, dialect="duckdb").find(*_UNORDERED) else ""
    every = f"SELECT * FROM ({statement}){order}"  # noqa: S608 - guarded
    return f"SELECT * FROM ({every}) USING SAMPLE reservoir({rows} ROWS) REPEATABLE ({_SEED})"  # noqa: S608 - guarded
