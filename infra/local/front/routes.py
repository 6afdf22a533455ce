"""Which route answers a request: the most specific path, then the named method before ANY, then $default."""

from collections.abc import Iterable
from dataclasses import dataclass

DEFAULT = "$default"


@dataclass(frozen=True)
class Route:
    """One route of an HTTP API; `key` is `METHOD /path` or `$default`."""

    key: str
    function: str
    authorizer_id: str | None = None
    scopes: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        return "ANY" if self.key == DEFAULT else self.key.partition(" ")[0]

    @property
    def segments(self) -> list[str]:
        return self.key.partition(" ")[2].lstrip("/").split("/")


@dataclass(frozen=True)
class Match:
    """The route that answers, and what its path's variables stand for."""

    route: Route
    path_parameters: dict[str, str]


class RouteTable:
    """The routes of one API, most specific first."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = sorted(routes, key=_specificity)

    def match(self, method: str, path: str) -> Match | None:
        """The route for a method and a decoded path; a trailing slash makes another path, as it does on AWS."""
        segments = path.removeprefix("/").split("/")
        for route in self._routes:
            if route.method not in (method, "ANY"):
                continue
            parameters = {} if route.key == DEFAULT else _variables(route.segments, segments)
            if parameters is not None:
                return Match(route, parameters)
        return None


def _specificity(route: Route) -> tuple[bool, list[int], bool]:
    return route.key == DEFAULT, [_breadth(segment) for segment in route.segments], route.method == "ANY"


def _breadth(segment: str) -> int:
    if segment.endswith("+}"):
        return 2
    return 1 if segment.startswith("{") else 0


def _variables(pattern: list[str], segments: list[str]) -> dict[str, str] | None:
    """The values of the pattern's variables, or None where the path does not match."""
    found = {}
    for position, part in enumerate(pattern):
        rest = segments[position:]
        if not rest:
            return None
        if part.endswith("+}"):
            found[part[1:-2]] = "/".join(rest)
            return found if found[part[1:-2]] else None
        if part.startswith("{") and rest[0]:
            found[part[1:-1]] = rest[0]
        elif part != rest[0]:
            return None
    return found if len(pattern) == len(segments) else None
