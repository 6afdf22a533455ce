"""Asks models for one typed answer: patient with busy services, strict with answers, and never beyond the budget."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from deep_research.analysts.language_model.budget import Budget, Price
from deep_research.analysts.language_model.chat import (
    ChatModel,
    Message,
    ModelBusyError,
    ModelUnusableError,
    Prompt,
    Reply,
    Stop,
)
from deep_research.analysts.language_model.drafts import schema_of
from deep_research.domain.job import Stage
from deep_research.domain.model_use import ModelUse

D = TypeVar("D", bound=BaseModel)
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

_CALLS = 4
"""Of one model while it is busy."""
_REPAIRS = 2
_LONGEST_CALL_SECONDS = 60.0
_LONGEST_WAIT_SECONDS = 8.0
_PATIENCE_SECONDS = 150.0
"""For one answer of all models together, well within the time of the function that waits for it."""
_SHORTEST_CALL_SECONDS = 2.0
_FEWEST_OUTPUT_TOKENS = 200
_CHARACTERS_PER_TOKEN = 3
"""Few, so that the estimate is rather too high than too low."""
_QUOTED_CHARACTERS = 4_000

BUDGET_SPENT = "the job's budget for language models was used up"
BUSY = "the language model could not be reached in time"
UNUSABLE = "the language model could not be used"
REFUSED = "the language model refused to answer"
MALFORMED = "the language model gave no answer of the form that was asked for"


@dataclass(frozen=True)
class Task(Generic[D, R]):
    """One thing to ask.

    `accept` makes a result of a draft, None where nothing in it is of use, and tells what to mend.
    """

    stage: Stage
    instructions: str
    data: str
    draft: type[D]
    accept: Callable[[D], tuple[R | None, list[str]]]
    most_output_tokens: int


@dataclass(frozen=True)
class Outcome(Generic[R_co]):
    """What came of it, what it cost, and why there is nothing where `result` is None."""

    result: R_co | None
    model_use: tuple[ModelUse, ...]
    reason: str | None = None


class Interviewer:
    """Asks the first model, and the next ones where it fails.

    Args:
        models: In order of preference.
        prices: By model id; a model without a price is bound by tokens and seconds only.
        sleep: Waits between calls to a busy model; with `clock` and `chance` replaced, tests take no time.
    """

    def __init__(
        self,
        models: Sequence[ChatModel],
        prices: Mapping[str, Price],
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._models = models
        self._prices = prices
        self._sleep = sleep
        self._clock = clock
        self._chance = chance

    def ask(self, task: Task[D, R], budget: Budget) -> Outcome[R]:
        """The first result that needs no mending; else the last that could be used."""
        uses: list[ModelUse] = []
        reason = UNUSABLE
        until = self._clock() + _PATIENCE_SECONDS
        for model in self._models:
            price = self._prices.get(model.model_id)
            conversation = _Conversation(self, task, model, budget.after(uses), price, until)
            found = conversation.run()
            uses.append(conversation.use)
            if found is not None:
                return Outcome(found, tuple(uses))
            reason = conversation.reason
            if reason == BUDGET_SPENT:
                break
        return Outcome(None, tuple(uses), reason)

    def wait(self, calls: int, most: float) -> None:
        """Full jitter: between nothing and a bound that doubles, so that the callers of a busy service spread."""
        self._sleep(max(min(self._chance() * min(_LONGEST_WAIT_SECONDS, 0.5 * 2**calls), most), 0.0))

    def now(self) -> float:
        return self._clock()


class _Conversation(Generic[D, R]):
    """One task, asked of one model."""

    def __init__(
        self,
        interviewer: Interviewer,
        task: Task[D, R],
        model: ChatModel,
        budget: Budget,
        price: Price | None,
        until: float,
    ) -> None:
        self._interviewer = interviewer
        self._task = task
        self._model = model
        self._budget = budget
        self._price = price
        self._until = until
        self._messages = [Message(role="user", text=task.data)]
        self._begun = interviewer.now()
        self._usable: R | None = None
        self.use = ModelUse(stage=task.stage, model_id=model.model_id, dollars=0.0 if price is not None else None)
        self.reason = BUSY

    def run(self) -> R | None:
        repairs = 0
        while True:
            reply = self._reply()
            if reply is None:
                return self._usable
            if reply.stop is Stop.REFUSED:
                self.reason = REFUSED
                return self._usable
            problems = self._judged(reply)
            if not problems:
                return self._usable
            self.reason = MALFORMED
            repairs += 1
            if repairs > _REPAIRS:
                return self._usable
            self._messages += [
                Message(role="assistant", text=reply.text[:_QUOTED_CHARACTERS] or "(nothing)"),
                Message(
                    role="user", text="That can't be used as it is. Answer again, whole:\n- " + "\n- ".join(problems)
                ),
            ]

    def _reply(self) -> Reply | None:
        """The next reply, counted; None where there is none to be had."""
        for calls in range(1, _CALLS + 1):
            prompt = self._prompt()
            if prompt is None or self._left() < _SHORTEST_CALL_SECONDS:
                self.reason = BUDGET_SPENT
                return None
            seconds = min(self._left(), self._until - self._interviewer.now())
            if seconds < _SHORTEST_CALL_SECONDS:
                self.reason = BUSY
                return None
            try:
                reply = self._model.reply(prompt, seconds=min(seconds, _LONGEST_CALL_SECONDS))
            except ModelUnusableError:
                self.reason = UNUSABLE
                self._count(None)
                return None
            except ModelBusyError:
                self.reason = BUSY
                self._count(None)
                if calls < _CALLS:
                    self._interviewer.wait(calls, min(self._left(), self._until - self._interviewer.now()))
                    self._count(None, calls=0)
            else:
                self._count(reply)
                return reply
        return None

    def _left(self) -> float:
        """Seconds of the budget."""
        return self._budget.after((self.use,)).seconds

    def _prompt(self) -> Prompt | None:
        """None where the budget has no room for the question and a short answer."""
        prompt = Prompt(
            system=self._task.instructions,
            messages=tuple(self._messages),
            output_name=self._task.draft.__name__,
            output_schema=schema_of(self._task.draft),
            max_output_tokens=self._task.most_output_tokens,
        )
        left = self._budget.after((self.use,))
        estimate = prompt.characters // _CHARACTERS_PER_TOKEN
        room = left.output_tokens(estimate, self._task.most_output_tokens, self._price)
        return prompt.model_copy(update={"max_output_tokens": room}) if room >= _FEWEST_OUTPUT_TOKENS else None

    def _count(self, reply: Reply | None, calls: int = 1) -> None:
        read, written = (reply.input_tokens, reply.output_tokens) if reply else (0, 0)
        cost = self._price.of(read, written) if self._price else 0.0
        self.use = self.use.model_copy(
            update={
                "calls": self.use.calls + calls,
                "input_tokens": self.use.input_tokens + read,
                "output_tokens": self.use.output_tokens + written,
                "dollars": None if self.use.dollars is None else self.use.dollars + cost,
                "seconds": round(self._interviewer.now() - self._begun, 3),
            }
        )

    def _judged(self, reply: Reply) -> list[str]:
        """What to mend. What could be used of the reply is kept, should no better one come."""
        if reply.stop is Stop.TRUNCATED:
            return ["It was cut off because it was too long. Say less."]
        if reply.stop is Stop.MALFORMED:
            return [f"Answer with nothing but one {self._task.draft.__name__} of the given schema."]
        try:
            draft = self._task.draft.model_validate_json(_json_of(reply.text))
        except ValidationError as invalid:
            return [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in invalid.errors()[:8]]
        usable, problems = self._task.accept(draft)
        self._usable = usable if usable is not None else self._usable
        return problems


def _json_of(text: str) -> str:
    """The JSON object of an answer: small models put it between fences or after a phrase, in spite of the schema."""
    begin, end = text.find("{"), text.rfind("}")
    return text[begin : end + 1] if 0 <= begin < end else text
