"""Exit codes: 0 done, 1 failed, 2 wrongly used, 130 interrupted. Every error ends as one sentence on stderr."""

from typing import Any

import typer
from typer.core import TyperGroup

from deep_research_client.cli.consoles import errors
from deep_research_client.errors import APIError, AuthenticationError, DeepResearchError
from deep_research_client.text import one_line


class Commands(TyperGroup):
    """Commands whose failures are told in a sentence instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except DeepResearchError as failure:
            errors().print(f"Error: {one_line(describe(failure))}", style="red")
            raise typer.Exit(1) from failure


def describe(failure: DeepResearchError) -> str:
    """The sentence, and what helps to find the request in the API's logs."""
    if not isinstance(failure, APIError):
        return failure.message
    advice = " Give a token with --token or DEEP_RESEARCH_TOKEN." if isinstance(failure, AuthenticationError) else ""
    request = f" (request {failure.request_id})" if failure.request_id and failure.status >= 500 else ""
    return f"{failure.message}{advice}{request}"
