"""The same query for Athena: guarded DuckDB SQL as Trino SQL that gives the same rows, or a refusal.

A transpiler writes what looks alike; here every node is known: kept because both engines mean the same by it,
rewritten to what gives the same value, or refused with the reason. Nothing passes because it could be printed.
"""

from deep_research.query.trino.statement import Statement, transpiled

__all__ = ["Statement", "transpiled"]
