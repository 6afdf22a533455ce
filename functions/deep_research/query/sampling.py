"""A random sample of a query's rows, in the dialect of DuckDB: the same one each time the query runs."""

import math

from sqlglot import exp, parse_one

_SEED = 20_240_229
_HASHES = 2**64
_NUMBER = f"row_of_{_SEED}"
"""A name that no column has."""
_UNORDERED = (exp.Distinct, exp.Group, exp.Join, exp.Order, exp.SetOperation, exp.Unnest, exp.Window)
"""What several threads give in an order of their own; rows that are only read come as they are stored."""


def sample(statement: str, rows: int, of: int) -> str:
    """SQL for some of a guarded statement's rows, in their order, each as likely as any other (a Bernoulli sample).

    Args:
        statement: One SELECT that the guard has let pass.
        rows: What the sample does not exceed. It is smaller by four standard deviations of its size, on average.
        of: How many rows the statement has.
    """
    share = max(rows - 4 * math.sqrt(rows), 1) / of
    ordered = " ORDER BY ALL" if parse_one(statement, dialect="duckdb").find(*_UNORDERED) else ""
    numbered = f"SELECT *, row_number() OVER () AS {_NUMBER} FROM (SELECT * FROM ({statement}){ordered})"  # noqa: S608
    drawn = f"hash({_NUMBER}, {_SEED}) < {int(share * _HASHES)}"
    return f"SELECT * EXCLUDE ({_NUMBER}) FROM ({numbered}) WHERE {drawn} LIMIT {rows}"  # noqa: S608 - guarded
