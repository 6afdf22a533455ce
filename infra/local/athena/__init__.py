"""Athena, as far as a stack on moto needs it: Trino's SQL runs in DuckDB. Trino itself does not run here."""
