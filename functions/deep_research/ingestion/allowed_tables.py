"""Which tables of the catalog may be registered: those of the databases that the deployer names."""

from deep_research.domain.errors import TableNotAllowedError


def require_allowed(database: str, allowed: str, own: str | None) -> None:
    """TableNotAllowedError unless the database is `allowed`: a name, or the beginning of one with `*` behind.

    `own` holds the datasets of every owner, whatever is allowed.
    """
    if not allowed:
        raise TableNotAllowedError(
            "Tables of the Glue catalog can't be registered here; "
            "whoever runs the service can allow a database by the parameter GlueDatabases."
        )
    beginning = allowed.removesuffix("*")
    matches = database.startswith(beginning) if beginning != allowed else database == allowed
    if not matches or database == own:
        raise TableNotAllowedError(
            f"Tables of the database {database} can't be registered here; "
            "whoever runs the service can allow another database by the parameter GlueDatabases."
        )
