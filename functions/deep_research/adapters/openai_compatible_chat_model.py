"""Language models behind OpenAI's chat-completions protocol: local servers such as vLLM, llama.cpp and Ollama."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError
from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from deep_research.adapters.deadline import within
from deep_research.analysts.language_model.chat import (
    ModelBusyError,
    ModelUnusableError,
    Prompt,
    Reply,
    Stop,
)
from deep_research.domain.errors import SettingsError

_BUSY = frozenset({408, 409, 425, 429})
_STOPS = {"length": Stop.TRUNCATED, "content_filter": Stop.REFUSED, "stop": Stop.DONE}
_CHARACTERS_PER_TOKEN = 3


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore")

    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    model_config = ConfigDict(extra="ignore")

    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    model_config = ConfigDict(extra="ignore")

    prompt_tokens: NonNegativeInt
    completion_tokens: NonNegativeInt


class _Completion(BaseModel):
    model_config = ConfigDict(extra="ignore")

    choices: tuple[_Choice, ...]
    usage: _Usage | None = None


class OpenAICompatibleChatModel:
    """Implements `deep_research.analysts.language_model.chat.ChatModel`.

    Args:
        base_url: Up to and including `/v1`.
        model_id: As the server calls it.
        api_key: Gives what is sent as a bearer token, where the server wants one; asked before each call.
        http: A pool of connections; one of its own otherwise.
    """

    def __init__(
        self,
        base_url: str,
        model_id: str,
        *,
        api_key: Callable[[], str] | None = None,
        http: PoolManager | None = None,
    ):
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._model_id = model_id
        self._api_key = api_key
        self._http = http or PoolManager(retries=False)

    @property
    def model_id(self) -> str:
        return self._model_id

    def reply(self, prompt: Prompt, *, seconds: float) -> Reply:
        try:
            headers = {"Authorization": f"Bearer {self._api_key()}"} if self._api_key else {}
        except SettingsError as unreadable:
            raise ModelUnusableError(unreadable.message) from unreadable
        try:
            status, body = within(seconds, lambda: self._post(self._request(prompt), headers, seconds))
        except (HTTPError, TimeoutError, OSError) as error:
            raise ModelBusyError(type(error).__name__) from error
        if status in _BUSY or status >= 500:
            raise ModelBusyError(f"HTTP status {status}")
        if status != 200:
            raise ModelUnusableError(f"HTTP status {status}")
        try:
            completion = _Completion.model_validate_json(body)
        except ValidationError as cut_off:
            raise ModelBusyError("The answer is not of the protocol, or was cut off.") from cut_off
        return _reply(completion, prompt)

    def _post(self, request: Mapping[str, Any], headers: Mapping[str, str], seconds: float) -> tuple[int, bytes]:
        timeout = Timeout(connect=5, read=seconds)
        # A redirect would send the data to a server that nobody has chosen.
        response = self._http.request("POST", self._url, json=request, headers=headers, timeout=timeout, redirect=False)
        return response.status, response.data

    def _request(self, prompt: Prompt) -> dict[str, Any]:
        system = {"role": "system", "content": prompt.system}
        schema = {"name": prompt.output_name, "schema": prompt.output_schema}
        return {
            "model": self._model_id,
            "messages": [system, *({"role": each.role, "content": each.text} for each in prompt.messages)],
            "max_tokens": prompt.max_output_tokens,
            "temperature": 0,
            "response_format": {"type": "json_schema", "json_schema": schema},
        }


def _reply(completion: _Completion, prompt: Prompt) -> Reply:
    choice = completion.choices[0] if completion.choices else _Choice(message=_Message(), finish_reason="none")
    text = choice.message.content or ""
    stop = _STOPS.get(choice.finish_reason or "stop", Stop.MALFORMED)
    if choice.message.refusal:
        stop = Stop.REFUSED
    usage = completion.usage
    return Reply(
        stop=stop,
        text=text,
        input_tokens=usage.prompt_tokens if usage else prompt.characters // _CHARACTERS_PER_TOKEN,
        output_tokens=usage.completion_tokens if usage else len(text) // _CHARACTERS_PER_TOKEN,
    )
