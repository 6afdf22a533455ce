"""Whether a request is the one that was signed: AWS Signature Version 4 in the query, recomputed by botocore."""

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote, urlencode

from botocore.auth import SIGV4_TIMESTAMP, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials
from starlette.datastructures import Headers
from starlette.requests import Request

from infra.local.front.s3_error import S3Error

SIGNATURE = "X-Amz-Signature"
REQUIRED = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", SIGNATURE)
LONGEST_SECONDS = 7 * 24 * 3600


def verify(request: Request, credentials: ReadOnlyCredentials, *, at: datetime) -> None:
    """Returns where the signature holds at this time. S3Error, as S3 words it, where it does not."""
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query = dict(pairs)
    if len(query) != len(pairs) or any(not query.get(name) for name in REQUIRED):
        raise _bad_query("Query-string authentication needs each of its parameters exactly once.")
    access_key, region = _scope(query)
    if access_key != credentials.access_key:
        raise S3Error(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
    _check_time(query, at)
    signed = query["X-Amz-SignedHeaders"].split(";")
    unsigned = [name for name in request.headers if name.startswith("x-amz-") and name not in signed]
    if unsigned or "host" not in signed:
        raise S3Error(403, "AccessDenied", "There were headers present in the request which were not signed",
                      HeadersNotSigned=", ".join(unsigned or ["host"]))  # fmt: skip
    if query.get("X-Amz-Security-Token") != credentials.token:
        raise S3Error(400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
    expected = _signature(request, signed, pairs, credentials, region)
    if not hmac.compare_digest(expected.encode(), query[SIGNATURE].encode()):
        raise S3Error(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature "
                      "you provided. Check your key and signing method.")  # fmt: skip


def _scope(query: dict[str, str]) -> tuple[str, str]:
    """Access key and region of the credential, which must be for S3 and for the day of the signature."""
    access_key, *scope = query["X-Amz-Credential"].rsplit("/", 4)
    if query["X-Amz-Algorithm"] != "AWS4-HMAC-SHA256" or len(scope) != 4:
        raise _bad_query("The algorithm must be AWS4-HMAC-SHA256 and the credential have five parts.")
    day, region, service, ending = scope
    if (day, service, ending) != (query["X-Amz-Date"][:8], "s3", "aws4_request"):
        raise _bad_query("The credential is not for S3, or for another day than X-Amz-Date.")
    return access_key, region


def _check_time(query: dict[str, str], at: datetime) -> None:
    try:
        signed_at = datetime.strptime(query["X-Amz-Date"], SIGV4_TIMESTAMP).replace(tzinfo=UTC)
        lasts = int(query["X-Amz-Expires"])
    except ValueError:
        raise _bad_query("X-Amz-Date or X-Amz-Expires is not of the right form.") from None
    if not 0 < lasts <= LONGEST_SECONDS:
        raise _bad_query(f"X-Amz-Expires must be from 1 to {LONGEST_SECONDS} seconds.")
    if at < signed_at - timedelta(minutes=15):
        raise S3Error(403, "AccessDenied", "Request is not valid yet")
    expires = signed_at + timedelta(seconds=lasts)
    if at > expires:
        raise S3Error(403, "AccessDenied", "Request has expired", **{"X-Amz-Expires": str(lasts)},
                      Expires=_iso(expires), ServerTime=_iso(at))  # fmt: skip


def _signature(
    request: Request,
    signed: Sequence[str],
    pairs: list[tuple[str, str]],
    credentials: ReadOnlyCredentials,
    region: str,
) -> str:
    path = quote(unquote(request.scope["raw_path"].decode("ascii"), errors="surrogateescape"), errors="surrogateescape")
    query = urlencode([(name, value) for name, value in pairs if name != SIGNATURE], quote_via=quote)
    canonical = AWSRequest(
        method=request.method,
        url=f"{request.url.scheme}://{request.headers['host']}{path}?{query}",
        headers={name: ",".join(request.headers.getlist(name)) for name in signed},
    )
    canonical.context["timestamp"] = dict(pairs)["X-Amz-Date"]
    signer = S3SigV4QueryAuth(credentials, "s3", region)
    text: str = signer.string_to_sign(canonical, signer.canonical_request(canonical))
    return str(signer.signature(text, canonical))


def _bad_query(message: str) -> S3Error:
    return S3Error(400, "AuthorizationQueryParametersError", message)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def content_length(headers: Headers) -> int:
    """How many bytes the request says it brings. S3Error where it does not say."""
    announced = headers.get("content-length", "")
    if not announced.isdigit():
        raise S3Error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
    return int(announced)
