"""What a signed URL is for: putting or getting one object. moto stores it; nothing else of S3 is served here."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any

from anyio.to_thread import run_sync
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import ClientError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from infra.local.front import bucket_cors
from infra.local.front.s3_error import S3Error
from infra.local.front.signed_request import SIGNATURE, content_length, verify

OPERATIONS = {"PUT": "PutObject", "GET": "GetObject"}
CHUNK_BYTES = 1 << 20
FORM = "application/x-www-form-urlencoded"


class SignedUrls:
    """Serves `/{bucket}/{key}` to whoever brings a signature of these credentials."""

    def __init__(self, s3: Any, credentials: ReadOnlyCredentials) -> None:
        self._s3 = s3
        self._credentials = credentials

    @staticmethod
    def is_signed(request: Request) -> bool:
        """Whether the request claims to be signed, and so is none of the API's."""
        return SIGNATURE in request.query_params

    async def __call__(self, request: Request) -> Response:
        bucket, _, key = request.scope["path"].removeprefix("/").partition("/")
        origin, method = request.headers.get("origin"), request.method
        if method == "OPTIONS":
            rules = await run_sync(bucket_cors.rules, self._s3, bucket)
            return bucket_cors.preflight(rules, request.headers)
        try:
            response = await self._serve(request, bucket, key)
        except S3Error as refused:
            response = refused.response()
        except ClientError as failed:
            status = failed.response["ResponseMetadata"]["HTTPStatusCode"]
            error = failed.response["Error"]
            response = S3Error(status, error["Code"], error["Message"]).response()
        if origin:
            rules = await run_sync(bucket_cors.rules, self._s3, bucket)
            response.headers.update(bucket_cors.response_headers(rules, origin, method))
        return response

    async def _serve(self, request: Request, bucket: str, key: str) -> Response:
        verify(request, self._credentials, at=datetime.now(UTC))
        operation = OPERATIONS.get(request.method)
        if operation is None or not key:
            raise S3Error(405, "MethodNotAllowed", "A signed URL puts or gets one object here, and nothing else.")
        parameters = self._parameters(operation, request) | {"Bucket": bucket, "Key": key}
        return await (self._put(request, parameters) if operation == "PutObject" else self._get(parameters))

    def _parameters(self, operation: str, request: Request) -> dict[str, Any]:
        """The operation's parameters that the request carries, as the service's own model names them."""
        members = self._s3.meta.service_model.operation_model(operation).input_shape.members
        places = {"header": request.headers, "querystring": request.query_params}
        sent: dict[str, Any] = {}
        unknown = {name for name in request.query_params if not name.startswith("X-Amz-")} - {"x-id"}
        for name, member in members.items():
            place, wire_name = member.serialization.get("location"), member.serialization.get("name", "")
            if place in places and wire_name in places[place]:
                sent[name] = _typed(places[place][wire_name], member.type_name)
                unknown.discard(wire_name)
            if place == "headers":  # one parameter for all headers of a prefix
                prefixed = [header for header in request.headers if header.startswith(wire_name)]
                sent[name] = {header.removeprefix(wire_name): request.headers[header] for header in prefixed}
        if unknown:
            raise S3Error(501, "NotImplemented", f"Not served here: {', '.join(sorted(unknown))}.")
        return sent

    async def _put(self, request: Request, parameters: dict[str, Any]) -> Response:
        expected = content_length(request.headers)
        # moto would store a form's fields instead of the bytes; urllib names this type where its caller names none.
        if parameters.get("ContentType", "").startswith(FORM):
            del parameters["ContentType"]
        with tempfile.TemporaryFile() as file:
            try:
                async for chunk in request.stream():
                    await run_sync(file.write, chunk)
            except ClientDisconnect:
                raise S3Error(400, "IncompleteBody", "The request ended before the bytes it had announced.") from None
            if file.tell() != expected:
                raise S3Error(400, "IncompleteBody", "The request did not bring the bytes it had announced.")
            stored = await run_sync(self._store, file, parameters)
        return Response(headers={"etag": stored["ETag"]})

    def _store(self, file: IO[bytes], parameters: dict[str, Any]) -> dict[str, Any]:
        file.seek(0)
        stored: dict[str, Any] = self._s3.put_object(Body=file, **parameters)
        return stored

    async def _get(self, parameters: dict[str, Any]) -> Response:
        found = await run_sync(lambda: self._s3.get_object(**parameters))
        metadata = found["ResponseMetadata"]
        hop_by_hop = ("connection", "date", "server", "transfer-encoding")
        headers = {name: text for name, text in metadata["HTTPHeaders"].items() if name not in hop_by_hop}
        chunks: Iterator[bytes] = found["Body"].iter_chunks(CHUNK_BYTES)
        return StreamingResponse(chunks, status_code=metadata["HTTPStatusCode"], headers=headers)


def _typed(value: str, type_name: str) -> str | int | bool:
    try:
        return int(value) if type_name in ("integer", "long") else value == "true" if type_name == "boolean" else value
    except ValueError:
        raise S3Error(400, "InvalidArgument", f"{value} is not a number.") from None
