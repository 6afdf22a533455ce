"""CORS as an HTTP API does it: API Gateway answers preflights itself and owns the headers of every response."""

from fnmatch import fnmatchcase

from starlette.datastructures import Headers

from infra.local.front.api_definition import CorsSettings


def is_preflight(method: str, headers: Headers) -> bool:
    """Whether a browser asks for leave to send the real request."""
    return method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers


def preflight_headers(settings: CorsSettings, headers: Headers) -> dict[str, str]:
    """What the browser is allowed; nothing for an origin that is not."""
    allowed = _origin_headers(settings, headers.get("origin"))
    if not allowed:
        return {}
    answer = {
        "access-control-allow-methods": ",".join(settings.allow_methods),
        "access-control-allow-headers": ",".join(settings.allow_headers),
        "access-control-max-age": "" if settings.max_age is None else str(settings.max_age),
    }
    return allowed | {name: value for name, value in answer.items() if value}


def response_headers(settings: CorsSettings, headers: Headers) -> dict[str, str]:
    """What lets the page read the response to a request with these headers."""
    allowed = _origin_headers(settings, headers.get("origin"))
    if allowed and settings.expose_headers:
        allowed["access-control-expose-headers"] = ",".join(settings.expose_headers)
    return allowed


def _origin_headers(settings: CorsSettings, origin: str | None) -> dict[str, str]:
    if origin is None or not any(fnmatchcase(origin, pattern) for pattern in settings.allow_origins):
        return {}
    # A browser takes `*` only from an API that does not allow credentials.
    any_origin = "*" in settings.allow_origins and not settings.allow_credentials
    allowed = (
        {"access-control-allow-origin": "*"}
        if any_origin
        else {"access-control-allow-origin": origin, "vary": "origin"}
    )
    return allowed | ({"access-control-allow-credentials": "true"} if settings.allow_credentials else {})
