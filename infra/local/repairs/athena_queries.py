"""Athena: queries that run. Plain moto answers each with what a test has laid ready; it knows no limit and no token."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partialmethod
from typing import Any
from unittest import mock

from moto.athena.responses import AthenaResponse
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from infra.local.athena.execution import LocalExecution

MOST_ROWS = 1_000
"""Of one page of results."""


class _Queries:
    """Those of one cloud, by id and by the token of the request that started them."""

    def __init__(self) -> None:
        self._by_id: dict[str, LocalExecution] = {}
        self._by_token: dict[str, tuple[str, LocalExecution]] = {}

    def start(self, response: AthenaResponse) -> Any:
        sql, token = response._get_param("QueryString"), response._get_param("ClientRequestToken")
        workgroup = response.athena_backend.work_groups.get(response._get_param("WorkGroup") or "primary")
        if workgroup is None:
            return response.error("WorkGroup is not found.", 400)
        try:
            if not isinstance(parse_one(sql, dialect="trino"), exp.Query):
                return response.error("Only queries are supported by the local cloud.", 400)
        except SqlglotError as unreadable:
            return response.error(str(unreadable).splitlines()[0], 400)
        if token in self._by_token:
            first, execution = self._by_token[token]
            if first != sql:
                return response.error("Idempotent parameters do not match", 400)
        else:
            execution = LocalExecution(sql, workgroup, response.current_account, response.region)
            self._by_id[execution.execution_id] = execution
            self._by_token[token] = (sql, execution)
            execution.start()
        return json.dumps({"QueryExecutionId": execution.execution_id})

    def describe(self, response: AthenaResponse) -> Any:
        execution = self._found(response)
        return execution if isinstance(execution, tuple) else json.dumps({"QueryExecution": execution.described()})

    def stop(self, response: AthenaResponse) -> Any:
        execution = self._found(response)
        if isinstance(execution, tuple):
            return execution
        execution.stop()
        return json.dumps({})

    def stop_all(self) -> None:
        """Nothing may read a bucket once moto is gone."""
        for execution in self._by_id.values():
            execution.stop()

    def results(self, response: AthenaResponse) -> Any:
        execution = self._found(response)
        if isinstance(execution, tuple):
            return execution
        if execution.state != "SUCCEEDED":
            return response.error(f"Query has not yet finished. Current state: {execution.state}", 400)
        begin, size = int(response._get_param("NextToken") or 0), int(response._get_param("MaxResults") or MOST_ROWS)
        heading = [[column["Name"] for column in execution.columns]]
        every = [*heading, *execution.rows]
        rows = [
            {"Data": [{} if cell is None else {"VarCharValue": cell} for cell in row]}
            for row in every[begin : begin + size]
        ]
        page: dict[str, Any] = {"ResultSet": {"Rows": rows, "ResultSetMetadata": {"ColumnInfo": execution.columns}}}
        if begin + size < len(every):
            page["NextToken"] = str(begin + size)
        return json.dumps(page)

    def _found(self, response: AthenaResponse) -> Any:
        execution_id = response._get_param("QueryExecutionId")
        return self._by_id.get(execution_id) or response.error(f"QueryExecution {execution_id} was not found", 400)


@contextmanager
def repaired() -> Iterator[None]:
    queries = _Queries()
    answers: dict[str, Callable[[AthenaResponse], Any]] = {
        "start_query_execution": queries.start,
        "get_query_execution": queries.describe,
        "stop_query_execution": queries.stop,
        "get_query_results": queries.results,
    }
    with ExitStack() as patches:
        patches.callback(queries.stop_all)
        for name, answer in answers.items():
            # Hands the response on, which a bound method of another object would not get.
            patches.enter_context(mock.patch.object(AthenaResponse, name, partialmethod(_answered, answer)))
        yield


def _answered(response: AthenaResponse, answer: Callable[[AthenaResponse], Any]) -> Any:
    return answer(response)
