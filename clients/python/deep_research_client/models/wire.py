"""What every reply has in common. Fields that a newer API adds are kept as they came and never refused."""

from pydantic import BaseModel, ConfigDict


class WireModel(BaseModel):
    """An immutable reply. Unknown fields are carried along, so that what is stored loses nothing."""

    model_config = ConfigDict(frozen=True, extra="allow")


class ErrorBody(WireModel):
    code: str
    message: str
    retryable: bool = False


class ErrorReply(WireModel):
    error: ErrorBody
    request_id: str | None = None
