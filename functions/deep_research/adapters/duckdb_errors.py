"""DuckDB's errors as the domain's, in words that name no file of this machine."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from deep_research.domain.errors import QueryFailedError, QueryLimitError

_PATH = re.compile(r"\"?(?:/[\w.+-]+){2,}\"?")
_POSITION = re.compile(r"\s*\n\s*LINE \d+:.*", re.DOTALL)
_KIND = re.compile(r"^(?:[A-Z][\w-]* )+Error: ")


@contextmanager
def translated() -> Iterator[None]:
    """Raises QueryLimitError for what took too much, QueryFailedError for every other failure of the query."""
    try:
        yield
    except duckdb.InterruptException as stopped:
        raise QueryLimitError("The query took longer than it may; aggregate or filter earlier in it.") from stopped
    except (duckdb.OutOfMemoryException, MemoryError) as full:
        raise QueryLimitError("The query needed more memory than it may; aggregate or filter earlier in it.") from full
    except (duckdb.Error, ValueError, OverflowError, RuntimeError) as failed:
        raise QueryFailedError(worded(failed)) from failed


def worded(error: Exception) -> str:
    """The engine's own first sentences, without its class names, positions and paths."""
    text = _POSITION.sub("", str(error)).strip()
    text = _PATH.sub("the file", _KIND.sub("", text))
    return " ".join(text.split()) or "The engine could not run the query."
