"""Cognito's hosted sign-in page, as far as the console needs it: authorization code with PKCE, refresh, sign-out."""

import base64
import hashlib
import html
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from anyio.to_thread import run_sync
from botocore.exceptions import ClientError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

PAGE = Template(Path(__file__).with_name("sign_in.html").read_text(encoding="utf-8"))
SECONDS_OF_A_CODE = 300


@dataclass(frozen=True)
class _Grant:
    """What a code stands for until it is redeemed."""

    tokens: dict[str, Any]
    client_id: str
    redirect_uri: str
    challenge: str
    expires: float


class HostedSignIn:
    """The three pages of Cognito's domain that a browser is sent to, and the one that its script calls.

    A code is good once, for five minutes, for whoever has the verifier of its challenge. Pages of this origin alone
    may be returned to.
    """

    def __init__(self, cognito: Any) -> None:
        self._cognito = cognito
        self._grants: dict[str, _Grant] = {}

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/oauth2/authorize", self._authorize, methods=["GET", "POST"]),
            Route("/oauth2/token", self._token, methods=["POST"]),
            Route("/logout", _sign_out, methods=["GET"]),
        ]

    async def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            return _bad_request("Only the authorization code with a S256 challenge is served here.")
        if not _is_of_this_origin(request, asked.get("redirect_uri", "")):
            return _bad_request("The page to return to is not of this origin.")
        if request.method == "GET":
            return _page()
        form = await _form(request)
        try:
            tokens = await run_sync(
                lambda: self._initiate(
                    asked.get("client_id", ""),
                    "USER_PASSWORD_AUTH",
                    USERNAME=form.get("username", ""),
                    PASSWORD=form.get("password", ""),
                )
            )
        except ClientError as refused:
            return _page(form.get("username", ""), refused.response["Error"]["Message"])
        code = secrets.token_urlsafe(24)
        self._grants[code] = _Grant(
            tokens,
            asked["client_id"],
            asked["redirect_uri"],
            asked.get("code_challenge", ""),
            time.monotonic() + SECONDS_OF_A_CODE,
        )
        back = {"code": code, **({"state": asked["state"]} if "state" in asked else {})}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", status_code=302)

    async def _token(self, request: Request) -> Response:
        form = await _form(request)
        if form.get("grant_type") == "refresh_token":
            return await self._refreshed(form)
        grant = self._grants.pop(form.get("code", ""), None)
        if grant is None or not _is_redeemed_by(grant, form):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return _tokens(grant.tokens)

    async def _refreshed(self, form: dict[str, str]) -> Response:
        try:
            tokens = await run_sync(
                lambda: self._initiate(
                    form.get("client_id", ""), "REFRESH_TOKEN_AUTH", REFRESH_TOKEN=form.get("refresh_token", "")
                )
            )
        except ClientError:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return _tokens(tokens)

    def _initiate(self, client_id: str, flow: str, **parameters: str) -> dict[str, Any]:
        answer = self._cognito.initiate_auth(ClientId=client_id, AuthFlow=flow, AuthParameters=parameters)
        return dict(answer["AuthenticationResult"])


def _is_redeemed_by(grant: _Grant, form: dict[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return (
        time.monotonic() < grant.expires
        and secrets.compare_digest(challenge, grant.challenge)
        and form.get("client_id") == grant.client_id
        and form.get("redirect_uri") == grant.redirect_uri
    )


async def _form(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}


def _sign_out(request: Request) -> Response:
    back = request.query_params.get("logout_uri", "")
    if not _is_of_this_origin(request, back):
        return _bad_request("The page to return to is not of this origin.")
    return RedirectResponse(back, status_code=302)


def _is_of_this_origin(request: Request, url: str) -> bool:
    parts = urlsplit(url)
    return (parts.scheme, parts.netloc) == (request.url.scheme, request.url.netloc)


def _tokens(result: dict[str, Any]) -> Response:
    document = {
        "id_token": result["IdToken"],
        "access_token": result["AccessToken"],
        "expires_in": result.get("ExpiresIn", 3600),
        "token_type": "Bearer",
    }
    if "RefreshToken" in result:
        document["refresh_token"] = result["RefreshToken"]
    return JSONResponse(document, headers={"cache-control": "no-store"})


def _page(username: str = "", problem: str = "") -> Response:
    text = PAGE.substitute(username=html.escape(username), problem=html.escape(problem))
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    return HTMLResponse(text, headers={"content-security-policy": policy, "cache-control": "no-store"})


def _bad_request(message: str) -> Response:
    return JSONResponse({"error": "invalid_request", "error_description": message}, status_code=400)
