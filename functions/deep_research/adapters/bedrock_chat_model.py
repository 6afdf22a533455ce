"""Language models of Amazon Bedrock, by the Converse API; the typed answer is what they call their only tool with."""

import json
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, ResponseStreamingError
from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from deep_research.adapters.aws import error_code
from deep_research.adapters.deadline import within
from deep_research.analysts.language_model.chat import (
    ModelBusyError,
    ModelUnusableError,
    Prompt,
    Reply,
    Stop,
)

# The interviewer tries again, within the job's budget; botocore would not count what that takes.
_CONFIG = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 1})
_BUSY = frozenset(
    {
        "InternalServerException",
        "ModelErrorException",
        "ModelNotReadyException",
        "ModelTimeoutException",
        "ServiceUnavailableException",
        "ThrottlingException",
    }
)
_STOPS = {
    "content_filtered": Stop.REFUSED,
    "guardrail_intervened": Stop.REFUSED,
    "max_tokens": Stop.TRUNCATED,
    "model_context_window_exceeded": Stop.TRUNCATED,
    "malformed_model_output": Stop.MALFORMED,
    "malformed_tool_use": Stop.MALFORMED,
}


class BedrockChatModel:
    """Implements `deep_research.analysts.language_model.chat.ChatModel`.

    Args:
        model_id: A model's or an inference profile's id or ARN.
        client: For `bedrock-runtime`; one of its own otherwise, without retries.
    """

    def __init__(self, model_id: str, client: Any = None) -> None:
        self._model_id = model_id
        self._client = client or boto3.client("bedrock-runtime", config=_CONFIG)

    @property
    def model_id(self) -> str:
        return self._model_id

    def reply(self, prompt: Prompt, *, seconds: float) -> Reply:
        try:
            response = within(seconds, lambda: self._client.converse(**self._request(prompt)))
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if error_code(error) in _BUSY or status >= 500:
                raise ModelBusyError(error_code(error)) from error
            raise ModelUnusableError(error_code(error)) from error
        except (NoConnectionError, HTTPClientError, ResponseStreamingError, HTTPError, TimeoutError) as error:
            raise ModelBusyError(type(error).__name__) from error
        except ResponseParserError as error:
            raise ModelBusyError("The answer was cut off.") from error
        except BotoCoreError as error:
            raise ModelUnusableError(type(error).__name__) from error
        if "stopReason" not in response:  # botocore makes an empty answer of a body that it can't parse
            raise ModelBusyError("The answer is not of the protocol, or was cut off.")
        return _reply(response, prompt)

    def _request(self, prompt: Prompt) -> dict[str, Any]:
        tool = {"name": prompt.output_name, "inputSchema": {"json": prompt.output_schema}}
        return {
            "modelId": self._model_id,
            "system": [{"text": prompt.system}],
            "messages": [{"role": message.role, "content": [{"text": message.text}]} for message in prompt.messages],
            "inferenceConfig": {"maxTokens": prompt.max_output_tokens, "temperature": 0.0},
            # `any` of one tool: more models take it than take a tool by name.
            "toolConfig": {"tools": [{"toolSpec": tool}], "toolChoice": {"any": {}}},
        }


def _reply(response: Mapping[str, Any], prompt: Prompt) -> Reply:
    usage = response.get("usage") or {}
    content = ((response.get("output") or {}).get("message") or {}).get("content") or []
    uses = [block["toolUse"] for block in content if "toolUse" in block]
    text = " ".join(block["text"] for block in content if "text" in block)
    stop = _STOPS.get(response.get("stopReason", ""), Stop.DONE)
    if uses:
        text = json.dumps(uses[0].get("input"))
        if stop is Stop.DONE and (len(uses) > 1 or uses[0].get("name") != prompt.output_name):
            stop = Stop.MALFORMED
    return Reply(
        stop=stop,
        text=text,
        input_tokens=usage.get("inputTokens", 0),
        output_tokens=usage.get("outputTokens", 0),
    )
