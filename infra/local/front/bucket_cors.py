"""A bucket's CORS rules, applied as S3 applies them: the first rule that fits origin, method and headers."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from botocore.exceptions import ClientError
from starlette.datastructures import Headers
from starlette.responses import Response

from infra.local.front.s3_error import S3Error

Rule = dict[str, Any]


def rules(s3: Any, bucket: str) -> list[Rule]:
    """The bucket's rules; none where it has none or is none."""
    try:
        return list(s3.get_bucket_cors(Bucket=bucket)["CORSRules"])
    except ClientError:
        return []


def preflight(found: Sequence[Rule], headers: Headers) -> Response:
    """The answer to a browser that asks before it sends the real request."""
    origin, method = headers.get("origin", ""), headers.get("access-control-request-method", "")
    asked = [name.strip().lower() for name in headers.get("access-control-request-headers", "").split(",") if name]
    rule = _fitting(found, origin, method, asked)
    if rule is None:
        return S3Error(403, "AccessForbidden", "CORSResponse: This CORS request is not allowed.").response()
    allowed = _headers(rule, origin)
    if asked:
        allowed["access-control-allow-headers"] = ", ".join(asked)
    if "MaxAgeSeconds" in rule:
        allowed["access-control-max-age"] = str(rule["MaxAgeSeconds"])
    return Response(headers=allowed)


def response_headers(found: Sequence[Rule], origin: str, method: str) -> dict[str, str]:
    """What lets the page read the response."""
    rule = _fitting(found, origin, method, [])
    return {} if rule is None else _headers(rule, origin)


def _fitting(found: Sequence[Rule], origin: str, method: str, asked: Sequence[str]) -> Rule | None:
    for rule in found:
        patterns = [pattern.lower() for pattern in rule.get("AllowedHeaders", ())]
        if (
            any(fnmatchcase(origin, pattern) for pattern in rule["AllowedOrigins"])
            and method in rule["AllowedMethods"]
            and all(any(fnmatchcase(name, pattern) for pattern in patterns) for name in asked)
        ):
            return rule
    return None


def _headers(rule: Rule, origin: str) -> dict[str, str]:
    allowed = {
        "access-control-allow-origin": "*" if "*" in rule["AllowedOrigins"] else origin,
        "access-control-allow-methods": ", ".join(rule["AllowedMethods"]),
        "vary": "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    }
    if rule.get("ExposeHeaders"):
        allowed["access-control-expose-headers"] = ", ".join(rule["ExposeHeaders"])
    return allowed
