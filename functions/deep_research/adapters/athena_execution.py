"""One query execution in Athena, from its start to its end; whatever interrupts the wait stops the query."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from deep_research.adapters.athena_errors import failed, refused
from deep_research.adapters.aws import domain_errors
from deep_research.domain.errors import DeepResearchError, QueryLimitError, QueryStoppedError
from deep_research.domain.scan import Scan

MEGABYTE = 1 << 20
LEAST_MEGABYTES = 10
"""What a query is charged for at least."""
_TERABYTE = 1 << 40
_FIRST_WAIT = 0.1
_LONGEST_WAIT = 2.0


@dataclass(frozen=True)
class Terms:
    """In which workgroup queries run, what reading a terabyte costs in US dollars, how often `stopped` is asked."""

    workgroup: str
    dollars_per_terabyte: float
    asking_seconds: float


class Execution:
    """Of one statement. `scan` is what it has read, once it has ended."""

    def __init__(self, client: Any, terms: Terms, sql: str) -> None:
        self.scan = Scan()
        self._client = client
        self._terms = terms
        # A start that is sent again, because its answer was lost, starts nothing.
        request = {"QueryString": sql, "WorkGroup": terms.workgroup, "ClientRequestToken": uuid4().hex}
        try:
            with domain_errors():
                self.execution_id: str = client.start_query_execution(**request)["QueryExecutionId"]
        except ClientError as error:
            raise refused(error) from error

    def finish(self, deadline: float, stopped: Callable[[], bool] | None) -> None:
        """Waits until it has succeeded, and no longer than until `deadline` of the monotonic clock.

        QueryFailedError, QueryLimitError or QueryStoppedError, with what was read; a query that is no longer waited
        for, for whatever reason, does not run on.
        """
        try:
            self._wait(deadline, stopped)
        except BaseException as interruption:
            if isinstance(interruption, DeepResearchError):
                interruption.scan = self.scan
            raise

    def _wait(self, deadline: float, stopped: Callable[[], bool] | None) -> None:
        wait, asked = _FIRST_WAIT, monotonic()
        ended = False
        try:
            while True:
                status = self._status()
                ended = status["State"] in ("SUCCEEDED", "FAILED", "CANCELLED")
                if ended:
                    break
                if monotonic() > deadline:
                    raise QueryLimitError("The query took longer than it may; aggregate or filter earlier in it.")
                if stopped is not None and monotonic() - asked >= self._terms.asking_seconds:
                    asked = monotonic()
                    if stopped():
                        raise QueryStoppedError("The query was interrupted, because its job no longer runs.")
                sleep(min(wait, self._terms.asking_seconds))
                wait = min(wait * 1.5, _LONGEST_WAIT)
        finally:
            if not ended:
                self._stop()
        if status["State"] != "SUCCEEDED":
            raise failed(status)

    def _status(self) -> dict[str, Any]:
        with domain_errors():
            told = self._client.get_query_execution(QueryExecutionId=self.execution_id)["QueryExecution"]
        self._read(told)
        status: dict[str, Any] = told["Status"]
        return status

    def _read(self, told: dict[str, Any]) -> None:
        """Athena's bill: whole megabytes, and ten at least; what failed is free, what was cancelled is not."""
        read = told.get("Statistics", {}).get("DataScannedInBytes", 0)
        is_charged = told["Status"]["State"] == "SUCCEEDED" or (read and told["Status"]["State"] != "FAILED")
        megabytes = max(-(-read // MEGABYTE), LEAST_MEGABYTES) if is_charged else 0
        dollars = megabytes * MEGABYTE / _TERABYTE * self._terms.dollars_per_terabyte
        self.scan = Scan(bytes=megabytes * MEGABYTE, dollars=dollars)

    def _stop(self) -> None:
        # Where that fails, the workgroup's limit ends the query; what interrupted the wait is told.
        with suppress(BotoCoreError, ClientError):
            self._client.stop_query_execution(QueryExecutionId=self.execution_id)
            self._read(self._client.get_query_execution(QueryExecutionId=self.execution_id)["QueryExecution"])
