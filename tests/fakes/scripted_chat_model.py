"""A model that answers as a test has written, without any server, and a clock that only moves when it is told to."""

import json
from typing import Any

from deep_research.analysts.language_model.chat import Prompt, Reply, Stop

Outcome = Reply | Exception


def says(output: Any, *, stop: Stop = Stop.DONE, read: int = 10, written: int = 5) -> Reply:
    text = output if isinstance(output, str) else json.dumps(output)
    return Reply(stop=stop, text=text, input_tokens=read, output_tokens=written)


class Clock:
    """Time passes by sleeping and by asking."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class ScriptedChatModel:
    """Its outcomes come one after the other; the last one stays. A call takes `seconds`, if it may take so long."""

    def __init__(self, *outcomes: Outcome, model_id: str = "m", clock: Clock | None = None, seconds: float = 0) -> None:
        self.prompts: list[Prompt] = []
        self.granted: list[float] = []
        self._outcomes = list(outcomes)
        self._model_id = model_id
        self._clock = clock
        self._seconds = seconds

    @property
    def model_id(self) -> str:
        return self._model_id

    def reply(self, prompt: Prompt, *, seconds: float) -> Reply:
        self.prompts.append(prompt)
        self.granted.append(seconds)
        if self._clock is not None:
            self._clock.now += min(self._seconds, seconds)
        outcome = self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome
