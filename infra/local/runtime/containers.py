"""The runtime of `--lambda sam`: functions run in the containers of `sam local start-lambda`, called over HTTP."""

import json
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from moto.awslambda.models import LambdaFunction

from infra.local.errors import LocalCloudError
from infra.local.runtime.response import Response
from infra.local.runtime.sandbox import Sandbox

SPARE_SECONDS = 60
"""On top of the function's timeout: the first call starts a container."""


class ContainersUnreachableError(LocalCloudError):
    """`sam local start-lambda` does not answer."""

    code = "containers_unreachable"


class ContainerRuntime:
    """Calls functions by their logical ids, as SAM knows them."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint.rstrip("/")

    def run(self, function: LambdaFunction, event: Any) -> Response:
        """Invokes the function and waits for its answer. ContainersUnreachableError where nobody listens."""
        name = function.logical_resource_id  # type: ignore[attr-defined] # set by moto's CloudFormation
        url = f"{self._endpoint}/2015-03-31/functions/{quote(name)}/invocations"
        request = Request(url, data=json.dumps(event).encode(), headers={"Content-Type": "application/json"})
        try:
            with urlopen(request, timeout=float(function.timeout or 3) + SPARE_SECONDS) as answer:
                payload = answer.read().decode("utf-8")
        except URLError as unreachable:
            message = f"No function answers at {self._endpoint}: start `sam local start-lambda` there first."
            raise ContainersUnreachableError(message) from unreachable
        return Response(payload or "null", failed=_tells_of_failure(payload))

    def busy(self) -> list[Sandbox]:
        """None: the sandboxes are SAM's."""
        return []

    def stop(self) -> None:
        """The containers belong to SAM."""


def _tells_of_failure(payload: str) -> bool:
    """SAM leaves out the header by which AWS marks a failed function."""
    try:
        answer = json.loads(payload or "null")
    except ValueError:
        return False
    return isinstance(answer, dict) and "errorType" in answer and "errorMessage" in answer
