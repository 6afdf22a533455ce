"""Puts API Gateway and its authorizer before an application: each request carries its owner's claims."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True)
class _Context:
    """As much of the Lambda context as the application reads."""

    def get_remaining_time_in_millis(self) -> int:
        return 29_000


@dataclass(frozen=True)
class SignedIn:
    """An application as this owner's requests reach it; without an owner, as they reach routes with no authorizer."""

    app: ASGIApp
    owner_id: str | None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        context: dict[str, object] = {"requestId": "JKJaXmPLvHcESHA="}
        if self.owner_id is not None:
            context["authorizer"] = {"jwt": {"claims": {"sub": self.owner_id}, "scopes": None}}
        gateway = {"aws.event": {"requestContext": context}, "aws.context": _Context()}
        await self.app({**scope, **gateway}, receive, send)
