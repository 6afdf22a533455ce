"""Throttling, faults and lost answers of DynamoDB, S3 and Step Functions, as AWS words them on the wire."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError
from moto.core.botocore_stubber import MockRawResponse

from infra.local.deploy.package import ARTIFACTS_BUCKET
from tests.chaos.calls import Call, CarryOut
from tests.chaos.chance import Chance, Diary

LOST = 0.3
"""Of the faults, those that strike after the call was carried out: its answer is lost."""
LASTING = 0.3
"""Of the faults, those that outlast the SDK's own attempts, so that the caller sees them."""
ITEMS = {
    "GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "BatchGetItem", "BatchWriteItem",
    "TransactGetItems", "TransactWriteItems",
}  # fmt: skip
OBJECTS = {"GetObject", "PutObject", "HeadObject", "DeleteObjects", "ListObjectsV2"}
SERVICES = {"dynamodb": "DynamoDB", "s3": "S3", "sfn": "Step Functions"}


@dataclass(frozen=True)
class Fault:
    """An answer of the service's: its HTTP status, its code, its sentence."""

    kind: str
    status: int
    code: str
    message: str


THROTTLED, BROKEN = "throttled", "5xx"
FAULTS = {
    "dynamodb": (
        Fault(THROTTLED, 400, "com.amazon.coral.availability#ThrottlingException", "Rate exceeded"),
        Fault(
            THROTTLED,
            400,
            "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded.",
        ),
        Fault(BROKEN, 500, "com.amazonaws.dynamodb.v20120810#InternalServerError", "Internal server error"),
    ),
    "s3": (
        Fault(THROTTLED, 503, "SlowDown", "Please reduce your request rate."),
        Fault(BROKEN, 500, "InternalError", "We encountered an internal error. Please try again."),
    ),
    "sfn": (
        Fault(THROTTLED, 400, "ThrottlingException", "Rate exceeded"),
        Fault(BROKEN, 500, "InternalFailure", "An internal error occurred."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Strike:
    """What happens to one call."""

    fault: Fault
    lost_answer: bool = False
    """The call is carried out all the same."""
    cut: bool = False
    """No answer at all: the connection ends."""
    lasting: bool = False
    """Each further attempt of the SDK's meets it too."""


Draw = Callable[[str], Strike | None]
"""Decides for each call of a service."""


def random_strikes(rate: float, chance: Chance) -> Draw:
    """A share of all calls, each kind of fault as often as the others."""

    def draw(service: str) -> Strike | None:
        if not chance.happens(rate):
            return None
        lost_answer = chance.happens(LOST)
        return Strike(
            # Who throttles a call has not carried it out.
            fault=FAULTS[service][-1] if lost_answer else chance.among(FAULTS[service]),
            lost_answer=lost_answer,
            cut=lost_answer and chance.happens(0.5),
            lasting=chance.happens(LASTING),
        )

    return draw


class ServiceFaults:
    """Stands in the way of the calls that functions and the state machine make."""

    def __init__(self, draw: Draw, diary: Diary) -> None:
        self._draw = draw
        self._diary = diary
        self._lasting: dict[str, Strike] = {}
        self._lock = threading.Lock()

    def __call__(self, call: Call, carry_out: CarryOut) -> AWSResponse | None:
        strike = self._strike(call) if _of_the_system(call) else None
        if strike is None:
            return carry_out()
        if strike.lost_answer:
            carry_out()
        if strike.cut:
            raise ConnectionClosedError(endpoint_url=call.request.url)
        return answer(call, strike.fault)

    def _strike(self, call: Call) -> Strike | None:
        """Decided at the first attempt of each call: the others share its fate where the fault is a lasting one."""
        invocation, attempt = _attempt(call)
        if attempt > 1:
            with self._lock:
                return self._lasting.get(invocation)
        strike = self._draw(call.service)
        if strike is None:
            return None
        if strike.lasting:
            with self._lock:
                self._lasting[invocation] = strike
        kind = "answer lost" if strike.lost_answer else strike.fault.kind
        self._diary.write(f"{SERVICES[call.service]}: {kind}", operation=call.operation, lasting=strike.lasting)
        return strike


def answer(call: Call, fault: Fault) -> AWSResponse:
    """The fault as the service's protocol carries it: XML from S3, JSON from the others."""
    if call.service == "s3":
        media_type = "application/xml"
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>{fault.code}</Code><Message>{fault.message}</Message><RequestId>CHAOS</RequestId></Error>"
        )
    else:
        media_type = "application/x-amz-json-1.0"
        body = f'{{"__type":"{fault.code}","message":"{fault.message}"}}'
    headers = {"content-type": media_type, "x-amzn-requestid": "CHAOS"}
    content = "" if call.request.method == "HEAD" else body
    return AWSResponse(call.request.url, fault.status, headers, MockRawResponse(content))  # type: ignore[arg-type]


def _of_the_system(call: Call) -> bool:
    """Whether a function, the state machine or the holder of a signed URL made it, and not who deploys the stack."""
    match call.service:
        case "dynamodb":
            return call.operation in ITEMS
        case "s3":
            return call.operation in OBJECTS and ARTIFACTS_BUCKET not in call.request.url
        case "sfn":
            return "AWS_LAMBDA_FUNCTION_NAME" in os.environ
    return False


def _attempt(call: Call) -> tuple[str, int]:
    """The id that all attempts of one call share, and which of them this is."""
    headers = call.request.headers
    invocation, told = (_text(headers.get(name, "")) for name in ("amz-sdk-invocation-id", "amz-sdk-request"))
    numbers = dict(part.strip().split("=", 1) for part in told.split(";") if "=" in part)
    return invocation, int(numbers.get("attempt", 1))


def _text(header: str | bytes) -> str:
    return header.decode() if isinstance(header, bytes) else header
