"""What this analyst needs of a language model: one typed answer to one prompt. Adapters speak vendors' protocols."""

from enum import StrEnum
from typing import Literal, Protocol

from pydantic import JsonValue

from deep_research.domain.model import Model


class Message(Model):
    role: Literal["user", "assistant"]
    text: str


class Prompt(Model):
    """`messages` begin and end with the user's; the answer is to be JSON of `output_schema`."""

    system: str
    messages: tuple[Message, ...]
    output_name: str
    output_schema: dict[str, JsonValue]
    max_output_tokens: int

    @property
    def characters(self) -> int:
        """How long it is, for an estimate of its tokens before they are counted."""
        return len(self.system) + len(str(self.output_schema)) + sum(len(message.text) for message in self.messages)


class Stop(StrEnum):
    """Why a model stopped writing."""

    DONE = "done"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    MALFORMED = "malformed"
    """It called a tool that it was not given, or answered in another form than it was asked for."""


class Reply(Model):
    """What a model wrote, as far as it came. Tokens are the vendor's count, or an estimate where it gives none."""

    stop: Stop
    text: str
    input_tokens: int
    output_tokens: int


class ModelError(Exception):
    """The model gave no reply at all."""


class ModelBusyError(ModelError):
    """Throttled, too slow, or a fault of the service: the same call may succeed a little later."""


class ModelUnusableError(ModelError):
    """The call will not succeed as it is: no access, no such model, or a request that it does not take."""


class ChatModel(Protocol):
    """A language model behind some vendor's protocol."""

    @property
    def model_id(self) -> str:
        """How the vendor calls it; prices are looked up by it."""

    def reply(self, prompt: Prompt, *, seconds: float) -> Reply:
        """The model's answer, within that time. ModelBusyError or ModelUnusableError where there is none."""
